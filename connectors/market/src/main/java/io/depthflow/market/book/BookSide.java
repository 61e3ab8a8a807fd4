package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * One side of a book. Levels lie in {@linkplain LevelPages pages} by tick; what is out of their
 * reach (an ask at three times a market of 64,000.0) lies in a sorted map.
 *
 * <p>Both sides run the same code on a key that grows as a level gets worse: the price for asks,
 * its negative for bids. Invariants: the best level is in the pages; the map holds nothing but keys
 * behind them.
 */
final class BookSide {

  private final int sign;
  private final LevelPages near = new LevelPages();
  private final TreeMap<Long, Long> far = new TreeMap<>();

  /** Meaningful only while there are levels. */
  private long bestKey;

  BookSide(boolean bid) {
    sign = bid ? -1 : 1;
  }

  int size() {
    return near.size() + far.size();
  }

  /** Best price, 0 when the side is empty. */
  long bestTicks() {
    return near.size() == 0 ? 0 : sign * bestKey;
  }

  /** Quantity at the best price, 0 when the side is empty. */
  long bestLots() {
    return near.size() == 0 ? 0 : near.get(bestKey);
  }

  long quantityAt(long ticks) {
    long key = sign * ticks;
    return near.covers(key) ? near.get(key) : far.getOrDefault(key, 0L);
  }

  /** Applies levels in their order, as {@link OrderBook#apply}. */
  void apply(DepthUpdate.Levels levels) {
    int n = levels.size();
    for (int i = 0; i < n; i++) {
      long ticks = levels.ticks(i);
      long lots = levels.lots(i);
      OrderBook.check(sign < 0 ? Side.BUY : Side.SELL, ticks, lots);
      apply(ticks, lots);
    }
  }

  /** Lots from one price to another that is not better, both included. */
  long lotsBetween(long nearTicks, long farTicks) {
    if (near.size() == 0) {
      return 0;
    }
    long from = Math.max(sign * nearTicks, bestKey);
    long to = sign * farTicks;
    long sum = near.sum(from, to);
    if (to >= near.end() && from <= to && !far.isEmpty()) {
      for (long quantity : far.subMap(from, true, to, true).values()) {
        sum += quantity;
      }
    }
    return sum;
  }

  void apply(long ticks, long quantityLots) {
    long key = sign * ticks;
    if (!near.covers(key) && !isReached(key, quantityLots)) {
      return;
    }
    if (near.set(key, quantityLots)) {
      if (quantityLots == 0) {
        if (key == bestKey) {
          findBest();
        }
      } else if (near.size() == 1 || key < bestKey) {
        bestKey = key;
      }
    }
  }

  void clear() {
    near.clear();
    far.clear();
  }

  /** Copies the best levels into the arrays, best first, and zeroes the rest of them. */
  int copyTiers(int depth, long[] ticksOut, long[] lotsOut) {
    int n = near.size() == 0 ? 0 : near.copy(bestKey, sign, depth, ticksOut, lotsOut);
    if (n < depth && !far.isEmpty()) {
      for (Map.Entry<Long, Long> e : far.entrySet()) {
        if (n == depth) {
          break;
        }
        ticksOut[n] = sign * e.getKey();
        lotsOut[n++] = e.getValue();
      }
    }
    for (int k = n; k < depth; k++) {
      ticksOut[k] = 0;
      lotsOut[k] = 0;
    }
    return n;
  }

  /**
   * Forgets the worst levels until {@code keep}, at least one, are left.
   *
   * @return price of the worst level that is left
   */
  long prune(int keep) {
    while (size() > keep) {
      if (far.isEmpty()) {
        near.set(near.last(), 0);
      } else {
        far.pollLastEntry();
      }
    }
    return sign * (far.isEmpty() ? near.last() : far.lastKey());
  }

  void scale(long priceFactor, long quantityFactor) {
    int n = size();
    long[] ticks = new long[n];
    long[] quantities = new long[n];
    copyTiers(n, ticks, quantities);
    for (int k = 0; k < n; k++) {
      ticks[k] = Math.multiplyExact(ticks[k], priceFactor);
      quantities[k] = Math.multiplyExact(quantities[k], quantityFactor);
    }
    clear();
    for (int k = 0; k < n; k++) {
      apply(ticks[k], quantities[k]);
    }
  }

  void write(DataOutput out) throws IOException {
    int n = size();
    long[] ticks = new long[n];
    long[] quantities = new long[n];
    copyTiers(n, ticks, quantities);
    out.writeInt(n);
    for (int k = 0; k < n; k++) {
      out.writeLong(ticks[k]);
      out.writeLong(quantities[k]);
    }
  }

  /** Reads what {@link #write} wrote into this side, which is emptied first. */
  void readInto(DataInput in) throws IOException {
    clear();
    int n = in.readInt();
    for (int k = 0; k < n; k++) {
      long ticks = in.readLong();
      apply(ticks, in.readLong());
    }
  }

  void copyFrom(BookSide other) {
    near.copyFrom(other.near);
    far.clear();
    far.putAll(other.far);
    bestKey = other.bestKey;
  }

  /** Makes the pages cover a key, or puts into the map what lies too far behind the best level. */
  private boolean isReached(long key, long quantityLots) {
    if (quantityLots == 0) {
      far.remove(key);
      return false;
    }
    long first = near.size() == 0 ? key : Math.min(key, bestKey);
    if (!near.canReach(first, key)) {
      far.put(key, quantityLots);
      return false;
    }
    near.lay(first, key, far);
    return true;
  }

  private void findBest() {
    bestKey = near.next(bestKey);
    if (bestKey == LevelPages.NONE && !far.isEmpty()) {
      bestKey = far.firstKey();
      near.lay(bestKey, bestKey, far);
    }
  }
}
