package io.depthflow.pipeline;

import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowSpan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a table's folder holds already, held against what a backfill is about to publish into it: a
 * partition is replaced whole, so rows beside the range asked for would be gone, and rows of
 * another period do not belong beside these.
 *
 * @param folder of a feature set's table; need not exist
 */
record StoredRows(Path folder) {

  static final String TIME_COLUMN = FeatureTable.TIME_COLUMN;

  /**
   * @param symbols that are about to be published; empty for all
   * @throws UsageException naming the partition of which a part would be lost
   */
  void requireNoneLost(RowRange range, List<String> symbols) throws IOException {
    for (LocalDate day : range.cutDays()) {
      for (Path partition : partitions(day, symbols)) {
        RowSpan span = span(partition);
        if (!range.holds(span.first()) || !range.holds(span.last())) {
          throw new UsageException(
              "%s holds rows from %s to %s, beside %s; a day is replaced whole, and they would be"
                      .formatted(
                          partition,
                          Instant.ofEpochMilli(span.first()),
                          Instant.ofEpochMilli(span.last()),
                          range)
                  + " gone: give whole days (--from %s --to %s), or another --store"
                      .formatted(day, day.plusDays(1)));
        }
      }
    }
  }

  /**
   * @throws UsageException where rows of another period lie
   */
  void requirePeriod(long periodMs) throws IOException {
    org.apache.flink.core.fs.Path file;
    try {
      file = ParquetRows.files(flinkPath(folder)).get(0);
    } catch (FileNotFoundException nothingYet) {
      // A recorder that died before its first checkpoint leaves a folder and nothing to be seen.
      return;
    }
    String stored = ParquetRows.metadata(file).get(Footers.PERIOD);
    if (stored != null && !stored.equals(String.valueOf(periodMs))) {
      throw new UsageException(
          "%s holds rows every %s ms, not every %d ms as --period asks for; take another --store"
              .formatted(folder, stored, periodMs));
    }
  }

  static RowSpan span(Path partition) throws IOException {
    return RowSpan.of(ParquetRows.files(flinkPath(partition)), TIME_COLUMN);
  }

  private List<Path> partitions(LocalDate day, List<String> symbols) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(p -> p.getFileName().toString().startsWith("symbol="))
          .filter(
              p ->
                  symbols.isEmpty()
                      || symbols.contains(p.getFileName().toString().substring("symbol=".length())))
          .map(p -> p.resolve("date=" + day))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  static org.apache.flink.core.fs.Path flinkPath(Path path) {
    return new org.apache.flink.core.fs.Path(path.toAbsolutePath().toUri());
  }
}
