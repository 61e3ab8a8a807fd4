package io.depthflow.pipeline;

import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import io.depthflow.sinks.parquet.ParquetSinks;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Feature rows of a recording, written while it goes on: the workflow of {@link BackfillJob} behind
 * the live samples. A row is written when its labels are known, the longest horizon after its time;
 * those that still wait when a run ends are in its savepoint, and {@code --resume} writes them.
 *
 * <p>They lie beside the backfilled ones, in a folder of their own: a backfill replaces whole
 * partitions, and a folder into which a job is writing must not be moved away under it.
 */
final class LiveFeatures {

  static final ConfigOption<String> FEATURE_SET =
      ConfigOptions.key(CommonOptions.FEATURE_SET.key())
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Write feature rows and labels of this set, too, as they come; without it, backfill"
                  + " makes them of the raw log, bit for bit the same.");

  private LiveFeatures() {}

  /**
   * Says what cannot be computed, or not be stored, before anything begins.
   *
   * @throws UsageException naming the option
   */
  static void check(Options options) throws IOException {
    if (options.has(FEATURE_SET)) {
      FeatureTerms terms = FeatureTerms.of(options, FEATURE_SET);
      Path store = Path.of(options.get(CommonOptions.STORE));
      new StoredRows(folder(store, terms.set())).requirePeriod(terms.periodMs());
    }
  }

  /** Folder of a set's live rows below a store: {@code features-live/core-v1}. */
  static Path folder(Path store, FeatureSet set) {
    return root(store).resolve(FeatureTable.folder(store, set).getFileName());
  }

  /** Folder of all live rows below a store. */
  static Path root(Path store) {
    return store.resolve("features-live");
  }

  /** Behind the samples of a recording. */
  static void write(DataStream<BookSample> samples, Options options, Path store) {
    FeatureTerms terms = FeatureTerms.of(options, FEATURE_SET);
    long periodMs = terms.periodMs();
    DataStream<FeatureRow> rows = FeatureWorkflow.rows(samples, terms.set().name(), periodMs);
    DataStream<LabeledRow> labelled = FeatureWorkflow.labels(rows, terms.horizonsMs(), periodMs);
    labelled
        .sinkTo(
            ParquetSinks.rolling(
                terms.table(),
                StoredRows.flinkPath(folder(store, terms.set())),
                FeatureTable.partitioner()))
        .name("live features")
        .uid("live-features");
  }
}
