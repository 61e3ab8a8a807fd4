package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.FEATURE_SET;
import static io.depthflow.pipeline.config.CommonOptions.PERIOD;
import static io.depthflow.pipeline.config.CommonOptions.STORE;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.evaluation.LookAheadCheck;
import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Holds the rows that a model is to be trained on against the log that they came of. */
final class LookAheadRun {

  static final ConfigOption<List<String>> CHECK_LOG =
      ConfigOptions.key("check-log")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Raw log files that the rows came of, from the first on: rows are recomputed from"
                  + " what had been received by then, and nothing is trained where one differs.");

  private LookAheadRun() {}

  /**
   * Reads rows and log.
   *
   * @throws UsageException naming a file that is not there
   */
  static LookAheadReport of(Options options) throws IOException {
    if (options.has(KafkaOptions.BROKERS)) {
      throw new UsageException(
          "--check-log holds stored rows against the log that they came of; those of a topic are"
              + " made of its lines as it is read: leave one of the two out");
    }
    FeatureSet set = FeatureSet.byName(options.get(FEATURE_SET));
    Path folder = FeatureTable.folder(Path.of(options.get(STORE)), set);
    String symbol =
        options.has(TrainJob.SYMBOL) ? options.get(TrainJob.SYMBOL) : TrainJob.onlySymbol(folder);
    StoredFeatures stored = StoredFeatures.of(set, folder);
    if (stored == null) {
      throw new UsageException("no features in " + folder + "; run backfill first");
    }
    LookAheadCheck check =
        new LookAheadCheck(set, options.get(PERIOD).toMillis(), stored.horizonsMs());
    try (RowIterator<LabeledRow> rows =
        ParquetRows.read(
            folder.resolve("symbol=" + symbol),
            FeatureTable.of(set, stored.horizonsMs(), symbol))) {
      rows.forEachRemaining(check::stored);
    }
    SymbolFeed feed = new SymbolFeed(symbol, options.get(PERIOD).toMillis());
    feed.setOutput(check::sample);
    for (String name : options.get(CHECK_LOG)) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new UsageException("--" + CHECK_LOG.key() + " " + name + ": there is no such file");
      }
      try (RecordingReader reader = RecordingReaders.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          if (line.symbol().equals(symbol)) {
            feed.accept(line);
          }
        }
      }
    }
    return check.report();
  }
}
