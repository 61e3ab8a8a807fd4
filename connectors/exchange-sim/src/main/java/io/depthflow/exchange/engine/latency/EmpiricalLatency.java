package io.depthflow.exchange.engine.latency;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Independent draws from a measured distribution, given by equidistant quantiles q[0] (minimum) to
 * q[n - 1] (maximum): {@code U} uniform in [0, 1), {@code x = U (n - 1)}, latency = linear between
 * {@code q[floor x]} and the next (inverse transform sampling).
 */
public final class EmpiricalLatency implements LatencyModel {

  private final long[] quantilesNs;
  private final SplittableRandom random;

  /**
   * @param quantilesNs at least two, not descending, 0 to a minute
   */
  public EmpiricalLatency(long[] quantilesNs, long seed) {
    this.quantilesNs = quantilesNs.clone();
    if (quantilesNs.length < 2) {
      throw new IllegalArgumentException(
          "an empirical latency needs two quantiles (minimum and maximum) at least, not "
              + quantilesNs.length);
    }
    long before = 0;
    for (long q : quantilesNs) {
      if (q < before || q > ConstantLatency.MAX_NS) {
        throw new IllegalArgumentException(
            "quantiles of a latency must not descend and lie in 0..60000 ms: "
                + Arrays.toString(quantilesNs)
                + " ns");
      }
      before = q;
    }
    this.random = new SplittableRandom(seed);
  }

  /** The distribution of given latencies, all of them being quantiles. */
  public static EmpiricalLatency ofSample(long[] latenciesNs, long seed) {
    long[] sorted = latenciesNs.clone();
    Arrays.sort(sorted);
    return new EmpiricalLatency(sorted, seed);
  }

  @Override
  public long delayNs(long nowNs) {
    double x = random.nextDouble() * (quantilesNs.length - 1);
    int below = (int) x;
    long low = quantilesNs[below];
    return low + Math.round((x - below) * (quantilesNs[below + 1] - low));
  }
}
