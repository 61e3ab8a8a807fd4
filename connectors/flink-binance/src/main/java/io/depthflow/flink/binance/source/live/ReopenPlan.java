package io.depthflow.flink.binance.source.live;

import java.util.random.RandomGenerator;

/**
 * When a socket is opened (again), and when that is hopeless. Waits double with every loss, and
 * begin anew only after a connection that spoke and lived longer than the longest wait: a venue
 * that closes each socket after its first frames is not to be called at the shortest. Guarded by
 * the socket's lock.
 */
final class ReopenPlan {

  private final LiveTimes times;
  private final Backoff backoff;
  private boolean everOpen;
  private int refusals;
  private long notBeforeMs = Long.MIN_VALUE;

  ReopenPlan(LiveTimes times, RandomGenerator random) {
    this.times = times;
    this.backoff = new Backoff(times.backoffMinMs(), times.backoffMaxMs(), random);
  }

  boolean isDue(long nowMs) {
    return nowMs >= notBeforeMs;
  }

  /** A connection is open. Returns whether there was one before. */
  boolean opened() {
    boolean again = everOpen;
    everOpen = true;
    return again;
  }

  /** The venue refused a request of the connection. */
  void refused() {
    refusals++;
  }

  /** A connection brought its first frame. */
  void spoke() {
    refusals = 0;
  }

  /** The connection is lost. Returns how long to wait, ms. */
  long lost(Link link, long nowMs) {
    if (link.marked && nowMs - link.bornMs > times.backoffMaxMs()) {
      backoff.reset();
    }
    long waitMs = backoff.nextMs();
    notBeforeMs = nowMs + waitMs;
    return waitMs;
  }

  /** Why another try is no use, or null. */
  String hopeless() {
    if (!everOpen && backoff.failures() >= times.connectAttempts()) {
      return "could not be opened in " + times.connectAttempts() + " tries";
    }
    return refusals >= times.connectAttempts() ? "was refused " + refusals + " times" : null;
  }
}
