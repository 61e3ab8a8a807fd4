package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.util.TimeUtils;

/**
 * What feature rows are made of, as a user gives it, checked before a job begins.
 *
 * @param periodMs sampling period, {@value #PERIOD_MIN_MS} ms or more
 * @param horizonsMs of the labels, each a multiple of the period
 */
record FeatureTerms(FeatureSet set, long periodMs, long[] horizonsMs) {

  static final long PERIOD_MIN_MS = 100;

  /**
   * @throws UsageException naming the option whose value does not go, or not with the others
   */
  static FeatureTerms of(Options options, ConfigOption<String> setOption) {
    return of(options, setOption, BackfillJob.HORIZONS);
  }

  /** As {@link #of(Options, ConfigOption)}, with horizons by another name. */
  static FeatureTerms of(
      Options options, ConfigOption<String> setOption, ConfigOption<List<String>> horizons) {
    long periodMs = options.get(CommonOptions.PERIOD).toMillis();
    if (periodMs < PERIOD_MIN_MS) {
      throw new UsageException(
          "--period is %d ms or more, not %d ms".formatted(PERIOD_MIN_MS, periodMs));
    }
    FeatureSet set;
    try {
      set = FeatureSet.byName(options.get(setOption));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + setOption.key() + ": " + e.getMessage());
    }
    try {
      new FeatureWindow(set, periodMs);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--period " + periodMs + " ms: " + e.getMessage());
    }
    return new FeatureTerms(set, periodMs, horizonsMs(options, horizons, periodMs));
  }

  private static long[] horizonsMs(
      Options options, ConfigOption<List<String>> horizons, long periodMs) {
    String name = "--" + horizons.key();
    List<String> texts = options.get(horizons);
    long[] horizonsMs = texts.stream().mapToLong(t -> horizonMs(name, t, periodMs)).toArray();
    if (horizonsMs.length == 0) {
      throw new UsageException(name + " needs one at least, e.g. 10s");
    }
    if (Arrays.stream(horizonsMs).distinct().count() < horizonsMs.length) {
      throw new UsageException(name + " names a time twice: " + String.join(",", texts));
    }
    return horizonsMs;
  }

  private static long horizonMs(String name, String text, long periodMs) {
    long horizonMs;
    try {
      horizonMs = TimeUtils.parseDuration(text).toMillis();
    } catch (IllegalArgumentException e) {
      throw new UsageException(name + " cannot hold '" + text + "'; give times, e.g. 5s,10s");
    }
    if (horizonMs <= 0 || horizonMs % periodMs != 0) {
      throw new UsageException(
          "%s %s is no multiple of --period %d ms".formatted(name, text, periodMs));
    }
    return horizonMs;
  }

  /** The table that rows are written into; its footers say what made them. */
  ParquetTable<LabeledRow> table() {
    return FeatureTable.of(set, horizonsMs, null)
        .withMetadata(
            Map.of(
                Footers.REVISION, Commands.revision(), Footers.PERIOD, String.valueOf(periodMs)));
  }

  long longestHorizonMs() {
    return Arrays.stream(horizonsMs).max().orElseThrow();
  }
}
