package io.depthflow.binance.rest;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads more fills than one answer holds, page after page by {@code fromId}: the venue's trade ids
 * grow within a symbol, so no fill falls between two pages and none comes twice. The first page of
 * a time goes by {@code startTime}, which reaches seven days far.
 */
final class FillPages {

  /** Pages of one reading by time; 5 of request weight each. */
  static final int MAX_PAGES = 100;

  /** Pages of one reconciliation, which somebody waits for. */
  static final int MAX_URGENT_PAGES = 20;

  private static final Logger LOG = LoggerFactory.getLogger(FillPages.class);
  private static final long WINDOW_MS = 7 * 24 * 3_600_000L;

  /** The venue keeps six months. */
  private static final long KEPT_MS = 184 * 24 * 3_600_000L;

  /** How far the venue's clock may be ahead of ours and still no window is missed. */
  private static final long CLOCK_SLACK_MS = 60_000;

  /**
   * One page.
   *
   * @param parameter fromId or startTime; null = the latest fills
   */
  record Query(String symbol, String parameter, long value, boolean urgent) {}

  private final Function<Query, CompletableFuture<List<Fill>>> reader;
  private final LongSupplier localMs;

  FillPages(Function<Query, CompletableFuture<List<Fill>>> reader, LongSupplier localMs) {
    this.reader = reader;
    this.localMs = localMs;
  }

  /** All fills since a time; fails rather than leaving some out. */
  CompletableFuture<List<Fill>> since(String symbol, long startMs) {
    Reading reading = new Reading(symbol, false, MAX_PAGES, Long.MAX_VALUE, true);
    return window(reading, Math.max(localMs.getAsLong() - KEPT_MS, startMs));
  }

  /** Finds the first page: where a window of seven days is empty, the next one is asked. */
  private CompletableFuture<List<Fill>> window(Reading reading, long startMs) {
    return page(reading, "startTime", startMs)
        .thenCompose(
            fills -> {
              long nextMs = startMs + WINDOW_MS;
              boolean more = nextMs < localMs.getAsLong() + CLOCK_SLACK_MS;
              return fills.isEmpty() && more ? window(reading, nextMs) : rest(reading, fills, more);
            });
  }

  /**
   * Fills from a trade id on; what lies behind the bound or the deadline is left out and logged.
   */
  CompletableFuture<List<Fill>> from(String symbol, long tradeId, boolean urgent, long deadlineMs) {
    Reading reading = new Reading(symbol, urgent, MAX_URGENT_PAGES, deadlineMs, false);
    return page(reading, "fromId", tradeId).thenCompose(fills -> rest(reading, fills, false));
  }

  /** A page that is not full is the last, unless it ended with its window of time. */
  private CompletableFuture<List<Fill>> rest(Reading reading, List<Fill> fills, boolean more) {
    reading.found.addAll(fills);
    if (fills.isEmpty() || (fills.size() < AccountSnapshot.RECENT_FILLS && !more)) {
      return CompletableFuture.completedFuture(reading.found);
    }
    if (!reading.complete && reading.isOver(localMs.getAsLong())) {
      LOG.warn(
          "{}: more than {} fills at once, the later ones are not read",
          reading.symbol,
          reading.found.size());
      return CompletableFuture.completedFuture(reading.found);
    }
    long last = fills.stream().mapToLong(Fill::tradeId).max().orElseThrow();
    return page(reading, "fromId", last + 1).thenCompose(next -> rest(reading, next, false));
  }

  private CompletableFuture<List<Fill>> page(Reading reading, String parameter, long value) {
    if (reading.pages == reading.maxPages) {
      return CompletableFuture.failedFuture(
          RestException.notSent(
              "GET /fapi/v1/userTrades: "
                  + reading.symbol
                  + " has more than "
                  + reading.maxPages
                  + " pages of fills since the time given ("
                  + reading.found.size()
                  + " fills read): ask from a later time"));
    }
    reading.pages++;
    return reader.apply(new Query(reading.symbol, parameter, value, reading.urgent));
  }

  /** One reading under way; its pages come one after the other. */
  private static final class Reading {
    private final String symbol;
    private final boolean urgent;
    private final int maxPages;
    private final long deadlineMs;
    private final boolean complete;
    private final List<Fill> found = new ArrayList<>();
    private int pages;

    Reading(String symbol, boolean urgent, int maxPages, long deadlineMs, boolean complete) {
      this.symbol = symbol;
      this.urgent = urgent;
      this.maxPages = maxPages;
      this.deadlineMs = deadlineMs;
      this.complete = complete;
    }

    boolean isOver(long nowMs) {
      return pages == maxPages || nowMs >= deadlineMs;
    }
  }
}
