package io.depthflow.exchange.engine;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.util.Set;

/**
 * How deep a book is known. A snapshot holds the best levels up to a limit; beyond them a level is
 * known only once a depth event has told it: that the book shows nothing there says nothing. A
 * snapshot that does not have just as many levels as the venue's limits was not cut off.
 */
final class KnownDepth {

  /** Levels of a side that the venue gives (protocol note, section 7). */
  private static final Set<Integer> LIMITS = Set.of(5, 10, 20, 50, 100, 500, 1000, 5000);

  private long lowestBid = Long.MIN_VALUE;
  private long highestAsk = Long.MAX_VALUE;

  /** The book is built on this snapshot from now on. */
  void begin(DepthSnapshot snapshot) {
    lowestBid = isCut(snapshot.bids()) ? deepest(snapshot.bids(), Side.BUY) : Long.MIN_VALUE;
    highestAsk = isCut(snapshot.asks()) ? deepest(snapshot.asks(), Side.SELL) : Long.MAX_VALUE;
  }

  private static boolean isCut(DepthUpdate.Levels levels) {
    return LIMITS.contains(levels.size());
  }

  private static long deepest(DepthUpdate.Levels levels, Side side) {
    long ticks = levels.ticks(0);
    for (int i = 1; i < levels.size(); i++) {
      boolean below = levels.ticks(i) < ticks;
      ticks = below == (side == Side.BUY) ? levels.ticks(i) : ticks;
    }
    return ticks;
  }

  boolean reaches(Side side, long ticks) {
    return side == Side.BUY ? ticks >= lowestBid : ticks <= highestAsk;
  }

  void scale(long priceFactor) {
    lowestBid =
        lowestBid == Long.MIN_VALUE ? lowestBid : Math.multiplyExact(lowestBid, priceFactor);
    highestAsk =
        highestAsk == Long.MAX_VALUE ? highestAsk : Math.multiplyExact(highestAsk, priceFactor);
  }
}
