package io.depthflow.exchange.generator;

/**
 * Random numbers that are the same on every JDK and processor: SplitMix64 (Steele, Lea and Flood
 * 2014) and StrictMath alone. The JDK's own generators do not promise their Gaussians.
 */
final class SeededRandom {

  private long state;
  private double spare;
  private boolean hasSpare;

  /**
   * @param stream name of one of several independent streams of the same seed
   */
  SeededRandom(long seed, String stream) {
    state = mix(seed) ^ mix(stream.hashCode() * 0x9E3779B97F4A7C15L);
  }

  /** SplitMix64's finalizer: a hash of 64 bits onto 64 bits. */
  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    return mix(state);
  }

  /** In [0, 1). */
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** In [0, bound). */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** In [0, bound), for bounds below 2^53; the bias is below bound * 2^-53. */
  long below(long bound) {
    return (long) (uniform() * bound);
  }

  /** Standard normal, by Marsaglia's polar method. */
  double gaussian() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    while (true) {
      double u = 2 * uniform() - 1;
      double v = 2 * uniform() - 1;
      double q = u * u + v * v;
      if (q > 0 && q < 1) {
        double f = StrictMath.sqrt(-2 * StrictMath.log(q) / q);
        spare = v * f;
        hasSpare = true;
        return u * f;
      }
    }
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }

  /** Poisson by Knuth's product, for means up to some tens. */
  int poisson(double mean) {
    double limit = StrictMath.exp(-mean);
    double product = uniform();
    int n = 0;
    while (product > limit) {
      product *= uniform();
      n++;
    }
    return n;
  }
}
