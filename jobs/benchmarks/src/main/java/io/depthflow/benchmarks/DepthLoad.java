package io.depthflow.benchmarks;

import io.depthflow.binance.codec.FrameJson;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded depth updates in the shape of the BTCUSDT recordings: 25 level changes each, one in eight
 * a removal, half of them within some 100 ticks of a mid that walks, two in five within some 1,000,
 * the others at round prices far away, up to two thirds of the price. The book they build is never
 * crossed: levels that the mid passes are removed in the same update. The mid stays within {@value
 * #SWING_TICKS} ticks of its start, so that a snapshot of 1,000 levels a side stays wide enough.
 */
public final class DepthLoad {
  public static final String SYMBOL = "BTCUSDT";
  public static final long SEED = 20240718L;

  /** Prices of 0.1, quantities of 0.001: BTCUSDT's. */
  public static final Grid GRID = new Grid(1, 3);

  public static final long START_MS = 1_721_260_800_000L;

  /** Level changes of an update. */
  public static final int CHANGES = 25;

  private static final long START_TICKS = 640_000;
  private static final int SWING_TICKS = 500;
  private static final int NEAR_TICKS = 30;
  private static final int MIDDLE_TICKS = 400;
  private static final int SNAPSHOT_LEVELS = 1_000;

  private final SplittableRandom random;
  private final DepthUpdate update = new DepthUpdate();
  private long midTicks = START_TICKS;
  private long updateId = 5_000_000_000_000L;

  public DepthLoad(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The first {@code count} updates of a seed, 100 ms apart. */
  static List<DepthUpdate> updates(long seed, int count) {
    DepthLoad load = new DepthLoad(seed);
    List<DepthUpdate> updates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      updates.add(load.next(START_MS + 100L * i).copy());
    }
    return updates;
  }

  /** The same updates as the venue's combined frames. */
  static List<RawLine> lines(long seed, int count) {
    return updates(seed, count).stream()
        .map(
            u ->
                new RawLine(
                    SYMBOL,
                    u.eventTimeMs() * 1_000_000,
                    FrameJson.depthFrame("btcusdt@depth@100ms", SYMBOL, u, GRID)))
        .toList();
  }

  /** A whole book of 1,000 levels a side, which the next update continues. */
  public DepthSnapshot snapshot() {
    DepthUpdate.Levels bids = new DepthUpdate.Levels(SNAPSHOT_LEVELS);
    DepthUpdate.Levels asks = new DepthUpdate.Levels(SNAPSHOT_LEVELS);
    for (int i = 1; i <= SNAPSHOT_LEVELS; i++) {
      bids.add(midTicks - i, lots());
      asks.add(midTicks + i, lots());
    }
    return new DepthSnapshot(updateId, bids, asks);
  }

  /** The next update; the same object each time. */
  public DepthUpdate next(long timeMs) {
    long first = updateId + 1;
    updateId += CHANGES;
    update.reset(timeMs, timeMs - 2, first, updateId, first - 1);
    int changes = walk();
    for (int i = changes; i < CHANGES; i++) {
      boolean bid = random.nextBoolean();
      long ticks = price(bid ? -1 : 1);
      long lots = random.nextInt(8) == 0 ? 0 : lots();
      (bid ? update.bids() : update.asks()).add(ticks, lots);
    }
    return update;
  }

  /** A trade at the price that the mid lies on. */
  public Trade trade(long id, long timeMs) {
    return new Trade(
        id, timeMs, midTicks, lots(), random.nextBoolean() ? Side.BUY : Side.SELL, false);
  }

  /** Moves the mid by a tick at most; what it now lies on is taken out. */
  private int walk() {
    int step = random.nextInt(-1, 2);
    if (Math.abs(midTicks + step - START_TICKS) > SWING_TICKS) {
      step = -step;
    }
    midTicks += step;
    if (step > 0) {
      update.asks().add(midTicks, 0);
    } else if (step < 0) {
      update.bids().add(midTicks, 0);
    }
    return Math.abs(step);
  }

  /** Sizes of all magnitudes from 0.001 to 16. */
  private long lots() {
    return 1 + (random.nextLong() & (1L << random.nextInt(15)) - 1);
  }

  private long price(int direction) {
    int kind = random.nextInt(100);
    if (kind < 90) {
      return midTicks + direction * (1 + exponential(kind < 50 ? NEAR_TICKS : MIDDLE_TICKS));
    }
    // Round prices, as people choose them: every 5 USDT up to 3,200, every 100 up to 40,000.
    int step = kind < 97 ? 50 : 1_000;
    long distance = step * (kind < 97 ? random.nextLong(80, 640) : random.nextLong(32, 400));
    return (midTicks + direction * distance) / step * step;
  }

  private long exponential(int mean) {
    return (long) (-mean * Math.log(1 - random.nextDouble()));
  }
}
