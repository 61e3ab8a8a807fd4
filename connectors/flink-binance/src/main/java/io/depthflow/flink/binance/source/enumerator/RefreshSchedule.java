package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.live.Backoff;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When a live source looks for its symbols: at once, then every {@code refreshMs}; after a failure
 * with back-off, not before the time that the failure names. Asked on the enumerator's worker, told
 * on the coordinator's thread.
 */
public final class RefreshSchedule {

  private static final long MAX_TICK_MS = 1_000;

  private final long refreshMs;
  private final int attempts;
  private final LongSupplier nowMs;
  private final Backoff backoff;
  private long dueMs = Long.MIN_VALUE;

  /**
   * @param attempts tries in a row before a source that has no symbols yet gives up
   * @param nowMs milliseconds since the epoch
   */
  public RefreshSchedule(
      long refreshMs,
      int attempts,
      long backoffMinMs,
      long backoffMaxMs,
      LongSupplier nowMs,
      RandomGenerator random) {
    this.refreshMs = refreshMs;
    this.attempts = attempts;
    this.nowMs = nowMs;
    this.backoff = new Backoff(backoffMinMs, backoffMaxMs, random);
  }

  /** How often {@link #isDue()} is to be asked. */
  long tickMs() {
    return Math.min(MAX_TICK_MS, refreshMs);
  }

  synchronized boolean isDue() {
    return nowMs.getAsLong() >= dueMs;
  }

  synchronized void succeeded() {
    backoff.reset();
    dueMs = nowMs.getAsLong() + refreshMs;
  }

  /** Plans the next try and says how long until then, ms. */
  synchronized long failed(Throwable failure) {
    long now = nowMs.getAsLong();
    long waitMs = backoff.nextMs();
    if (failure instanceof RetryLater later) {
      waitMs = Math.max(waitMs, later.retryAtMs() - now);
    }
    dueMs = now + waitMs;
    return waitMs;
  }

  synchronized boolean isExhausted() {
    return backoff.failures() >= attempts;
  }

  synchronized int failures() {
    return backoff.failures();
  }
}
