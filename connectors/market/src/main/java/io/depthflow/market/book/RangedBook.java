package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A book built on a snapshot, and how far it is known. */
final class RangedBook {

  private final OrderBook book;
  private final TrustedRange range = new TrustedRange();

  RangedBook() {
    this(new OrderBook());
  }

  private RangedBook(OrderBook book) {
    this.book = book;
  }

  OrderBook book() {
    return book;
  }

  TrustedRange range() {
    return range;
  }

  /** The snapshot is the book. */
  void load(DepthSnapshot s) {
    book.clear();
    range.begin(s);
    book.apply(Side.BUY, s.bids());
    book.apply(Side.SELL, s.asks());
  }

  void apply(DepthUpdate e) {
    book.apply(Side.BUY, e.bids());
    book.apply(Side.SELL, e.asks());
  }

  /** Forgets the worst levels of a side that has too many; what was forgotten is not known. */
  boolean prune(Side side) {
    if (book.size(side) <= BookSynchronizer.LEVELS_MAX) {
      return false;
    }
    range.cut(side, book.prune(side, BookSynchronizer.LEVELS_KEPT));
    return true;
  }

  /** Whether the best prices are near the end of what is known. */
  boolean isNarrow() {
    return range.isNarrow(book.bestBidTicks(), book.bestAskTicks());
  }

  void scale(long priceFactor, long quantityFactor) {
    book.scale(priceFactor, quantityFactor);
    range.scale(priceFactor);
  }

  /** Whether both hold the same levels as far as both are known. */
  boolean agreesWith(RangedBook other) {
    return agree(Side.BUY, this, other) && agree(Side.SELL, this, other);
  }

  /** Whether the tiers that a sample shows are the same in both. */
  boolean showsTheTiersOf(RangedBook other) {
    for (Side side : Side.values()) {
      Levels mine = new Levels(side, book, BookSample.TIERS);
      if (!mine.equals(new Levels(side, other.book, BookSample.TIERS), BookSample.TIERS)) {
        return false;
      }
    }
    return true;
  }

  RangedBook copy() {
    RangedBook copy = new RangedBook(book.copy());
    copy.range.set(range);
    return copy;
  }

  void write(DataOutput out) throws IOException {
    book.write(out);
    range.write(out);
  }

  static RangedBook read(DataInput in) throws IOException {
    RangedBook b = new RangedBook(OrderBook.read(in));
    b.range.readInto(in);
    return b;
  }

  private static boolean agree(Side side, RangedBook a, RangedBook b) {
    Levels ofA = new Levels(side, a.book, a.book.size(side));
    Levels ofB = new Levels(side, b.book, b.book.size(side));
    int n = ofA.known(side, a.range, b.range);
    return n == ofB.known(side, a.range, b.range) && ofA.equals(ofB, n);
  }

  /** The best levels of a side. */
  private static final class Levels {
    private final long[] ticks;
    private final long[] lots;

    Levels(Side side, OrderBook book, int depth) {
      ticks = new long[depth];
      lots = new long[depth];
      book.copyTiers(side, depth, ticks, lots);
    }

    /** Number of the best levels that lie in both ranges. */
    int known(Side side, TrustedRange one, TrustedRange other) {
      int n = 0;
      while (n < ticks.length && one.isTrusted(side, ticks[n]) && other.isTrusted(side, ticks[n])) {
        n++;
      }
      return n;
    }

    boolean equals(Levels other, int n) {
      return Arrays.equals(ticks, 0, n, other.ticks, 0, n)
          && Arrays.equals(lots, 0, n, other.lots, 0, n);
    }
  }
}
