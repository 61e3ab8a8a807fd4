package io.depthflow.market.book;

import io.depthflow.market.Side;

/**
 * Depth within a distance of mid. A level of price p lies within x bp iff {@code |p - mid| <= mid *
 * x / 10,000}; with {@code m = bid + ask} in ticks, twice mid, that is {@code |2 p - m| <= floor(m
 * x / 10,000)}, which integers hold without a rounding and without leaving 64 bits.
 */
final class DepthBands {

  private static final int BANDS = BookSample.DEPTH_BP.size();
  private static final long PARTS = 10_000;

  private DepthBands() {}

  /**
   * Lots of a side within each of {@link BookSample#DEPTH_BP}, of a book with both sides; {@link
   * BookSample#UNKNOWN} for a distance that ends beyond the range.
   */
  static long[] lots(OrderBook book, Side side, TrustedRange range) {
    long twiceMid = book.bestBidTicks() + book.bestAskTicks();
    boolean bid = side == Side.BUY;
    long step = bid ? -1 : 1;
    long near = bid ? book.bestBidTicks() : book.bestAskTicks();
    long[] lots = new long[BANDS];
    long sum = 0;
    for (int i = 0; i < BANDS; i++) {
      long end = end(twiceMid, BookSample.DEPTH_BP.get(i), bid);
      if ((end - near) * step >= 0) {
        sum += book.lotsBetween(side, near, end);
        near = end + step;
      }
      lots[i] = range.isTrusted(side, end) ? sum : BookSample.UNKNOWN;
    }
    return lots;
  }

  /** The last price within the distance: the lowest bid or the highest ask. */
  private static long end(long twiceMid, int bp, boolean bid) {
    long reach = twiceMid / PARTS * bp + twiceMid % PARTS * bp / PARTS;
    return bid ? -Math.floorDiv(reach - twiceMid, 2) : Math.floorDiv(twiceMid + reach, 2);
  }
}
