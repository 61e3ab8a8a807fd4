package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.CHECKPOINT_DIR;
import static io.depthflow.pipeline.config.CommonOptions.CHECKPOINT_INTERVAL;
import static io.depthflow.pipeline.config.CommonOptions.FEATURE_SET;
import static io.depthflow.pipeline.config.CommonOptions.FILES;
import static io.depthflow.pipeline.config.CommonOptions.MAX_PARALLELISM;
import static io.depthflow.pipeline.config.CommonOptions.PARALLELISM;
import static io.depthflow.pipeline.config.CommonOptions.PERIOD;
import static io.depthflow.pipeline.config.CommonOptions.RESTART_ATTEMPTS;
import static io.depthflow.pipeline.config.CommonOptions.STORE;
import static io.depthflow.pipeline.config.CommonOptions.SYMBOLS;

import io.depthflow.binance.recording.RecordingFolders;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import io.depthflow.sinks.parquet.StagedPublish;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Raw log files, or the lines of a Kafka topic, to features and labels, published as whole
 * partitions or not at all.
 */
public final class BackfillJob {

  static final ConfigOption<List<String>> HORIZONS =
      ConfigOptions.key("horizons")
          .stringType()
          .asList()
          .defaultValues("10s")
          .withDescription("Label horizons, comma separated, e.g. 5s,10s.");

  static final ConfigOption<String> RUN_ID =
      ConfigOptions.key("run-id")
          .stringType()
          .defaultValue("backfill")
          .withDescription("Names the staging folder; two runs at once into one store need two.");

  static final ConfigOption<Boolean> RESUME =
      ConfigOptions.key("resume")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Go on from the newest checkpoint below checkpoint-dir, with the files and the"
                  + " options of the run that was killed; without it the input is read anew.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "backfill",
          "Computes features and labels from raw logs or Kafka and publishes them as Parquet.",
          List.of(
              FILES,
              KafkaOptions.BROKERS,
              KafkaOptions.TOPIC,
              KafkaOptions.PROPERTIES,
              STORE,
              SYMBOLS,
              RowRange.FROM,
              RowRange.TO,
              FEATURE_SET,
              HORIZONS,
              PERIOD,
              RUN_ID,
              PARALLELISM,
              MAX_PARALLELISM,
              CHECKPOINT_INTERVAL,
              CHECKPOINT_DIR,
              RESUME,
              RESTART_ATTEMPTS),
          FILES);

  private BackfillJob() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, options -> define(options).execute("backfill"));
  }

  /** Waits for the job, embedded, shows how far it is, and tells what it made. */
  public static void run(Options options) throws Exception {
    StreamExecutionEnvironment env = define(options);
    requireFiles(options);
    long periodMs = FeatureTerms.of(options, FEATURE_SET).periodMs();
    new BackfillRun(options, folder(options), periodMs).execute(env);
  }

  /** Told before a cluster is started for nothing; the job looks again where it runs. */
  private static void requireFiles(Options options) throws IOException {
    for (Path file : RecordingFolders.files(options.get(FILES))) {
      RecordingReaders.open(file).close();
    }
  }

  private static Path folder(Options options) {
    FeatureSet set = FeatureSet.byName(options.get(FEATURE_SET));
    return FeatureTable.folder(Path.of(options.get(STORE)), set);
  }

  /** The job, wired to its input. */
  static StreamExecutionEnvironment define(Options options) throws IOException {
    requireStore(options);
    StreamExecutionEnvironment env = JobEnvironment.create(options);
    long readToMs =
        RowRange.of(options).readToMs(FeatureTerms.of(options, FEATURE_SET).longestHorizonMs());
    backfill(MarketInput.recorded(env, options, readToMs), options);
    if (options.get(RESUME)) {
      Checkpoints.resume(env, Path.of(options.require(CHECKPOINT_DIR)));
    }
    return env;
  }

  /** Tells before anything is read what would be found out at its end. */
  private static void requireStore(Options options) throws IOException {
    FeatureTerms terms = FeatureTerms.of(options, FEATURE_SET);
    Path folder = folder(options);
    if (options.get(RESUME) && !options.has(CHECKPOINT_DIR)) {
      throw new UsageException(
          "--resume needs --checkpoint-dir, where the killed run kept its checkpoints");
    }
    StagedPublish.requireFree(StoredRows.flinkPath(folder), options.get(RUN_ID));
    StagedPublish.recover(StoredRows.flinkPath(folder));
    StoredRows stored = new StoredRows(folder);
    stored.requirePeriod(terms.periodMs());
    stored.requireNoneLost(RowRange.of(options), options.get(SYMBOLS));
  }

  /** Everything behind the source. */
  static void backfill(DataStream<RawLine> lines, Options options) {
    FeatureTerms terms = FeatureTerms.of(options, FEATURE_SET);
    RowRange range = RowRange.of(options);
    long periodMs = terms.periodMs();
    DataStream<BookSample> samples = FeatureWorkflow.samples(lines, periodMs, false);
    DataStream<FeatureRow> rows = FeatureWorkflow.rows(samples, terms.set().name(), periodMs);
    DataStream<LabeledRow> labelled = FeatureWorkflow.labels(rows, terms.horizonsMs(), periodMs);
    DataStream<LabeledRow> wanted =
        range.isAll()
            ? labelled
            : labelled.filter(row -> range.holds(row.row().timeMs())).name("range").uid("range");
    StagedPublish.attach(
        wanted,
        terms.table(),
        FeatureTable.partitioner(),
        new org.apache.flink.core.fs.Path(folder(options).toAbsolutePath().toUri()),
        options.get(RUN_ID));
  }
}
