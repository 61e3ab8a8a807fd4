package io.depthflow.pipeline;

import io.depthflow.flink.binance.source.SymbolChoice;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.MarketOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.sinks.csv.CsvSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What a recorder is told beside where its lines come from. */
final class RecordOptions {

  /** Levels of a polled book: what 10 tiers need, at the price of 5. */
  static final int POLL_LEVELS = 20;

  /** A minute, and one poll of a symbol more: not each comes at the same moment of its second. */
  private static final int POLLS_A_MINUTE = 61;

  private static final int USUAL_WEIGHT_A_MINUTE = 2_400;
  private static final int WEIGHT_OF_A_POLL = 2;

  static final ConfigOption<Boolean> POLL =
      ConfigOptions.key("poll")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Ask for each book by REST once per second instead of following its stream; for"
                  + " venues without one. No trades, and nothing of what happens between.");

  static final ConfigOption<String> CSV =
      ConfigOptions.key("csv")
          .stringType()
          .noDefaultValue()
          .withDescription("Folder for the book once per second as CSV, too.");

  static final ConfigOption<Integer> BATCH_ROWS =
      ConfigOptions.key("batch-rows")
          .intType()
          .defaultValue(3600)
          .withDescription("Rows of a CSV file.");

  static final ConfigOption<Duration> COMPACT_EVERY =
      ConfigOptions.key("compact-every")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How often the small Parquet files that checkpoints leave are made one; at the end of"
                  + " a run in any case. On a cluster: depthflow compact.");

  private RecordOptions() {}

  /** Says what cannot be together before anything begins. */
  static void check(Options options) throws IOException {
    batchRows(options);
    LiveFeatures.check(options);
    if (options.has(CommonOptions.RUN_FOR)
        && options.get(CommonOptions.RUN_FOR).toMillis() < 1000) {
      throw new UsageException(
          "--for "
              + options.get(CommonOptions.RUN_FOR).toMillis()
              + " ms is too short: say 10s, 5min");
    }
    requireWritable("--store", Path.of(options.get(CommonOptions.STORE)));
    if (options.has(CSV)) {
      requireWritable("--csv", Path.of(options.get(CSV)));
    }
    if (options.get(COMPACT_EVERY).toMillis() < 1000) {
      throw new UsageException("--compact-every is at least 1 s");
    }
    if (!options.get(POLL)) {
      return;
    }
    if (!options.get(MarketInput.INPUT).equals("live")) {
      throw new UsageException("--poll asks the venue; it cannot go with --input kafka");
    }
    SymbolChoice choice = MarketOptions.choice(options);
    int symbols = choice.top() > 0 ? choice.top() : options.get(CommonOptions.SYMBOLS).size();
    double share = MarketOptions.weightShare(options);
    int most = (int) (share * USUAL_WEIGHT_A_MINUTE / WEIGHT_OF_A_POLL / POLLS_A_MINUTE);
    if (symbols > most) {
      throw new UsageException(
          "--poll can ask for "
              + most
              + " symbols a second by --snapshot-weight-share "
              + share
              + " of the venue's limit, not for "
              + symbols
              + "; without --poll there is no such limit");
    }
    if (options.get(CommonOptions.PERIOD).toMillis() % 1000 != 0) {
      throw new UsageException("--poll asks once per second; --period is to be whole seconds");
    }
  }

  /** A folder that can be written into, or made: told before anything is recorded. */
  private static void requireWritable(String option, Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new UsageException(
          option
              + " "
              + folder
              + " cannot be written: "
              + there
              + (there != null && Files.isDirectory(there) ? " is read-only" : " is no folder")
              + "; name another folder");
    }
  }

  static int batchRows(Options options) {
    int rows = options.get(BATCH_ROWS);
    if (rows < 1 || rows > CsvSink.ROWS_MAX) {
      throw new UsageException("--batch-rows is 1 to " + CsvSink.ROWS_MAX + ", not " + rows);
    }
    return rows;
  }
}
