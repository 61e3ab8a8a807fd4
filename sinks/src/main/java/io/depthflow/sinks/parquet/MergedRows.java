package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;

/**
 * The rows of several files in ascending time, those of one time in the order in which they stand.
 * Files that do not overlap in time, which is the rule, go through one after the other; only what
 * overlaps is held in memory.
 */
final class MergedRows {

  /** Stands between what files of one day say, of which one may be a merged one already. */
  private static final String BETWEEN = "; ";

  private MergedRows() {}

  /** A file and the times of its rows. */
  private record Span(Path file, long fromMs, long toMs, boolean ascending) {}

  static <T> void write(
      List<Path> files, ParquetTable<T> table, RowTime<T> time, FSDataOutputStream out)
      throws IOException {
    List<Span> spans = new ArrayList<>();
    for (Path file : files) {
      Span span = span(file, table, time);
      if (span != null) {
        spans.add(span);
      }
    }
    spans.sort(Comparator.comparingLong(Span::fromMs));
    List<Map<String, String>> footers = new ArrayList<>();
    for (Path file : files) {
      footers.add(ParquetRows.metadata(file));
    }
    Map<String, String> said = metadata(footers);
    said.keySet().removeAll(table.metadata().keySet()); // which tells of the file that is written
    for (FooterSum<T> sum : table.sums()) {
      said.remove(sum.key());
      total(sum, footers).ifPresent(total -> said.put(sum.key(), total));
    }
    TableBulkWriter<T> writer = new TableBulkWriter<>(table.ofMerged(said), out);
    int from = 0;
    while (from < spans.size()) {
      int to = from + 1;
      long endMs = spans.get(from).toMs();
      while (to < spans.size() && spans.get(to).fromMs() <= endMs) {
        endMs = Math.max(endMs, spans.get(to).toMs());
        to++;
      }
      write(spans.subList(from, to), table, time, writer);
      from = to;
    }
    writer.finish();
  }

  /** What the footers say; where they differ, what each says, once, in the files' order. */
  private static Map<String, String> metadata(List<Map<String, String>> footers) {
    Map<String, Set<String>> said = new TreeMap<>();
    for (Map<String, String> footer : footers) {
      footer.forEach(
          (key, value) ->
              said.computeIfAbsent(key, k -> new LinkedHashSet<>())
                  .addAll(List.of(value.split(BETWEEN))));
    }
    Map<String, String> metadata = new TreeMap<>();
    said.forEach((key, values) -> metadata.put(key, String.join(BETWEEN, values)));
    return metadata;
  }

  /** What the files' rows add up to; empty where one does not say, being older than the sum. */
  static <T> Optional<String> total(FooterSum<T> sum, List<Map<String, String>> footers) {
    long total = 0;
    for (Map<String, String> footer : footers) {
      if (!footer.containsKey(sum.key())) {
        return Optional.empty();
      }
      total += sum.parse(footer.get(sum.key()));
    }
    return Optional.of(sum.text(total));
  }

  private static <T> void write(
      List<Span> spans, ParquetTable<T> table, RowTime<T> time, TableBulkWriter<T> writer)
      throws IOException {
    List<Path> files = spans.stream().map(Span::file).toList();
    try (RowIterator<T> rows = ParquetRows.read(files, table)) {
      if (spans.size() == 1 && spans.get(0).ascending()) {
        while (rows.hasNext()) {
          writer.addElement(rows.next());
        }
        return;
      }
      List<T> held = new ArrayList<>();
      rows.forEachRemaining(held::add);
      held.sort(Comparator.comparingLong(time::timeMs));
      for (T row : held) {
        writer.addElement(row);
      }
    }
  }

  /** Null for a file without a row. */
  private static <T> Span span(Path file, ParquetTable<T> table, RowTime<T> time) {
    long fromMs = Long.MAX_VALUE;
    long toMs = Long.MIN_VALUE;
    boolean ascending = true;
    try (RowIterator<T> rows = ParquetRows.read(List.of(file), table)) {
      while (rows.hasNext()) {
        long ms = time.timeMs(rows.next());
        ascending &= ms >= toMs;
        fromMs = Math.min(fromMs, ms);
        toMs = Math.max(toMs, ms);
      }
    }
    return fromMs > toMs ? null : new Span(file, fromMs, toMs, ascending);
  }
}
