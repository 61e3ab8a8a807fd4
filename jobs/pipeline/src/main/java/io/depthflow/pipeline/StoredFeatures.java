package io.depthflow.pipeline;

import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the files of a feature set's table say of themselves.
 *
 * @param horizonsMs horizons of the labels that one of the files has, ascending, milliseconds
 */
record StoredFeatures(FeatureSet set, long[] horizonsMs) {
  /**
   * Reads the footers of all files below a folder.
   *
   * @return null where there is no file
   */
  static StoredFeatures of(FeatureSet set, Path folder) throws IOException {
    List<Path> files = visible(folder);
    if (files.isEmpty()) {
      return null;
    }
    TreeSet<Long> horizons = new TreeSet<>();
    for (Path file : files) {
      Map<String, String> said = ParquetRows.metadata(StoredRows.flinkPath(file));
      if (!said.containsKey(Footers.HORIZONS)) {
        throw new IOException(
            file + " is no file of feature rows: it names no " + Footers.HORIZONS);
      }
      Arrays.stream(said.get(Footers.HORIZONS).split(","))
          .map(Long::valueOf)
          .forEach(horizons::add);
    }
    return new StoredFeatures(set, horizons.stream().mapToLong(Long::longValue).toArray());
  }

  /** The table of all files together; a label that a file does not have is not known there. */
  ParquetTable<LabeledRow> table() {
    return FeatureTable.of(set, horizonsMs, null);
  }

  /**
   * Also where a compaction was interrupted, which the next one completes. By names alone: a job
   * that writes there renames files, and one that is looked at meanwhile may be gone.
   */
  private static List<Path> visible(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path symbol : Files.isDirectory(folder) ? named(folder, "symbol=.+") : List.<Path>of()) {
      for (Path date : named(symbol, "date=.+")) {
        files.addAll(named(date, "[^._].*[.]parquet"));
      }
    }
    return files;
  }

  private static List<Path> named(Path folder, String pattern) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(f -> f.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }
}
