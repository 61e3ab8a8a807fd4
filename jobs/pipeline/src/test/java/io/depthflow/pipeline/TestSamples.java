package io.depthflow.pipeline;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;

/** Book samples for tests that look at the tiers alone: 42 ms old, and nothing flowed. */
public final class TestSamples {

  private TestSamples() {}

  public static BookSample of(
      String symbol,
      long timeMs,
      long segment,
      Grid grid,
      long[] bidTicks,
      long[] bidLots,
      long[] askTicks,
      long[] askLots,
      int untrustedBids,
      int untrustedAsks) {
    return new BookSample(
        symbol,
        timeMs,
        segment,
        grid.priceDecimals(),
        grid.quantityDecimals(),
        bidTicks,
        bidLots,
        askTicks,
        askLots,
        42,
        0,
        0,
        0,
        0,
        0,
        new long[BookSample.TIERS],
        untrustedBids,
        untrustedAsks,
        0,
        0,
        new long[BookSample.DEPTH_BP.size()],
        new long[BookSample.DEPTH_BP.size()],
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        42);
  }
}
