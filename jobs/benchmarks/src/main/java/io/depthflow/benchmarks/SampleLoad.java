package io.depthflow.benchmarks;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded samples of one unbroken segment, a period apart: ten tiers that walk, and their flow. */
final class SampleLoad {
  private static final long START_MS = 1_721_260_800_000L;

  private SampleLoad() {}

  static List<BookSample> samples(long seed, int count) {
    return samples(seed, count, 1000);
  }

  static List<BookSample> samples(long seed, int count, long periodMs) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BookSample> samples = new ArrayList<>(count);
    long midTicks = 640_000;
    for (int i = 0; i < count; i++) {
      midTicks += random.nextInt(-5, 6);
      long[] bidTicks = new long[BookSample.TIERS];
      long[] askTicks = new long[BookSample.TIERS];
      for (int tier = 0; tier < BookSample.TIERS; tier++) {
        bidTicks[tier] = midTicks - 1 - tier;
        askTicks[tier] = midTicks + 1 + tier;
      }
      samples.add(
          new BookSample(
              DepthLoad.SYMBOL,
              START_MS + periodMs * i,
              1,
              DepthLoad.GRID.priceDecimals(),
              DepthLoad.GRID.quantityDecimals(),
              bidTicks,
              lots(random, 1),
              askTicks,
              lots(random, 1),
              random.nextInt(100),
              10,
              random.nextInt(5_000),
              random.nextInt(5_000),
              random.nextInt(50),
              random.nextInt(50),
              lots(random, -20_000),
              0,
              0,
              random.nextLong(3_000_000_000L),
              random.nextLong(3_000_000_000L),
              depth(random),
              depth(random),
              random.nextInt(5_000),
              random.nextInt(5_000),
              random.nextInt(5_000),
              random.nextInt(5_000),
              random.nextInt(5),
              random.nextInt(5),
              250,
              random.nextInt(3_000)));
    }
    return samples;
  }

  private static long[] depth(SplittableRandom random) {
    return random.longs(BookSample.DEPTH_BP.size(), 0, 500_000).sorted().toArray();
  }

  private static long[] lots(SplittableRandom random, int least) {
    return random.longs(BookSample.TIERS, least, 20_000).toArray();
  }
}
