package io.depthflow.flink.binance.source.live;

import java.util.random.RandomGenerator;

/**
 * When a socket is replaced by a new one: before the venue closes it, or because a stream is silent
 * on it; after a hand-over that failed, again at waits that grow. Guarded by the socket's lock.
 */
final class ReplacePlan {

  private static final String TIME_IS_UP = "its time is up";

  private final long lifetimeMs;
  private final Backoff backoff;
  private final RandomGenerator random;
  private long atMs = Long.MAX_VALUE;
  private String why = TIME_IS_UP;

  ReplacePlan(LiveTimes times, RandomGenerator random) {
    this.lifetimeMs = times.lifetimeMs();
    this.backoff = new Backoff(times.overlapMs(), 10 * times.overlapMs(), random);
    this.random = random;
  }

  /**
   * A connection carries the streams alone. Its last twentieth is drawn: not all change at once.
   */
  void alone(Link link) {
    why = TIME_IS_UP;
    atMs = link.bornMs + lifetimeMs - random.nextLong(lifetimeMs / 20 + 1);
  }

  void atOnce(String reason, long nowMs) {
    why = reason;
    atMs = Math.min(atMs, nowMs);
  }

  boolean isDue(long nowMs) {
    return nowMs >= atMs;
  }

  /** The hand-over begins. Returns why. */
  String begin() {
    atMs = Long.MAX_VALUE;
    return why;
  }

  void succeeded() {
    backoff.reset();
  }

  /** The hand-over failed. Returns how long to wait for the next, ms. */
  long failed(long nowMs) {
    long waitMs = backoff.nextMs();
    atMs = nowMs + waitMs;
    return waitMs;
  }
}
