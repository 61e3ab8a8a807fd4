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
 * late enough for a fresh row, early enough for the answer. One request is under way per symbol and
 * {@value #UNDER_WAY_MAX} in all; a limit the venue names (429, 418, Retry-After) holds for all.
 * What a second without an answer means is said by {@link LiveLines}, which ends the seconds.
 */
final class PollDesk {

  private static final Logger LOG = LoggerFactory.getLogger(PollDesk.class);

  static final long LEAD_MS = 400;
  static final int UNDER_WAY_MAX = 8;
  private static final long SECOND_MS = 1000;

  private final Venue venue;
  private final LiveLines lines;
  private final LiveCounters counters;
  private final int limit;
  private final Consumer<Throwable> fatal;

  private final Set<String> symbols = new LinkedHashSet<>();
  private final ArrayDeque<String> due = new ArrayDeque<>();
  private final Set<String> underWay = new HashSet<>();
  private long servedSecond = Long.MIN_VALUE;
  private long notBeforeMs = Long.MIN_VALUE;

  /**
   * @param limit levels of a snapshot; up to 50 cost 2 of the venue's weight, 1000 cost 20
   */
  PollDesk(
      Venue venue, LiveLines lines, LiveCounters counters, int limit, Consumer<Throwable> fatal) {
    this.venue = venue;
    this.lines = lines;
    this.counters = counters;
    this.limit = limit;
    this.fatal = fatal;
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
   * @param wallMs the clock whose seconds the rows have, ms since the epoch
   */
  void tick(long wallMs) {
    String symbol;
    while ((symbol = next(wallMs)) != null) {
      ask(symbol, wallMs);
    }
  }

  private synchronized String next(long wallMs) {
    long second = Math.floorDiv(wallMs + LEAD_MS, SECOND_MS);
    if (second != servedSecond) {
      servedSecond = second;
      due.clear();
      due.addAll(symbols);
      due.removeAll(underWay);
    }
    if (due.isEmpty() || underWay.size() >= UNDER_WAY_MAX) {
      return null;
    }
    if (wallMs < notBeforeMs) {
      String why = "the venue's limits allow no request for " + (notBeforeMs - wallMs) + " ms";
      due.forEach(held -> lines.onPollFailed(held, why));
      due.clear();
      return null;
    }
    String symbol = due.removeFirst();
    underWay.add(symbol);
    return symbol;
  }

  private void ask(String symbol, long wallMs) {
    venue
        .snapshot(symbol, limit)
        .whenComplete(
            (body, failure) -> {
              // Whatever is thrown in here would vanish in the future: it ends the feed instead.
              try {
                onAnswer(symbol, body, failure, wallMs);
              } catch (RuntimeException | Error e) {
                fatal.accept(e);
              }
            });
  }

  private void onAnswer(String symbol, byte[] body, Throwable failure, long wallMs) {
    if (failure == null) {
      lines.onSnapshot(symbol, body);
    }
    synchronized (this) {
      underWay.remove(symbol);
      if (failure == null) {
        return;
      }
      RestException rest = RestException.in(failure);
      if (rest != null && rest.retryAtMs() > 0) {
        notBeforeMs = Math.max(notBeforeMs, rest.retryAtMs());
      }
    }
    counters.failedSnapshots.increment();
    lines.onPollFailed(symbol, failure.getMessage());
    LOG.warn("no book of {} for the second after {} ms: {}", symbol, wallMs, failure.getMessage());
  }
}
