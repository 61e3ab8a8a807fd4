package io.depthflow.pipeline;

import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.Compaction;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The small files of a store's tables that a recorder writes, the book once per second and the live
 * feature rows, made one a symbol and day.
 */
final class StoreCompaction {

  private static final Pattern SET_FOLDER = Pattern.compile("(.+)-v(\\d+)");

  private StoreCompaction() {}

  static Compaction.Result run(Path store, int minFiles) throws IOException {
    Compaction.Result result =
        Compaction.run(
            StoredRows.flinkPath(SampleTable.folder(store)),
            SampleTable.of(null),
            BookSample::timeMs,
            minFiles);
    for (Path folder : liveFeatures(store)) {
      FeatureSet set = set(folder.getFileName().toString());
      StoredFeatures stored = set == null ? null : StoredFeatures.of(set, folder);
      if (stored != null) {
        result =
            result.and(
                Compaction.run(
                    StoredRows.flinkPath(folder), stored.table(), r -> r.row().timeMs(), minFiles));
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

  /** The set of a folder; null for one that is not this program's, whose rows stay as they are. */
  private static FeatureSet set(String folder) {
    Matcher name = SET_FOLDER.matcher(folder);
    if (!name.matches()
        || !FeatureSet.known().containsAll(Arrays.asList(name.group(1).split("\\+")))) {
      return null;
    }
    FeatureSet set = FeatureSet.byName(name.group(1));
    return set.version() == Integer.parseInt(name.group(2)) ? set : null;
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
