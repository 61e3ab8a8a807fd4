package io.depthflow.market.book;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One side of a book. Levels near the best lie in an array indexed by tick with one bit per level
 * that exists, so that an update is a store and the next best is a scan of a few words; what is far
 * from the best (a bid of 1000.00 under a market at 64,000) lies in a sorted map.
 *
 * <p>Both sides run the same code on a key that grows as a level gets worse: the price for asks,
 * its negative for bids. Invariants: the best level is in the window; the map holds nothing but
 * keys at or above the window's end.
 */
final class BookSide {

  /** Ticks that the window spans: 410 USDT of a BTCUSDT book, 32 KB. */
  static final int WINDOW = 4096;

  /** Where the best is put: room for better prices before it, three times as much behind it. */
  private static final int HOME = WINDOW / 4;

  /** A best that sank below this is brought home, so that tiers are found in the window. */
  private static final int DRIFT_MAX = WINDOW - HOME;

  private final boolean bid;
  private final long[] lots = new long[WINDOW];
  private final long[] exists = new long[WINDOW / Long.SIZE];
  private final TreeMap<Long, Long> far = new TreeMap<>();
  private long base;
  private long bestKey;
  private int inWindow;

  BookSide(boolean bid) {
    this.bid = bid;
  }

  int size() {
    return inWindow + far.size();
  }

  /** Best price, 0 when the side is empty. */
  long bestTicks() {
    return inWindow == 0 ? 0 : ticksOf(bestKey);
  }

  /** Quantity at the best price, 0 when the side is empty. */
  long bestLots() {
    return inWindow == 0 ? 0 : lots[(int) (bestKey - base)];
  }

  long quantityAt(long ticks) {
    if (inWindow == 0) {
      return 0;
    }
    long key = keyOf(ticks);
    long i = key - base;
    if (i >= 0 && i < WINDOW) {
      return lots[(int) i];
    }
    return i < 0 ? 0 : far.getOrDefault(key, 0L);
  }

  /** Lots from one price to another that is not better, both included. */
  long lotsBetween(long nearTicks, long farTicks) {
    if (inWindow == 0) {
      return 0;
    }
    long near = Math.max(keyOf(nearTicks), bestKey);
    long end = keyOf(farTicks);
    long sum = 0;
    int last = (int) Math.min(end - base, WINDOW - 1);
    // Where there is no level the array holds 0: adding it costs less than asking for it.
    for (int i = (int) Math.min(near - base, WINDOW); i <= last; i++) {
      sum += lots[i];
    }
    if (end - base >= WINDOW && near <= end && !far.isEmpty()) {
      for (long quantity : far.subMap(near, true, end, true).values()) {
        sum += quantity;
      }
    }
    return sum;
  }

  void apply(long ticks, long quantityLots) {
    long key = keyOf(ticks);
    if (inWindow == 0) {
      if (quantityLots != 0) {
        base = key - HOME;
        bestKey = key;
        put((int) (key - base), quantityLots);
      }
      return;
    }
    long i = key - base;
    if (i >= WINDOW) {
      if (quantityLots == 0) {
        far.remove(key);
      } else {
        far.put(key, quantityLots);
      }
    } else if (quantityLots == 0) {
      if (i >= 0 && lots[(int) i] != 0) {
        remove((int) i);
        if (key == bestKey) {
          findBest();
        }
      }
    } else if (i < 0) {
      moveWindow(key);
      bestKey = key;
      put((int) (key - base), quantityLots);
    } else {
      put((int) i, quantityLots);
      if (key < bestKey) {
        bestKey = key;
      }
    }
  }

  void clear() {
    if (inWindow > 0) {
      Arrays.fill(lots, 0);
      Arrays.fill(exists, 0);
      inWindow = 0;
    }
    far.clear();
  }

  /** Copies the best levels into the arrays, best first, and zeroes the rest of them. */
  int copyTiers(int depth, long[] ticksOut, long[] lotsOut) {
    int n = 0;
    if (inWindow > 0) {
      int i = (int) (bestKey - base);
      while (i >= 0 && n < depth) {
        ticksOut[n] = ticksOf(base + i);
        lotsOut[n++] = lots[i];
        i = nextExisting(i + 1);
      }
      if (n < depth && !far.isEmpty()) {
        for (Map.Entry<Long, Long> e : far.entrySet()) {
          if (n == depth) {
            break;
          }
          ticksOut[n] = ticksOf(e.getKey());
          lotsOut[n++] = e.getValue();
        }
      }
    }
    for (int k = n; k < depth; k++) {
      ticksOut[k] = 0;
      lotsOut[k] = 0;
    }
    return n;
  }

  /**
   * Forgets the worst levels until {@code keep} are left, or only those within the window.
   *
   * @return price of the worst level that is left
   */
  long prune(int keep) {
    while (size() > keep && !far.isEmpty()) {
      far.pollLastEntry();
    }
    if (!far.isEmpty()) {
      return ticksOf(far.lastKey());
    }
    int i = WINDOW - 1;
    while (lots[i] == 0) {
      i--;
    }
    return ticksOf(base + i);
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
    System.arraycopy(other.lots, 0, lots, 0, WINDOW);
    System.arraycopy(other.exists, 0, exists, 0, exists.length);
    far.clear();
    far.putAll(other.far);
    base = other.base;
    bestKey = other.bestKey;
    inWindow = other.inWindow;
  }

  private long keyOf(long ticks) {
    return bid ? -ticks : ticks;
  }

  private long ticksOf(long key) {
    return bid ? -key : key;
  }

  private void put(int i, long quantityLots) {
    if (lots[i] == 0) {
      exists[i >> 6] |= 1L << i;
      inWindow++;
    }
    lots[i] = quantityLots;
  }

  private void remove(int i) {
    lots[i] = 0;
    exists[i >> 6] &= ~(1L << i);
    inWindow--;
  }

  private void findBest() {
    if (inWindow == 0) {
      if (!far.isEmpty()) {
        bestKey = far.firstKey();
        moveWindow(bestKey);
      }
      return;
    }
    int i = nextExisting((int) (bestKey - base) + 1);
    bestKey = base + i;
    if (i > DRIFT_MAX) {
      moveWindow(bestKey);
    }
  }

  /** First level at or behind an index of the window, -1 when there is none. */
  private int nextExisting(int from) {
    if (from >= WINDOW) {
      return -1;
    }
    int word = from >> 6;
    long bits = exists[word] & (-1L << from);
    while (bits == 0) {
      if (++word == exists.length) {
        return -1;
      }
      bits = exists[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** Moves the window so that a key, not worse than any level, lies at its home. */
  private void moveWindow(long key) {
    long newBase = key - HOME;
    for (int i = nextExisting(0); i >= 0; i = nextExisting(i + 1)) {
      far.put(base + i, lots[i]);
      remove(i);
    }
    base = newBase;
    Map<Long, Long> near = far.headMap(newBase + WINDOW);
    for (Map.Entry<Long, Long> e : near.entrySet()) {
      put((int) (e.getKey() - newBase), e.getValue());
    }
    near.clear();
  }
}
