package io.depthflow.flink.binance.source.live;

import java.util.random.RandomGenerator;

/**
 * Lets the sockets of a reader open one after the other, also after all of them were lost at once:
 * {@value #SPACING_MS} ms apart, and up to as much again by chance. Timer thread only.
 */
final class OpenGate {

  static final long SPACING_MS = 20;

  private final RandomGenerator random;
  private long notBeforeMs = Long.MIN_VALUE;

  OpenGate(RandomGenerator random) {
    this.random = random;
  }

  /** Whether one may open now; the next one may a little later. */
  boolean passes(long nowMs) {
    if (nowMs < notBeforeMs) {
      return false;
    }
    notBeforeMs = nowMs + SPACING_MS + random.nextLong(SPACING_MS + 1);
    return true;
  }
}
