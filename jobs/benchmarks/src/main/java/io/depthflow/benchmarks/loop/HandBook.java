package io.depthflow.benchmarks.loop;

import io.depthflow.market.book.BookSample;

/**
 * One side of the hand-written loop's book: a quantity for every tick up to a fixed price, nothing
 * else. It can neither be moved, refined, saved nor copied.
 */
final class HandBook {
  static final int TIERS = BookSample.TIERS;

  /** Prices below 104,857.6 USDT. */
  private static final int TICKS = 1 << 20;

  private final boolean bid;
  private final long[] lots = new long[TICKS];
  private final long[] exists = new long[TICKS / Long.SIZE];
  private int best;
  private int levels;

  /** The best tiers as they were when they were last read. */
  long[] tierTicks = new long[TIERS];

  long[] tierLots = new long[TIERS];
  private long[] beforeTicks = new long[TIERS];
  private long[] beforeLots = new long[TIERS];

  /** What the best price's queue gained and lost while that price stood, and how often it moved. */
  long added;

  long removed;
  long moves;

  HandBook(boolean bid) {
    this.bid = bid;
  }

  int best() {
    return best;
  }

  void apply(int ticks, long quantity) {
    long before = lots[ticks];
    lots[ticks] = quantity;
    if (quantity != 0) {
      if (before == 0) {
        exists[ticks >> 6] |= 1L << ticks;
        if (levels++ == 0 || (bid ? ticks > best : ticks < best)) {
          best = ticks;
        }
      }
    } else if (before != 0) {
      exists[ticks >> 6] &= ~(1L << ticks);
      if (--levels > 0 && ticks == best) {
        best = next(ticks);
      }
    }
  }

  /** Reads the tiers without a comparison. */
  void start() {
    int n = Math.min(TIERS, levels);
    int ticks = best;
    for (int m = 0; m < n; m++) {
      tierTicks[m] = ticks;
      tierLots[m] = lots[ticks];
      if (m + 1 < n) {
        ticks = next(ticks);
      }
    }
    for (int m = n; m < TIERS; m++) {
      tierTicks[m] = 0;
      tierLots[m] = 0;
    }
  }

  /** Reads the tiers and adds what changed to the order-flow imbalance of each. */
  void flow(long[] ofi) {
    long[] t = beforeTicks;
    beforeTicks = tierTicks;
    tierTicks = t;
    t = beforeLots;
    beforeLots = tierLots;
    tierLots = t;
    start();
    if (tierTicks[0] != beforeTicks[0]) {
      moves++;
    } else {
      long change = tierLots[0] - beforeLots[0];
      added += Math.max(change, 0);
      removed += Math.max(-change, 0);
    }
    if (bid) {
      for (int m = 0; m < TIERS; m++) {
        ofi[m] +=
            (tierTicks[m] >= beforeTicks[m] ? tierLots[m] : 0)
                - (tierTicks[m] <= beforeTicks[m] ? beforeLots[m] : 0);
      }
    } else {
      for (int m = 0; m < TIERS; m++) {
        // An absent ask is priced 0, but is the worst there is.
        long now = tierTicks[m] == 0 ? Long.MAX_VALUE : tierTicks[m];
        long was = beforeTicks[m] == 0 ? Long.MAX_VALUE : beforeTicks[m];
        ofi[m] -= (now <= was ? tierLots[m] : 0) - (now >= was ? beforeLots[m] : 0);
      }
    }
  }

  /**
   * Quantity within each distance of mid, which ends where a price is farther from it than that
   * many hundredths of a percent.
   *
   * @param twiceMid best bid plus best ask
   * @param known the last price that the snapshot reached; beyond it the quantity is not known
   */
  long[] depth(long twiceMid, long known) {
    long[] depth = new long[BookSample.DEPTH_BP.size()];
    long sum = 0;
    int ticks = best;
    for (int i = 0; i < depth.length; i++) {
      long reach = twiceMid * BookSample.DEPTH_BP.get(i) / 10_000;
      if (bid) {
        int end = (int) ((twiceMid - reach + 1) / 2);
        for (; ticks >= end; ticks--) {
          sum += lots[ticks];
        }
        depth[i] = end >= known ? sum : BookSample.UNKNOWN;
      } else {
        int end = (int) ((twiceMid + reach) / 2);
        for (; ticks <= end; ticks++) {
          sum += lots[ticks];
        }
        depth[i] = end <= known ? sum : BookSample.UNKNOWN;
      }
    }
    return depth;
  }

  /** A new second begins. */
  void reset() {
    added = 0;
    removed = 0;
    moves = 0;
  }

  /** The next worse level; there must be one. */
  private int next(int ticks) {
    if (bid) {
      int word = ticks - 1 >> 6;
      long bits = exists[word] & -1L >>> ~(ticks - 1);
      while (bits == 0) {
        bits = exists[--word];
      }
      return (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
    }
    int word = ticks + 1 >> 6;
    long bits = exists[word] & -1L << ticks + 1;
    while (bits == 0) {
      bits = exists[++word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }
}
