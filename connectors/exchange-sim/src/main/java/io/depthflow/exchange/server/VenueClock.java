package io.depthflow.exchange.server;

/**
 * The venue's time, which is the time of everything it does and says: frames, order times, expiry,
 * rate limits, signatures. Only {@link EngineSchedule} knows how it relates to the wall clock; see
 * {@link TimeConfig}. Safe to ask from any thread.
 */
public interface VenueClock {

  long NS_PER_MS = 1_000_000L;

  /**
   * A clock of the real world for one purpose, whether a peer is still there; ms since some moment.
   */
  static long aliveMs() {
    return System.nanoTime() / NS_PER_MS;
  }

  /** Nanoseconds of the epoch. */
  long nowNs();

  /** Milliseconds of the epoch, rounded down. */
  default long nowMs() {
    return Math.floorDiv(nowNs(), NS_PER_MS);
  }
}
