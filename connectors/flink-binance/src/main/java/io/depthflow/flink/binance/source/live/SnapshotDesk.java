package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.RestException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the snapshots that the books of one reader wait for, within the budget that all readers
 * share. Rules:
 *
 * <ol>
 *   <li>symbols without a book come before those whose book in step is to be refreshed, and among
 *       either the one that has waited longest first; one request under way per symbol, and at
 *       least {@code intervalMs} between two requests;
 *   <li>when more than {@value #MASS} symbols lose their book at once, each waits a random time
 *       first, as many clients will have lost theirs;
 *   <li>a 429 or 418 silences every symbol of every reader in this process until the time that the
 *       venue named (header or text), and costs the symbol no back-off;
 *   <li>any other failure, a time-out among them, and a snapshot that was too old are followed by a
 *       back-off of that symbol.
 * </ol>
 */
final class SnapshotDesk {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotDesk.class);

  private static final int MASS = 4;

  private final LiveLines lines;
  private final LiveCounters counters;
  private final WeightBudget budget;
  private final SnapshotRequests requests;
  private final long intervalMs;
  private final long backoffMinMs;
  private final long backoffMaxMs;
  private final RandomGenerator random;

  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Backoff> backoffs = new HashMap<>();
  private final Map<String, Long> neededSinceMs = new HashMap<>();
  private final Map<String, Long> notBeforeMs = new HashMap<>();
  private long nextMs = Long.MIN_VALUE;
  private long nowMs;

  /**
   * @param limit levels of a snapshot
   * @param intervalMs least time between two requests of this desk
   */
  SnapshotDesk(
      Venue venue,
      LiveLines lines,
      LiveCounters counters,
      WeightBudget budget,
      int limit,
      long intervalMs,
      long backoffMinMs,
      long backoffMaxMs,
      Consumer<Throwable> fatal,
      RandomGenerator random) {
    this.lines = lines;
    this.counters = counters;
    this.budget = budget;
    this.requests = new SnapshotRequests(venue, budget, limit, fatal);
    this.intervalMs = intervalMs;
    this.backoffMinMs = backoffMinMs;
    this.backoffMaxMs = backoffMaxMs;
    this.random = random;
  }

  /** Sends at most one request; {@code steadyMs} is a steady clock. */
  void tick(long steadyMs) {
    SnapshotNeeds needs = lines.snapshotNeeds();
    String symbol;
    synchronized (this) {
      nowMs = steadyMs;
      note(needs.all());
      if (steadyMs < nextMs || budget.blockedForMs(steadyMs) > 0) {
        return;
      }
      symbol = nextDue(needs);
      if (symbol == null || !requests.take(steadyMs, System.currentTimeMillis())) {
        return;
      }
      underWay.add(symbol);
      nextMs = steadyMs + intervalMs;
    }
    requests.send(
        symbol,
        steadyMs,
        (body, failure) -> {
          if (failure == null) {
            lines.onSnapshot(symbol, body);
          }
          onDone(symbol, failure);
        });
  }

  /** Keeps since when each symbol waits; many at once are spread. */
  private void note(List<String> needing) {
    neededSinceMs.keySet().removeIf(symbol -> !needing.contains(symbol));
    List<String> fresh =
        needing.stream().filter(symbol -> !neededSinceMs.containsKey(symbol)).toList();
    long spreadMs = fresh.size() > MASS ? Math.min(backoffMaxMs, intervalMs * fresh.size()) : 0;
    for (String symbol : fresh) {
      neededSinceMs.put(symbol, nowMs);
      if (spreadMs > 0) {
        notBeforeMs.merge(symbol, nowMs + random.nextLong(spreadMs + 1), Math::max);
      }
    }
  }

  private String nextDue(SnapshotNeeds needs) {
    String due = nextDue(needs.books());
    return due != null ? due : nextDue(needs.refreshes());
  }

  private String nextDue(List<String> needing) {
    String due = null;
    long dueSinceMs = Long.MAX_VALUE;
    for (String symbol : needing) {
      // Its turn comes anew after a back-off, or one that always fails would hold up the others.
      long sinceMs =
          Math.max(neededSinceMs.get(symbol), notBeforeMs.getOrDefault(symbol, Long.MIN_VALUE));
      if (!underWay.contains(symbol) && sinceMs <= nowMs && sinceMs < dueSinceMs) {
        due = symbol;
        dueSinceMs = sinceMs;
      }
    }
    return due;
  }

  private void onDone(String symbol, Throwable failure) {
    boolean again = failure != null || lines.needingSnapshot().contains(symbol);
    synchronized (this) {
      underWay.remove(symbol);
      if (!again) {
        backoffs.remove(symbol);
        notBeforeMs.remove(symbol);
        return;
      }
      if (failure != null) {
        counters.failedSnapshots.increment();
      }
      RestException rest = failure == null ? null : RestException.in(failure);
      if (rest != null && rest.retryAtMs() > 0) {
        // The venue's time is epoch time; it is waited for by the steady clock.
        long waitMs = Math.max(0, rest.retryAtMs() - System.currentTimeMillis());
        budget.block(nowMs + waitMs);
        LOG.warn("no snapshot of {} ({}), none for {} ms", symbol, rest.getMessage(), waitMs);
        return;
      }
      long waitMs =
          backoffs
              .computeIfAbsent(symbol, s -> new Backoff(backoffMinMs, backoffMaxMs, random))
              .nextMs();
      notBeforeMs.put(symbol, nowMs + waitMs);
      if (failure == null) {
        LOG.info("snapshot of {} was too old, next in {} ms", symbol, waitMs);
      } else {
        LOG.warn("no snapshot of {} ({}), next in {} ms", symbol, failure.getMessage(), waitMs);
      }
    }
  }

  /** Symbols that ended need nothing any more. */
  synchronized void forget(List<String> symbols) {
    symbols.forEach(neededSinceMs::remove);
    symbols.forEach(notBeforeMs::remove);
    symbols.forEach(backoffs::remove);
  }
}
