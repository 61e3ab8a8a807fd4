package io.depthflow.market.book;

import io.depthflow.market.Grid;
import java.util.List;

/**
 * The synchronised book at the end of one sampling period, and what flowed in that period. A
 * function of the symbol's own lines alone; all numbers are integers, so sums have no order.
 *
 * @param timeMs END of the period, milliseconds of receive time; the book holds every line received
 *     before it
 * @param segment number of the unbroken stretch of synchronisation: two samples belong together iff
 *     it is equal
 * @param bidTicks prices of the 10 best bids, best first, 0 where there is no level
 * @param bidLots their quantities
 * @param bookAgeMs timeMs minus receive time of the last applied depth line or snapshot, that time
 *     taken in whole microseconds, floored
 * @param depthUpdates depth events applied in the period
 * @param buyLots volume of trades whose aggressor bought, lots
 * @param sellLots volume of trades whose aggressor sold, lots
 * @param buyTrades their number
 * @param sellTrades their number
 * @param ofiLots order-flow imbalance of levels 1 to 10 in lots, summed over the events of the
 *     period (Cont, Kukanov and Stoikov 2014, eq. 2, applied to each level)
 * @param untrustedBids how many of the 10 bid tiers, counted from the last one up, lie where the
 *     book is not known to be the venue's ({@link TrustedRange}): levels may be missing among them.
 *     0 for a row to be trusted whole
 * @param untrustedAsks the same for the asks
 * @param buyTurnover sum of price ticks times lots over the trades of {@code buyLots}; at most
 *     {@link #TURNOVER_MAX}, {@link #UNKNOWN} beyond it
 * @param sellTurnover the same over the trades of {@code sellLots}
 * @param bidDepthLots lots that rest on bids no farther from mid than {@link #DEPTH_BP}, one entry
 *     a distance, from the whole book; {@link #UNKNOWN} where the distance reaches beyond what is
 *     known of the book ({@link TrustedRange})
 * @param askDepthLots the same for the asks
 * @param bidAddedLots what the best bid's queue grew by in the period, lots, summed over the depth
 *     events that left its price as it was
 * @param bidRemovedLots what it shrank by, by trades and by cancellations
 * @param askAddedLots the same for the best ask
 * @param askRemovedLots the same for the best ask
 * @param bidMoves depth events of the period that changed the best bid's price
 * @param askMoves depth events that changed the best ask's price
 * @param levelUpdates levels that the period's depth events told, whether or not they changed
 * @param midAgeMs timeMs minus receive time of the depth line that moved mid last, or of the one
 *     that brought the book into step when none did since; taken as {@code bookAgeMs} is
 * @param source of the lines since the sample before it, or since the break between them; {@link
 *     LineDigest#NONE} where nobody asked for it
 */
public record BookSample(
    String symbol,
    long timeMs,
    long segment,
    int priceDecimals,
    int quantityDecimals,
    long[] bidTicks,
    long[] bidLots,
    long[] askTicks,
    long[] askLots,
    long bookAgeMs,
    long depthUpdates,
    long buyLots,
    long sellLots,
    long buyTrades,
    long sellTrades,
    long[] ofiLots,
    int untrustedBids,
    int untrustedAsks,
    long buyTurnover,
    long sellTurnover,
    long[] bidDepthLots,
    long[] askDepthLots,
    long bidAddedLots,
    long bidRemovedLots,
    long askAddedLots,
    long askRemovedLots,
    long bidMoves,
    long askMoves,
    long levelUpdates,
    long midAgeMs,
    LineDigest source) {

  /** Levels of each side that a sample holds. */
  public static final int TIERS = 10;

  /**
   * Distances from mid whose depth a sample holds, bp. The venue's snapshot of 1,000 levels a side
   * reaches 20 to 40 bp on BTCUSDT and ETHUSDT, and a fresh one is asked for when a quarter of that
   * is left: farther out the depth would mostly be unknown.
   */
  public static final List<Integer> DEPTH_BP = List.of(1, 2, 5, 10);

  /** Stands for what is not known, or was not recorded by the program that wrote the sample. */
  public static final long UNKNOWN = -1;

  /**
   * Largest turnover of a period, ticks times lots: 2^52, some 4.5e11 USDT on BTCUSDT's grid. Sums
   * over as many as 2,047 periods stay below 2^63 and are exact.
   */
  public static final long TURNOVER_MAX = 1L << 52;

  /** A state of before there were digests has none. */
  public BookSample {
    source = source == null ? LineDigest.NONE : source;
  }

  /** Without a digest of its lines. */
  public BookSample(
      String symbol,
      long timeMs,
      long segment,
      int priceDecimals,
      int quantityDecimals,
      long[] bidTicks,
      long[] bidLots,
      long[] askTicks,
      long[] askLots,
      long bookAgeMs,
      long depthUpdates,
      long buyLots,
      long sellLots,
      long buyTrades,
      long sellTrades,
      long[] ofiLots,
      int untrustedBids,
      int untrustedAsks,
      long buyTurnover,
      long sellTurnover,
      long[] bidDepthLots,
      long[] askDepthLots,
      long bidAddedLots,
      long bidRemovedLots,
      long askAddedLots,
      long askRemovedLots,
      long bidMoves,
      long askMoves,
      long levelUpdates,
      long midAgeMs) {
    this(
        symbol,
        timeMs,
        segment,
        priceDecimals,
        quantityDecimals,
        bidTicks,
        bidLots,
        askTicks,
        askLots,
        bookAgeMs,
        depthUpdates,
        buyLots,
        sellLots,
        buyTrades,
        sellTrades,
        ofiLots,
        untrustedBids,
        untrustedAsks,
        buyTurnover,
        sellTurnover,
        bidDepthLots,
        askDepthLots,
        bidAddedLots,
        bidRemovedLots,
        askAddedLots,
        askRemovedLots,
        bidMoves,
        askMoves,
        levelUpdates,
        midAgeMs,
        LineDigest.NONE);
  }

  /** Whether all tiers are known to be the venue's. */
  public boolean isTrusted() {
    return untrustedBids == 0 && untrustedAsks == 0;
  }

  public Grid grid() {
    return new Grid(priceDecimals, quantityDecimals);
  }

  /** (best bid + best ask) / 2 in quote currency. */
  public double mid() {
    return grid().price(bidTicks[0] + askTicks[0]) / 2;
  }

  /** Best ask minus best bid in quote currency. */
  public double spread() {
    return grid().price(askTicks[0] - bidTicks[0]);
  }
}
