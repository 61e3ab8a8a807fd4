package io.depthflow.benchmarks.loop;

import io.depthflow.market.book.BookSample;

/** A number that all fields of every sample go into, in their order. */
public final class SampleChecksum {
  private static final long PRIME = 0x100000001b3L;

  private long value = 0xcbf29ce484222325L;
  private long samples;

  public void add(BookSample s) {
    samples++;
    add(s.symbol().hashCode());
    add(s.timeMs());
    add(s.segment());
    add(s.priceDecimals());
    add(s.quantityDecimals());
    add(s.bidTicks());
    add(s.bidLots());
    add(s.askTicks());
    add(s.askLots());
    add(s.bookAgeMs());
    add(s.depthUpdates());
    add(s.buyLots());
    add(s.sellLots());
    add(s.buyTrades());
    add(s.sellTrades());
    add(s.ofiLots());
    add(s.untrustedBids());
    add(s.untrustedAsks());
    add(s.buyTurnover());
    add(s.sellTurnover());
    add(s.bidDepthLots());
    add(s.askDepthLots());
    add(s.bidAddedLots());
    add(s.bidRemovedLots());
    add(s.askAddedLots());
    add(s.askRemovedLots());
    add(s.bidMoves());
    add(s.askMoves());
    add(s.levelUpdates());
    add(s.midAgeMs());
  }

  public long value() {
    return value;
  }

  public long samples() {
    return samples;
  }

  private void add(long[] many) {
    for (long one : many) {
      add(one);
    }
  }

  private void add(long one) {
    value = (value ^ one) * PRIME;
    value ^= value >>> 29;
  }
}
