package io.depthflow.pipeline.operator;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.market.book.BookCrossCheck;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SyncCount;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Figures of [book] over all symbols of a subtask, in the operator's metric group {@code book}.
 * Counted since the subtask began, as Flink's counters are; none is part of a state.
 *
 * <table>
 * <caption>metrics</caption>
 * <tr><td>resyncs, resyncs.CODE</td><td>books in step that were lost, in all and by the code of
 * {@link GapCause}; {@code resyncs.other} for a marker of another writer</td></tr>
 * <tr><td>those of {@link SyncCount}</td><td>gaps, duplicates, stale, crossed, ...</td></tr>
 * <tr><td>crossChecks, crossCheckDifferences</td><td>statements of the venue's best prices held
 * against the book of the same update id; those that differed</td></tr>
 * <tr><td>rows</td><td>rows that were given</td></tr>
 * <tr><td>tierChecks, tierCheckDifferences</td><td>statements of its best levels (partial depth);
 * those that differed</td></tr>
 * <tr><td>unsampled</td><td>periods of a book in step without a row: a side was empty</td></tr>
 * <tr><td>untrustedRows, untrustedTiers</td><td>rows of which some tiers lie beyond what is known of
 * the book, and these tiers</td></tr>
 * <tr><td>symbolsInSync</td><td>symbols with a row in their last period</td></tr>
 * </table>
 */
final class BookMetrics {

  private static final String OTHER = "other";

  private final Map<SyncCount, Counter> counts = new EnumMap<>(SyncCount.class);
  private final Map<String, Counter> resyncsByCode = new HashMap<>();
  private final Counter resyncs;
  private final Counter rows;
  private final Counter unsampled;
  private final Counter untrustedRows;
  private final Counter untrustedTiers;
  private final Map<String, BookCrossCheck> checks = new ConcurrentHashMap<>();
  private final Set<String> inSync = ConcurrentHashMap.newKeySet();

  BookMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("book");
    for (SyncCount what : SyncCount.values()) {
      counts.put(what, group.counter(what.code()));
    }
    for (GapCause cause : GapCause.values()) {
      resyncsByCode.put(cause.code(), group.counter("resyncs." + cause.code()));
    }
    resyncsByCode.put(OTHER, group.counter("resyncs." + OTHER));
    resyncs = group.counter("resyncs");
    rows = group.counter("rows");
    unsampled = group.counter("unsampled");
    untrustedRows = group.counter("untrustedRows");
    untrustedTiers = group.counter("untrustedTiers");
    group.gauge("crossChecks", sum(BookCrossCheck::compared));
    group.gauge("crossCheckDifferences", sum(BookCrossCheck::differing));
    group.gauge("tierChecks", sum(BookCrossCheck::tiersCompared));
    group.gauge("tierCheckDifferences", sum(BookCrossCheck::tiersDiffering));
    group.gauge("symbolsInSync", (Gauge<Integer>) inSync::size);
  }

  /** Written by the task, read by reporters, which may see a figure that is a moment old. */
  private Gauge<Long> sum(ToLongFunction<BookCrossCheck> figure) {
    return () -> checks.values().stream().mapToLong(figure).sum();
  }

  BookCrossCheck crossCheck(String symbol) {
    return checks.computeIfAbsent(symbol, s -> new BookCrossCheck());
  }

  void counted(SyncCount what) {
    counts.get(what).inc();
  }

  void sampled(BookSample sample) {
    inSync.add(sample.symbol());
    rows.inc();
    if (!sample.isTrusted()) {
      untrustedRows.inc();
      untrustedTiers.inc(sample.untrustedBids() + sample.untrustedAsks());
    }
  }

  void unsampled(String symbol) {
    inSync.remove(symbol);
    unsampled.inc();
  }

  void lost(String symbol, String code) {
    inSync.remove(symbol);
    resyncs.inc();
    Counter byCode = resyncsByCode.get(code);
    (byCode == null ? resyncsByCode.get(OTHER) : byCode).inc();
  }
}
