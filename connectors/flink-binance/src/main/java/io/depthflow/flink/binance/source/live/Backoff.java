package io.depthflow.flink.binance.source.live;

import java.util.random.RandomGenerator;

/**
 * Waits that double from a minimum to a maximum, each drawn from its upper half so that many
 * clients do not come back at once.
 */
public final class Backoff {

  private final long minMs;
  private final long maxMs;
  private final RandomGenerator random;
  private int failures;

  public Backoff(long minMs, long maxMs, RandomGenerator random) {
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.random = random;
  }

  /** Counts a failure and says how long to wait, ms. */
  public long nextMs() {
    long full = Math.min(maxMs, minMs << Math.min(failures, 20));
    failures++;
    return full - random.nextLong(full / 2 + 1);
  }

  public int failures() {
    return failures;
  }

  public void reset() {
    failures = 0;
  }
}
