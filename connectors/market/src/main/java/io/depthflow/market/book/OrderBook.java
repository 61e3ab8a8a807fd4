package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The order book of one symbol on integer ticks and lots. BUY is the bid side, SELL the ask side.
 * An absent best price or quantity reads 0, which no level can have.
 *
 * <p>Not thread-safe. Cost of an update near the best: a few nanoseconds and no allocation.
 */
public final class OrderBook {

  /** Largest price that a level may have, ticks. */
  public static final long TICKS_MAX = 1L << 60;

  private final BookSide bids = new BookSide(true);
  private final BookSide asks = new BookSide(false);

  /**
   * Sets the absolute quantity of a level; 0 removes it, whether or not it was there.
   *
   * @throws IllegalArgumentException for a price outside 1..{@link #TICKS_MAX} or a negative
   *     quantity
   */
  public void apply(Side side, long ticks, long lots) {
    check(side, ticks, lots);
    side(side).apply(ticks, lots);
  }

  /** Applies all levels of a side in their order. */
  void apply(Side side, DepthUpdate.Levels levels) {
    side(side).apply(levels);
  }

  static void check(Side side, long ticks, long lots) {
    if (ticks <= 0 || ticks > TICKS_MAX || lots < 0) {
      throw new IllegalArgumentException(
          "Not a level: "
              + side
              + " "
              + ticks
              + " ticks, "
              + lots
              + " lots; the price must be in 1..2^60 and the quantity not negative");
    }
  }

  public void clear() {
    bids.clear();
    asks.clear();
  }

  public boolean hasBothSides() {
    return bids.size() > 0 && asks.size() > 0;
  }

  public long bestBidTicks() {
    return bids.bestTicks();
  }

  public long bestBidLots() {
    return bids.bestLots();
  }

  public long bestAskTicks() {
    return asks.bestTicks();
  }

  public long bestAskLots() {
    return asks.bestLots();
  }

  /** Quantity at a price, 0 where there is no level. */
  public long quantityAt(Side side, long ticks) {
    return side(side).quantityAt(ticks);
  }

  /**
   * Copies the best levels of a side, best first, and zeroes the rest of the first {@code depth}
   * entries.
   *
   * @return how many levels there were, at most {@code depth}
   */
  public int copyTiers(Side side, int depth, long[] ticks, long[] lots) {
    return side(side).copyTiers(depth, ticks, lots);
  }

  /**
   * Lots that rest on a side from one price to another, both included.
   *
   * @param nearTicks the better one: the higher for bids, the lower for asks
   */
  public long lotsBetween(Side side, long nearTicks, long farTicks) {
    return side(side).lotsBetween(nearTicks, farTicks);
  }

  /** The best levels of a side, best first, at most {@code depth}: for tests and displays. */
  public List<Tier> tiers(Side side, int depth) {
    int n = Math.min(depth, size(side));
    long[] ticks = new long[n];
    long[] lots = new long[n];
    copyTiers(side, n, ticks, lots);
    List<Tier> tiers = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      tiers.add(new Tier(ticks[i], lots[i]));
    }
    return tiers;
  }

  /** Best bid at or above best ask: no venue shows that, so something was lost. */
  public boolean isCrossed() {
    return hasBothSides() && bestBidTicks() >= bestAskTicks();
  }

  /**
   * Multiplies every price and quantity, when the grid is refined.
   *
   * @throws ArithmeticException when a product leaves 64 bits
   */
  public void scale(long priceFactor, long quantityFactor) {
    bids.scale(priceFactor, quantityFactor);
    asks.scale(priceFactor, quantityFactor);
  }

  /** Number of levels of a side. */
  public int size(Side side) {
    return side(side).size();
  }

  /**
   * Forgets the worst levels of a side that is not empty until {@code keep}, at least one, are
   * left.
   *
   * @return price of the worst level that is left
   */
  long prune(Side side, int keep) {
    return side(side).prune(keep);
  }

  /** (best bid + best ask) / 2 in quote currency; NaN unless both sides exist. */
  public double mid(Grid grid) {
    return hasBothSides() ? grid.price(bestBidTicks() + bestAskTicks()) / 2 : Double.NaN;
  }

  /** Best ask minus best bid in quote currency; NaN unless both sides exist. */
  public double spread(Grid grid) {
    return hasBothSides() ? grid.price(bestAskTicks() - bestBidTicks()) : Double.NaN;
  }

  public void write(DataOutput out) throws IOException {
    bids.write(out);
    asks.write(out);
  }

  public static OrderBook read(DataInput in) throws IOException {
    OrderBook book = new OrderBook();
    book.bids.readInto(in);
    book.asks.readInto(in);
    return book;
  }

  public OrderBook copy() {
    OrderBook book = new OrderBook();
    book.bids.copyFrom(bids);
    book.asks.copyFrom(asks);
    return book;
  }

  private BookSide side(Side side) {
    return side == Side.BUY ? bids : asks;
  }
}
