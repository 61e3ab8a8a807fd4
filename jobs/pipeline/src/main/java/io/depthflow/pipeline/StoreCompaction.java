package io.depthflow.pipeline;

import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.Compaction;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The small files of a store's tables that a recorder writes, the book once per second and the live
 * feature rows, made one a symbol and day.
 */
final class StoreCompaction {

  private static final Pattern SET_FOLDER = Pattern.compile("(.+)-v(\\d+)");
  private static final String HORIZONS = "depthflow.horizons-ms";

  private StoreCompaction() {}

  static Compaction.Result run(Path store, int minFiles) throws IOException {
    Compaction.Result result =
        Compaction.run(
            flinkPath(SampleTable.folder(store)),
            SampleTable.of(null),
            BookSample::timeMs,
            minFiles);
    for (Path folder : liveFeatures(store)) {
      ParquetTable<LabeledRow> table = featureTable(folder);
      if (table != null) {
        result =
            result.and(Compaction.run(flinkPath(folder), table, r -> r.row().timeMs(), minFiles));
      }
    }
    return result;
  }

  private static List<Path> liveFeatures(Path store) throws IOException {
    Path root = LiveFeatures.root(store);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  /**
   * The table of all files of a folder: with every horizon that one of them has, and with what all
   * of them say in their footers.
   *
   * @return null where there is no file yet, or its set is of another version than this program's
   */
  private static ParquetTable<LabeledRow> featureTable(Path folder) throws IOException {
    Matcher name = SET_FOLDER.matcher(folder.getFileName().toString());
    if (!name.matches() || !isKnown(name.group(1))) {
      return null;
    }
    FeatureSet set = FeatureSet.byName(name.group(1));
    if (set.version() != Integer.parseInt(name.group(2))) {
      return null;
    }
    List<Path> files = visible(folder);
    if (files.isEmpty()) {
      return null;
    }
    TreeSet<Long> horizons = new TreeSet<>();
    Map<String, String> common = null;
    for (Path file : files) {
      Map<String, String> said = ParquetRows.metadata(flinkPath(file));
      Arrays.stream(said.get(HORIZONS).split(",")).map(Long::valueOf).forEach(horizons::add);
      if (common == null) {
        common = new HashMap<>(said);
      } else {
        common.entrySet().retainAll(said.entrySet());
      }
    }
    common.keySet().removeIf(key -> !key.startsWith("depthflow.") || key.equals(HORIZONS));
    long[] horizonsMs = horizons.stream().mapToLong(Long::longValue).toArray();
    return FeatureTable.of(set, horizonsMs, null).withMetadata(common);
  }

  /** Also where a compaction was interrupted, which the next one completes. */
  private static List<Path> visible(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.getFileName().toString().matches("[^._].*[.]parquet")).toList();
    }
  }

  private static boolean isKnown(String set) {
    return FeatureSet.known().containsAll(Arrays.asList(set.split("\\+")));
  }

  private static org.apache.flink.core.fs.Path flinkPath(Path folder) {
    return new org.apache.flink.core.fs.Path(folder.toAbsolutePath().toUri());
  }

  static String text(Compaction.Result result) {
    return String.format(
        Locale.ROOT,
        "%,d Parquet files became %,d (%,d rows)",
        result.filesBefore(),
        result.filesAfter(),
        result.rows());
  }
}
