package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.RestException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the snapshots that books wait for: one request per interval over all symbols, one under
 * way per symbol, with back-off after a failure or a snapshot that was too old. A limit the venue
 * names holds for all symbols.
 */
final class SnapshotDesk {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotDesk.class);

  private final Venue venue;
  private final LiveLines lines;
  private final LiveCounters counters;
  private final int limit;
  private final long intervalMs;
  private final long backoffMinMs;
  private final long backoffMaxMs;
  private final RandomGenerator random;
  private final Consumer<Throwable> fatal;

  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Backoff> backoffs = new HashMap<>();
  private final Map<String, Long> notBeforeMs = new HashMap<>();
  private long allNotBeforeMs = Long.MIN_VALUE;
  private long nowMs;

  /**
   * @param intervalMs least time between two requests of this desk
   */
  SnapshotDesk(
      Venue venue,
      LiveLines lines,
      LiveCounters counters,
      int limit,
      long intervalMs,
      long backoffMinMs,
      long backoffMaxMs,
      Consumer<Throwable> fatal,
      RandomGenerator random) {
    this.venue = venue;
    this.lines = lines;
    this.counters = counters;
    this.limit = limit;
    this.intervalMs = intervalMs;
    this.backoffMinMs = backoffMinMs;
    this.backoffMaxMs = backoffMaxMs;
    this.random = random;
    this.fatal = fatal;
  }

  /** Sends at most one request; {@code steadyMs} is a steady clock. */
  void tick(long steadyMs) {
    String due;
    synchronized (this) {
      nowMs = steadyMs;
      if (steadyMs < allNotBeforeMs) {
        return;
      }
      due = nextDue(steadyMs);
      if (due == null) {
        return;
      }
      underWay.add(due);
      allNotBeforeMs = steadyMs + intervalMs;
    }
    String symbol = due;
    venue
        .snapshot(symbol, limit)
        .whenComplete(
            (body, failure) -> {
              // Whatever is thrown in here would vanish in the future: it ends the feed instead.
              try {
                if (failure == null) {
                  lines.onSnapshot(symbol, body);
                }
                onDone(symbol, failure);
              } catch (RuntimeException | Error e) {
                fatal.accept(e);
              }
            });
  }

  private String nextDue(long steadyMs) {
    String due = null;
    long dueSinceMs = Long.MAX_VALUE;
    for (String symbol : lines.needingSnapshot()) {
      long fromMs = notBeforeMs.getOrDefault(symbol, Long.MIN_VALUE);
      if (!underWay.contains(symbol) && fromMs <= steadyMs && fromMs < dueSinceMs) {
        due = symbol;
        dueSinceMs = fromMs;
      }
    }
    return due;
  }

  private void onDone(String symbol, Throwable failure) {
    boolean again = failure != null || lines.needingSnapshot().contains(symbol);
    synchronized (this) {
      underWay.remove(symbol);
      Backoff backoff =
          backoffs.computeIfAbsent(symbol, s -> new Backoff(backoffMinMs, backoffMaxMs, random));
      if (!again) {
        backoff.reset();
        notBeforeMs.remove(symbol);
        return;
      }
      long waitMs = backoff.nextMs();
      notBeforeMs.put(symbol, nowMs + waitMs);
      if (failure == null) {
        LOG.info("snapshot of {} was too old, next in {} ms", symbol, waitMs);
        return;
      }
      counters.failedSnapshots.increment();
      RestException rest = RestException.in(failure);
      if (rest != null && rest.retryAtMs() > 0) {
        long untilMs = rest.retryAtMs() - System.currentTimeMillis();
        allNotBeforeMs = Math.max(allNotBeforeMs, nowMs + Math.max(0, untilMs));
      }
      LOG.warn("no snapshot of {} ({}), next in {} ms", symbol, failure.getMessage(), waitMs);
    }
  }
}
