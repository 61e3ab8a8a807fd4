package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Book samples for tests. */
public final class Samples {

  public static final long START_MS = 1_700_000_000_000L;

  private Samples() {}

  /** A sample of the seeded kind at a time, in a segment. */
  public static BookSample random(Random random, long timeMs, long segment) {
    long[] bidTicks = new long[BookSample.TIERS];
    long[] askTicks = new long[BookSample.TIERS];
    long[] bidLots = new long[BookSample.TIERS];
    long[] askLots = new long[BookSample.TIERS];
    long[] ofi = new long[BookSample.TIERS];
    long bid = 600_000 + random.nextInt(200);
    long ask = bid + 1 + random.nextInt(3);
    for (int i = 0; i < BookSample.TIERS; i++) {
      bidTicks[i] = bid;
      askTicks[i] = ask;
      bidLots[i] = 1 + random.nextInt(50_000);
      askLots[i] = 1 + random.nextInt(50_000);
      bid -= 1 + random.nextInt(4);
      ask += 1 + random.nextInt(4);
      ofi[i] = random.nextInt(40_001) - 20_000;
    }
    boolean traded = random.nextBoolean();
    int bookAgeMs = random.nextInt(2000);
    int depthUpdates = random.nextInt(20);
    long bought = traded ? random.nextInt(9000) : 0;
    long sold = traded ? random.nextInt(9000) : 0;
    return new BookSample(
        "BTCUSDT",
        timeMs,
        segment,
        1,
        3,
        bidTicks,
        bidLots,
        askTicks,
        askLots,
        bookAgeMs,
        depthUpdates,
        bought,
        sold,
        traded ? random.nextInt(30) : 0,
        traded ? random.nextInt(30) : 0,
        ofi,
        (int) (timeMs / 1000 % 11),
        (int) (timeMs / 1000 % 7),
        traded ? bought * (599_900L + random.nextInt(9000) % 300) : 0,
        traded ? sold * (599_900L + random.nextInt(9000) % 300) : 0,
        depth(random),
        depth(random),
        random.nextInt(9000),
        random.nextInt(9000),
        random.nextInt(9000),
        random.nextInt(9000),
        random.nextInt(5),
        random.nextInt(5),
        random.nextInt(300),
        random.nextInt(5000));
  }

  /** Depth of whole bands that grows with the distance. */
  private static long[] depth(Random random) {
    long[] lots = new long[BookSample.DEPTH_BP.size()];
    long sum = 0;
    for (int i = 0; i < lots.length; i++) {
      sum += random.nextInt(50_000);
      lots[i] = sum;
    }
    return lots;
  }

  /** Samples of a second each; now and then a second is missing or a segment begins. */
  public static List<BookSample> run(long seed, int count, double breakProbability) {
    Random random = new Random(seed);
    List<BookSample> samples = new ArrayList<>();
    long timeMs = START_MS;
    long segment = 1;
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() < breakProbability) {
        if (random.nextBoolean()) {
          segment++;
        }
        timeMs += 1000L * random.nextInt(3);
      }
      samples.add(random(random, timeMs, segment));
      timeMs += 1000;
    }
    return samples;
  }
}
