package io.depthflow.exchange.engine.latency;

import java.util.SplittableRandom;

/**
 * Log-normal, given by two numbers that one can measure: {@code latency = median * exp(sigma Z)}
 * with Z standard normal and {@code sigma = ln(p99 / median) / z99}, z99 = 2.3263478740408408 the
 * 99th percentile of Z. Draws are independent, so that messages may overtake each other where
 * nothing else keeps their order. Cut off at a minute.
 */
public final class LogNormalLatency implements LatencyModel {

  /** 99th percentile of the standard normal distribution. */
  static final double Z99 = 2.3263478740408408;

  private final double medianNs;
  private final double sigma;
  private final SplittableRandom random;
  private double spare = Double.NaN;

  /**
   * @param medianNs half of the messages take longer
   * @param p99Ns one in a hundred takes longer; at least the median
   */
  public LogNormalLatency(long medianNs, long p99Ns, long seed) {
    if (medianNs <= 0 || p99Ns < medianNs || p99Ns > ConstantLatency.MAX_NS) {
      throw new IllegalArgumentException(
          "log-normal latency needs 0 < median <= p99 <= 60000 ms: median "
              + medianNs
              + " ns, p99 "
              + p99Ns
              + " ns");
    }
    this.medianNs = medianNs;
    this.sigma = Math.log((double) p99Ns / medianNs) / Z99;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public long delayNs(long nowNs) {
    double ns = medianNs * StrictMath.exp(sigma * normal());
    return Math.min(ConstantLatency.MAX_NS, Math.round(ns));
  }

  /** Box and Muller's transform, with StrictMath: the same bits on every machine. */
  private double normal() {
    if (!Double.isNaN(spare)) {
      double z = spare;
      spare = Double.NaN;
      return z;
    }
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    double angle = 2 * Math.PI * random.nextDouble();
    spare = radius * StrictMath.sin(angle);
    return radius * StrictMath.cos(angle);
  }
}
