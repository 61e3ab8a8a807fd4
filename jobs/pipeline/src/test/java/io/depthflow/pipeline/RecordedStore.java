package io.depthflow.pipeline;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the jobs left in a store, as text that is equal only where every bit is. */
record RecordedStore(Path root) {

  static final long PERIOD_MS = 1_000;

  /** A symbol's raw log, all its files in order. */
  List<RawLine> rawLog(String symbol) throws IOException {
    List<RawLine> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("raw"))) {
      List<Path> logs =
          files
              .filter(f -> f.getFileName().toString().endsWith(".gz"))
              .filter(f -> f.getFileName().toString().startsWith(symbol.toLowerCase(Locale.ROOT)))
              .sorted()
              .toList();
      for (Path log : logs) {
        try (RawLogReader reader = RawLogReader.open(log)) {
          for (RawLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
          }
        }
      }
    }
    return lines;
  }

  /** Samples that a plain loop makes of lines. */
  static List<String> replay(List<RawLine> lines) {
    return ExactRows.samples(lines, PERIOD_MS).stream().map(ExactRows::text).toList();
  }

  /** The samples that were recorded, by time. */
  List<String> samples(String symbol) throws IOException {
    return bookSamples(symbol).stream().map(ExactRows::text).toList();
  }

  /** The same as they are. */
  List<BookSample> bookSamples(String symbol) throws IOException {
    List<BookSample> samples = new ArrayList<>();
    Path partition = SampleTable.folder(root).resolve("symbol=" + symbol);
    try (RowIterator<BookSample> it = ParquetRows.read(partition, SampleTable.of(symbol))) {
      it.forEachRemaining(samples::add);
    }
    samples.sort(Comparator.comparingLong(BookSample::timeMs));
    return samples;
  }

  /** The backfilled rows, in the order of their files. */
  List<String> rows(String symbol, long horizonMs) throws IOException {
    FeatureSet set = FeatureSet.byName("core");
    Path partition = FeatureTable.folder(root, set).resolve("symbol=" + symbol);
    List<String> rows = new ArrayList<>();
    try (RowIterator<LabeledRow> it =
        ParquetRows.read(partition, FeatureTable.of(set, new long[] {horizonMs}, symbol))) {
      it.forEachRemaining(row -> rows.add(text(row)));
    }
    return rows;
  }

  private static String text(LabeledRow r) {
    return "%d %d %s %s %s"
        .formatted(
            r.row().timeMs(),
            r.row().segment(),
            r.row().mid(),
            Arrays.toString(r.row().values()),
            Arrays.toString(r.labelsBp()));
  }
}
