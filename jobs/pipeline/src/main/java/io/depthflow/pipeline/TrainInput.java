package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.STORE;

import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.operator.FeatureColumns;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import io.depthflow.pipeline.workflow.TrainWorkflow;
import io.depthflow.sinks.parquet.ParquetRowSource;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The labelled rows that a model is trained on: those of a store, or those that a topic's lines
 * come to, by the very workflow that a backfill has. Nobody publishes feature rows to Kafka, and a
 * topic of lines serves every feature set and horizon; so it is lines that are read.
 *
 * @param rows column by column, each once; bounded
 * @param spanMs from the first row to the last; 0 where only reading tells
 * @param fingerprint of the log that stored rows came of; null where rows bring it along
 */
record TrainInput(String symbol, DataStream<FeatureColumns> rows, long spanMs, String fingerprint) {

  /**
   * @param subtasks how many read a store where the options do not say; no more than its files
   * @throws UsageException where there is nothing to train on
   */
  static TrainInput of(
      StreamExecutionEnvironment env, Options options, FeatureTerms terms, int subtasks)
      throws IOException {
    Optional<KafkaTopic> topic = KafkaOptions.topic(options);
    return topic.isPresent()
        ? committed(env, options, topic.get(), terms)
        : stored(env, options, terms, subtasks);
  }

  private static TrainInput committed(
      StreamExecutionEnvironment env, Options options, KafkaTopic topic, FeatureTerms terms)
      throws IOException {
    if (options.has(STORE)) {
      throw new UsageException("train reads --store or --kafka-brokers, not both at once");
    }
    if (!options.has(TrainJob.SYMBOL)) {
      throw new UsageException(
          "train needs --symbol with --kafka-brokers: whose lines of " + topic + " to train on");
    }
    String symbol = options.get(TrainJob.SYMBOL);
    long periodMs = terms.periodMs();
    var samples =
        FeatureWorkflow.samples(
            MarketInput.committed(env, topic, List.of(symbol)), periodMs, false);
    var rows = FeatureWorkflow.rows(samples, terms.set().name(), periodMs);
    var labelled = FeatureWorkflow.labels(rows, terms.horizonsMs(), periodMs);
    return new TrainInput(symbol, TrainWorkflow.columns(labelled), 0, null);
  }

  private static TrainInput stored(
      StreamExecutionEnvironment env, Options options, FeatureTerms terms, int subtasks)
      throws IOException {
    Path folder = FeatureTable.folder(Path.of(options.get(STORE)), terms.set());
    String symbol =
        options.has(TrainJob.SYMBOL) ? options.get(TrainJob.SYMBOL) : TrainJob.onlySymbol(folder);
    Path partition = folder.resolve("symbol=" + symbol);
    if (!Files.isDirectory(partition)) {
      throw new UsageException(
          "no features of " + symbol + " in " + folder + "; run backfill for it first");
    }
    List<org.apache.flink.core.fs.Path> files = ParquetRows.files(StoredRows.flinkPath(partition));
    requireLabels(files, terms.horizonsMs());
    if (!options.has(TrainJob.PARALLELISM)) {
      env.setParallelism(Math.max(1, Math.min(subtasks, files.size())));
    }
    RowSpan span = RowSpan.of(files, FeatureTable.TIME_COLUMN);
    long spanMs = Math.max(0, Math.min(span.last(), options.get(TrainJob.UNTIL)) - span.first());
    DataStream<FeatureColumns> rows =
        env.fromSource(
                ParquetRowSource.columns(
                    files,
                    "features",
                    FeatureTable.TIME_COLUMN,
                    FeatureTable.valueColumns(terms.set(), terms.horizonsMs())),
                WatermarkStrategy.noWatermarks(),
                "labelled rows")
            .uid("rows")
            .map(b -> new FeatureColumns(b.file(), b.rows(), b.times(), b.values()))
            .returns(FeatureColumns.class)
            .uid("columns");
    return new TrainInput(symbol, rows, spanMs, DataFingerprint.of(partition));
  }

  /** Tells before anything is read that a label lies in no file. */
  private static void requireLabels(List<org.apache.flink.core.fs.Path> files, long[] horizonsMs)
      throws IOException {
    Set<String> wanted =
        Arrays.stream(horizonsMs)
            .mapToObj(FeatureTable::labelColumn)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> stored = new LinkedHashSet<>();
    for (int i = 0; i < files.size() && !wanted.isEmpty(); i++) {
      stored.addAll(ParquetRows.columns(files.get(i)).keySet());
      wanted.removeAll(stored);
    }
    if (!wanted.isEmpty()) {
      stored.removeIf(column -> !column.startsWith("label_"));
      throw new UsageException(
          "the rows have %s, not %s; backfill them with that horizon among its --horizons"
              .formatted(String.join(", ", stored), String.join(", ", wanted)));
    }
  }
}
