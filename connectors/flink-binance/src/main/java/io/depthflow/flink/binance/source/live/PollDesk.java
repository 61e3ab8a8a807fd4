package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.RestException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the book of each symbol once per second, {@value #LEAD_MS} ms before the second ends:
 * late enough for a fresh row, early enough for the answer. One request is under way per symbol,
 * and as many in all as the budget allows that all readers share: what it has no weight for, and
 * what would fall into a silence that the venue asked for (429, 418), is not sent. What a second
 * without an answer means is said by {@link LiveLines}, which ends the seconds.
 */
final class PollDesk {

  private static final Logger LOG = LoggerFactory.getLogger(PollDesk.class);

  static final long LEAD_MS = 400;
  private static final long SECOND_MS = 1000;

  private final LiveLines lines;
  private final LiveCounters counters;
  private final WeightBudget budget;
  private final SnapshotRequests requests;

  private final Set<String> symbols = new LinkedHashSet<>();
  private final ArrayDeque<String> due = new ArrayDeque<>();
  private final Set<String> underWay = new HashSet<>();
  private long servedSecond = Long.MIN_VALUE;

  /**
   * @param limit levels of a snapshot; up to 50 cost 2 of the venue's weight, 1000 cost 20
   */
  PollDesk(
      Venue venue,
      LiveLines lines,
      LiveCounters counters,
      WeightBudget budget,
      int limit,
      Consumer<Throwable> fatal) {
    this.lines = lines;
    this.counters = counters;
    this.budget = budget;
    this.requests = new SnapshotRequests(venue, budget, limit, fatal);
  }

  synchronized void begin(List<String> more) {
    symbols.addAll(more);
  }

  synchronized void end(List<String> ended) {
    symbols.removeAll(ended);
    due.removeAll(ended);
  }

  /**
   * Sends what is due.
   *
   * @param steadyMs a steady clock
   * @param wallMs the clock whose seconds the rows have, ms since the epoch
   */
  void tick(long steadyMs, long wallMs) {
    String symbol;
    while ((symbol = next(steadyMs, wallMs)) != null) {
      ask(symbol, steadyMs, wallMs);
    }
  }

  private synchronized String next(long steadyMs, long wallMs) {
    long second = Math.floorDiv(wallMs + LEAD_MS, SECOND_MS);
    if (second != servedSecond) {
      servedSecond = second;
      due.clear();
      due.addAll(symbols);
      due.removeAll(underWay);
    }
    if (due.isEmpty()) {
      return null;
    }
    long blockedMs = budget.blockedForMs(steadyMs);
    if (blockedMs > 0) {
      String why = "the venue asked for silence, for " + blockedMs + " ms more";
      due.forEach(held -> lines.onPollFailed(held, why));
      due.clear();
      return null;
    }
    if (!requests.take(steadyMs, wallMs)) {
      // It may be able to before the second ends; if not, this is why there is no row.
      due.forEach(held -> lines.onPollFailed(held, "no request weight was left in time"));
      return null;
    }
    String symbol = due.removeFirst();
    underWay.add(symbol);
    return symbol;
  }

  private void ask(String symbol, long steadyMs, long wallMs) {
    requests.send(
        symbol, steadyMs, (body, failure) -> onAnswer(symbol, body, failure, steadyMs, wallMs));
  }

  private void onAnswer(String symbol, byte[] body, Throwable failure, long steadyMs, long wallMs) {
    if (failure == null) {
      lines.onSnapshot(symbol, body);
    }
    synchronized (this) {
      underWay.remove(symbol);
      if (failure == null) {
        return;
      }
    }
    RestException rest = RestException.in(failure);
    if (rest != null && rest.retryAtMs() > 0) {
      // Epoch time, as the request's own moment; waited for by the steady clock.
      budget.block(steadyMs + Math.max(0, rest.retryAtMs() - wallMs));
    }
    counters.failedSnapshots.increment();
    lines.onPollFailed(symbol, failure.getMessage());
    LOG.warn("no book of {} for the second after {} ms: {}", symbol, wallMs, failure.getMessage());
  }
}
