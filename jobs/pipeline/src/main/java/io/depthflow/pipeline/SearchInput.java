package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.operator.FeatureColumns;
import io.depthflow.pipeline.operator.GramPlan;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ColumnBatch;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.sinks.parquet.RowSpan;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * The stored rows of a symbol and feature set.
 *
 * @param horizonsMs of all labels that are stored
 * @param untilMs rows later than this are left out
 * @param span of all rows
 */
record SearchInput(
    FeatureSet set,
    long[] horizonsMs,
    List<org.apache.flink.core.fs.Path> files,
    long untilMs,
    RowSpan span) {

  static SearchInput of(Path store, String name, Options options) throws IOException {
    FeatureSet set = featureSet(name);
    Path folder = FeatureTable.folder(store, set);
    String symbol =
        options.has(TrainJob.SYMBOL) ? options.get(TrainJob.SYMBOL) : TrainJob.onlySymbol(folder);
    Path partition = folder.resolve("symbol=" + symbol);
    StoredFeatures stored = StoredFeatures.of(set, folder);
    if (stored == null || !Files.isDirectory(partition)) {
      throw new UsageException(
          "no features of " + symbol + " in " + folder + "; run backfill for them first");
    }
    var files = ParquetRows.files(StoredRows.flinkPath(partition));
    RowSpan span = RowSpan.of(files, FeatureTable.TIME_COLUMN);
    return new SearchInput(set, stored.horizonsMs(), files, options.get(TrainJob.UNTIL), span);
  }

  private static FeatureSet featureSet(String name) {
    try {
      return FeatureSet.byName(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + SearchMain.FEATURE_SETS.key() + ": " + e.getMessage());
    }
  }

  long count() {
    return span.rows();
  }

  /**
   * @throws UsageException naming the horizon whose label is not stored
   */
  void requireLabels(List<Long> wantedMs) {
    for (long wanted : wantedMs) {
      if (Arrays.stream(horizonsMs).noneMatch(h -> h == wanted)) {
        throw new UsageException(
            "rows of set %s have labels for %s, not for %s; backfill with that horizon, too"
                .formatted(
                    set.name(),
                    Arrays.stream(horizonsMs)
                        .mapToObj(SearchMain::duration)
                        .collect(Collectors.joining(", ")),
                    SearchMain.duration(wanted)));
      }
    }
  }

  /**
   * Numbers of the features that each list leaves out.
   *
   * @throws UsageException as {@link TrainTerms#without}
   */
  Map<String, BitSet> without(List<String> lists) {
    Map<String, BitSet> without = new LinkedHashMap<>();
    for (String list : lists) {
      BitSet left = new BitSet();
      Arrays.stream(TrainTerms.without(list, set)).forEach(left::set);
      without.put(list, left);
    }
    return without;
  }

  /** The sums that a training of one horizon has. */
  TrainingSums sums(
      long horizonMs, double share, WalkForwardOptions selection, LongConsumer progress) {
    long[] horizon = {horizonMs};
    long spanMs = Math.max(0, Math.min(span.last(), untilMs) - span.first());
    TrainingSums sums =
        new GramPlan(
                set.names(),
                horizon,
                BlockPlan.of(horizon, spanMs, selection),
                NonFinite.SKIP_ROW,
                // Any distance will do: the sums keep the extremes, and each try cuts by its own.
                CleaningPlan.usual(set.names(), 1, share),
                untilMs)
            .empty();
    read(horizon, progress, r -> sums.addColumns(r.timesMs(), r.columns(), r.rows()));
    return sums;
  }

  /** Features and labels, and what other columns are named, many rows at a time. */
  void read(
      long[] labelsMs, LongConsumer progress, Consumer<FeatureColumns> out, String... others) {
    List<String> columns = new ArrayList<>(FeatureTable.valueColumns(set, labelsMs));
    columns.addAll(List.of(others));
    try (RowIterator<ColumnBatch> it =
        ParquetRows.columns(files, "features", FeatureTable.TIME_COLUMN, columns)) {
      while (it.hasNext()) {
        ColumnBatch batch = it.next();
        out.accept(
            new FeatureColumns(batch.file(), batch.rows(), batch.times(), batch.values())
                .until(untilMs));
        progress.accept(batch.rows());
      }
    }
  }
}
