package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;

/**
 * How far into a book every level is known. A snapshot ends at a price on each side; what lay
 * behind it then shows only when it is touched, so a level that is missing there may be missing
 * from the book alone. Between the two ends all is known, wherever the best prices go: a bid above
 * the lowest known bid was in the snapshot or has been told since.
 *
 * <p>A side of exactly as many levels as a snapshot may be limited to (the venue's limits of {@code
 * GET depth}) was cut off by the limit; any other is the whole side, and is trusted without end.
 *
 * <p>When the best price has come nearer than a quarter of the way that the snapshot reached behind
 * it, a fresh snapshot is wanted: at 1,000 levels of BTCUSDT that is some 250 levels ahead of need.
 */
public final class TrustedRange {

  /** Values of {@code limit} at the USD-M venue, and 5000 at the spot venue. */
  private static final Set<Integer> LIMITS = Set.of(5, 10, 20, 50, 100, 500, 1000, 5000);

  private static final long NO_BID_END = Long.MIN_VALUE;
  private static final long NO_ASK_END = Long.MAX_VALUE;

  private long lowestBid = NO_BID_END;
  private long highestAsk = NO_ASK_END;
  private long wantedBelow = NO_BID_END;
  private long wantedAbove = NO_ASK_END;

  /** The book is built on this snapshot from now on. */
  public void begin(DepthSnapshot s) {
    DepthUpdate.Levels bids = s.bids();
    DepthUpdate.Levels asks = s.asks();
    lowestBid = NO_BID_END;
    wantedBelow = NO_BID_END;
    highestAsk = NO_ASK_END;
    wantedAbove = NO_ASK_END;
    if (LIMITS.contains(bids.size())) {
      lowestBid = extreme(bids, false);
      wantedBelow = lowestBid + (extreme(bids, true) - lowestBid) / 4;
    }
    if (LIMITS.contains(asks.size())) {
      highestAsk = extreme(asks, true);
      wantedAbove = highestAsk - (highestAsk - extreme(asks, false)) / 4;
    }
  }

  /** Whether every level of the side between the best and this price is known. */
  public boolean isTrusted(Side side, long ticks) {
    return side == Side.BUY ? ticks >= lowestBid : ticks <= highestAsk;
  }

  /** Whether the side is known to its last level. */
  public boolean isWhole(Side side) {
    return side == Side.BUY ? lowestBid == NO_BID_END : highestAsk == NO_ASK_END;
  }

  /** Last price of a side down (up) to which all is known; 0 for a side known to its end. */
  public long endTicks(Side side) {
    return isWhole(side) ? 0 : side == Side.BUY ? lowestBid : highestAsk;
  }

  /**
   * How many of a side's tiers are known to be the venue's.
   *
   * @param ticks prices of the tiers, best first, 0 where there is none: that none is known is
   *     trusted on a whole side alone
   */
  public int trustedTiers(Side side, long[] ticks) {
    if (isWhole(side)) {
      return ticks.length;
    }
    int n = ticks.length;
    while (n > 0 && (ticks[n - 1] == 0 || !isTrusted(side, ticks[n - 1]))) {
      n--;
    }
    return n;
  }

  /** Whether the best prices are so near an end that a fresh snapshot is wanted. */
  boolean isNarrow(long bestBidTicks, long bestAskTicks) {
    return bestBidTicks < wantedBelow || bestAskTicks > wantedAbove;
  }

  /** Levels behind this price were forgotten. */
  void cut(Side side, long ticks) {
    if (side == Side.BUY) {
      lowestBid = Math.max(lowestBid, ticks);
    } else {
      highestAsk = Math.min(highestAsk, ticks);
    }
  }

  /** Multiplies prices, when the grid is refined. */
  public void scale(long priceFactor) {
    lowestBid = scaled(lowestBid, priceFactor);
    highestAsk = scaled(highestAsk, priceFactor);
    wantedBelow = scaled(wantedBelow, priceFactor);
    wantedAbove = scaled(wantedAbove, priceFactor);
  }

  void set(TrustedRange other) {
    lowestBid = other.lowestBid;
    highestAsk = other.highestAsk;
    wantedBelow = other.wantedBelow;
    wantedAbove = other.wantedAbove;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(lowestBid);
    out.writeLong(highestAsk);
    out.writeLong(wantedBelow);
    out.writeLong(wantedAbove);
  }

  void readInto(DataInput in) throws IOException {
    lowestBid = in.readLong();
    highestAsk = in.readLong();
    wantedBelow = in.readLong();
    wantedAbove = in.readLong();
  }

  private static long scaled(long ticks, long factor) {
    return ticks == NO_BID_END || ticks == NO_ASK_END ? ticks : Math.multiplyExact(ticks, factor);
  }

  private static long extreme(DepthUpdate.Levels levels, boolean highest) {
    long ticks = levels.ticks(0);
    for (int i = 1; i < levels.size(); i++) {
      ticks = highest ? Math.max(ticks, levels.ticks(i)) : Math.min(ticks, levels.ticks(i));
    }
    return ticks;
  }
}
