package io.depthflow.benchmarks;

import io.depthflow.binance.codec.FrameJson;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded depth updates in the shape of a busy USD-M contract: about 25 level changes each, most of
 * them near a mid that walks, a few far away, a third of them removals. The book they build is
 * never crossed: levels that the mid passes are removed in the same update.
 */
final class DepthLoad {
  static final String SYMBOL = "BTCUSDT";
  static final long SEED = 20240718L;

  /** Prices of 0.1, quantities of 0.001: BTCUSDT's. */
  static final Grid GRID = new Grid(1, 3);

  private static final long START_MS = 1_721_260_800_000L;
  private static final long START_TICKS = 640_000;
  private static final int CHANGES = 24;
  private static final int FAR_TICKS = 20_000;

  private final SplittableRandom random;
  private long midTicks = START_TICKS;
  private long updateId = 1;

  private DepthLoad(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The first {@code count} updates of a seed, 100 ms apart. */
  static List<DepthUpdate> updates(long seed, int count) {
    DepthLoad load = new DepthLoad(seed);
    List<DepthUpdate> updates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      updates.add(load.next(START_MS + 100L * i));
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

  private DepthUpdate next(long timeMs) {
    long first = updateId + 1;
    updateId += CHANGES;
    DepthUpdate update = new DepthUpdate().reset(timeMs, timeMs - 2, first, updateId, first - 1);
    walk(update, random.nextInt(-1, 2));
    for (int i = 0; i < CHANGES; i++) {
      boolean bid = random.nextBoolean();
      long distance = 1 + distance();
      long lots = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 20_000);
      if (bid) {
        update.bids().add(midTicks - distance, lots);
      } else {
        update.asks().add(midTicks + distance, lots);
      }
    }
    return update;
  }

  /** Moves the mid by a tick at most; what it now lies on is taken out. */
  private void walk(DepthUpdate update, int step) {
    midTicks += step;
    if (step > 0) {
      update.asks().add(midTicks, 0);
    } else if (step < 0) {
      update.bids().add(midTicks, 0);
    }
  }

  /** Nine in ten within about 30 ticks of the mid, the others anywhere within 2,000 USDT. */
  private long distance() {
    return random.nextInt(10) == 0
        ? random.nextInt(FAR_TICKS)
        : (long) (-10 * Math.log(1 - random.nextDouble()));
  }
}
