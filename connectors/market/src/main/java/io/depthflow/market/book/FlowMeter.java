package io.depthflow.market.book;

import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What flows within one sampling period: trades by aggressor, the order-flow imbalance of each
 * level, and what happens at the {@linkplain TouchMeter best prices}.
 *
 * <p>Order-flow imbalance (Cont, Kukanov and Stoikov 2014, eq. 2), for the n-th event, with price P
 * and quantity q of a level of the bid (b) and of the ask (a): {@code e = q_b(n) [P_b(n) >=
 * P_b(n-1)] - q_b(n-1) [P_b(n) <= P_b(n-1)] - q_a(n) [P_a(n) <= P_a(n-1)] + q_a(n-1) [P_a(n) >=
 * P_a(n-1)]}. Level m compares the m-th best price before with the m-th best after the event; an
 * absent level has no quantity and the worst price there is.
 */
final class FlowMeter {

  private static final int TIERS = BookSample.TIERS;

  private long[] bidTicks = new long[TIERS];
  private long[] bidLots = new long[TIERS];
  private long[] askTicks = new long[TIERS];
  private long[] askLots = new long[TIERS];
  private long[] nextBidTicks = new long[TIERS];
  private long[] nextBidLots = new long[TIERS];
  private long[] nextAskTicks = new long[TIERS];
  private long[] nextAskLots = new long[TIERS];

  private final long[] ofiLots = new long[TIERS];
  private long depthUpdates;
  private long buyLots;
  private long sellLots;
  private long buyTrades;
  private long sellTrades;
  private long buyTurnover;
  private long sellTurnover;
  private long levelUpdates;
  private final TouchMeter touch = new TouchMeter();

  /** The book is in step from here on: what comes is compared with this state of it. */
  void start(OrderBook book, long receiveTimeNs) {
    book.copyTiers(Side.BUY, TIERS, bidTicks, bidLots);
    book.copyTiers(Side.SELL, TIERS, askTicks, askLots);
    touch.start(receiveTimeNs);
  }

  /**
   * An event has been applied to the book.
   *
   * @param levels how many levels it told
   */
  void update(OrderBook book, long levels, long receiveTimeNs) {
    depthUpdates++;
    levelUpdates += levels;
    book.copyTiers(Side.BUY, TIERS, nextBidTicks, nextBidLots);
    book.copyTiers(Side.SELL, TIERS, nextAskTicks, nextAskLots);
    for (int m = 0; m < TIERS; m++) {
      ofiLots[m] +=
          pressure(bidTicks[m], bidLots[m], nextBidTicks[m], nextBidLots[m])
              - pressure(
                  worstIfAbsent(askTicks[m]),
                  askLots[m],
                  worstIfAbsent(nextAskTicks[m]),
                  nextAskLots[m]);
    }
    touch.update(
        bidTicks[0],
        bidLots[0],
        nextBidTicks[0],
        nextBidLots[0],
        askTicks[0],
        askLots[0],
        nextAskTicks[0],
        nextAskLots[0],
        receiveTimeNs);
    swap();
  }

  /** The book was lost: there is no imbalance across it. */
  void lose() {
    Arrays.fill(ofiLots, 0);
    touch.reset();
  }

  void trade(Trade t) {
    if (t.aggressor() == Side.BUY) {
      buyLots += t.quantityLots();
      buyTrades++;
      buyTurnover = plus(buyTurnover, t);
    } else {
      sellLots += t.quantityLots();
      sellTrades++;
      sellTurnover = plus(sellTurnover, t);
    }
  }

  /** Events that the queue held and that were applied at once when the book came into step. */
  void countReplayed(long events, long levels) {
    depthUpdates += events;
    levelUpdates += levels;
  }

  /**
   * The period's sample; tiers beyond the range are marked, depth beyond it is unknown.
   *
   * @param book what was given to {@link #start} or {@link #update} last; with both sides
   */
  BookSample sample(
      String symbol,
      long timeMs,
      long segment,
      Grid grid,
      long ageMs,
      long midAgeMs,
      OrderBook book,
      TrustedRange range,
      LineDigest source) {
    return new BookSample(
        symbol,
        timeMs,
        segment,
        grid.priceDecimals(),
        grid.quantityDecimals(),
        bidTicks.clone(),
        bidLots.clone(),
        askTicks.clone(),
        askLots.clone(),
        ageMs,
        depthUpdates,
        buyLots,
        sellLots,
        buyTrades,
        sellTrades,
        ofiLots.clone(),
        TIERS - range.trustedTiers(Side.BUY, bidTicks),
        TIERS - range.trustedTiers(Side.SELL, askTicks),
        buyTurnover,
        sellTurnover,
        DepthBands.lots(book, Side.BUY, range),
        DepthBands.lots(book, Side.SELL, range),
        touch.bidAddedLots(),
        touch.bidRemovedLots(),
        touch.askAddedLots(),
        touch.askRemovedLots(),
        touch.bidMoves(),
        touch.askMoves(),
        levelUpdates,
        midAgeMs,
        source);
  }

  /** A new period begins. */
  void reset() {
    Arrays.fill(ofiLots, 0);
    depthUpdates = 0;
    buyLots = 0;
    sellLots = 0;
    buyTrades = 0;
    sellTrades = 0;
    buyTurnover = 0;
    sellTurnover = 0;
    levelUpdates = 0;
    touch.reset();
  }

  /** See {@link TouchMeter#lastMoveNs()}. */
  long lastMoveNs() {
    return touch.lastMoveNs();
  }

  long bidTicks() {
    return bidTicks[0];
  }

  long bidLots() {
    return bidLots[0];
  }

  long askTicks() {
    return askTicks[0];
  }

  long askLots() {
    return askLots[0];
  }

  void scale(long priceFactor, long quantityFactor) {
    multiply(bidTicks, priceFactor);
    multiply(askTicks, priceFactor);
    multiply(bidLots, quantityFactor);
    multiply(askLots, quantityFactor);
    multiply(ofiLots, quantityFactor);
    buyLots = Math.multiplyExact(buyLots, quantityFactor);
    sellLots = Math.multiplyExact(sellLots, quantityFactor);
    buyTurnover = scaled(scaled(buyTurnover, priceFactor), quantityFactor);
    sellTurnover = scaled(scaled(sellTurnover, priceFactor), quantityFactor);
    touch.scale(quantityFactor);
  }

  void write(DataOutput out) throws IOException {
    for (long[] a : arrays()) {
      for (long v : a) {
        out.writeLong(v);
      }
    }
    out.writeLong(depthUpdates);
    out.writeLong(buyLots);
    out.writeLong(sellLots);
    out.writeLong(buyTrades);
    out.writeLong(sellTrades);
    out.writeLong(buyTurnover);
    out.writeLong(sellTurnover);
    out.writeLong(levelUpdates);
    touch.write(out);
  }

  static FlowMeter read(DataInput in) throws IOException {
    FlowMeter m = new FlowMeter();
    for (long[] a : m.arrays()) {
      for (int i = 0; i < a.length; i++) {
        a[i] = in.readLong();
      }
    }
    m.depthUpdates = in.readLong();
    m.buyLots = in.readLong();
    m.sellLots = in.readLong();
    m.buyTrades = in.readLong();
    m.sellTrades = in.readLong();
    m.buyTurnover = in.readLong();
    m.sellTurnover = in.readLong();
    m.levelUpdates = in.readLong();
    m.touch.readInto(in);
    return m;
  }

  FlowMeter copy() {
    FlowMeter m = new FlowMeter();
    long[][] from = arrays();
    long[][] to = m.arrays();
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, TIERS);
    }
    m.depthUpdates = depthUpdates;
    m.buyLots = buyLots;
    m.sellLots = sellLots;
    m.buyTrades = buyTrades;
    m.sellTrades = sellTrades;
    m.buyTurnover = buyTurnover;
    m.sellTurnover = sellTurnover;
    m.levelUpdates = levelUpdates;
    m.touch.set(touch);
    return m;
  }

  /** Adds a trade's turnover, in ticks times lots. */
  private static long plus(long turnover, Trade t) {
    long more = t.priceTicks() * t.quantityLots();
    boolean fits = Math.multiplyHigh(t.priceTicks(), t.quantityLots()) == 0 && more >= 0;
    return turnover != BookSample.UNKNOWN && fits && more <= BookSample.TURNOVER_MAX - turnover
        ? turnover + more
        : BookSample.UNKNOWN;
  }

  private static long scaled(long turnover, long factor) {
    return turnover != BookSample.UNKNOWN && turnover <= BookSample.TURNOVER_MAX / factor
        ? turnover * factor
        : BookSample.UNKNOWN;
  }

  /** What a level adds to demand when a higher price is better. */
  private static long pressure(long before, long lotsBefore, long after, long lotsAfter) {
    return (after >= before ? lotsAfter : 0) - (after <= before ? lotsBefore : 0);
  }

  /**
   * An ask is better when it is lower. As the same comparison serves both sides, its price enters
   * with its sign turned; absent (0) becomes the highest price before that.
   */
  private static long worstIfAbsent(long askTicks) {
    return askTicks == 0 ? Long.MIN_VALUE : -askTicks;
  }

  private static void multiply(long[] a, long factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] = Math.multiplyExact(a[i], factor);
    }
  }

  private void swap() {
    long[] t = bidTicks;
    bidTicks = nextBidTicks;
    nextBidTicks = t;
    t = bidLots;
    bidLots = nextBidLots;
    nextBidLots = t;
    t = askTicks;
    askTicks = nextAskTicks;
    nextAskTicks = t;
    t = askLots;
    askLots = nextAskLots;
    nextAskLots = t;
  }

  private long[][] arrays() {
    return new long[][] {bidTicks, bidLots, askTicks, askLots, ofiLots};
  }
}
