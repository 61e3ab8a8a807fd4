package io.depthflow.market.book;

import io.depthflow.market.Grid;

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
    int untrustedAsks) {

  /** Levels of each side that a sample holds. */
  public static final int TIERS = 10;

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
