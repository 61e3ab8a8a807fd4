package io.depthflow.pipeline;

import io.depthflow.flink.binance.source.SymbolChoice;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.MarketOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.sinks.csv.CsvSink;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What a recorder is told beside where its lines come from. */
final class RecordOptions {

  /** Levels of a polled book: what 10 tiers need, at the price of 5. */
  static final int POLL_LEVELS = 20;

  /** A poll costs 2 of the 2,400 weight a minute, of which a client uses four fifths. */
  static final int POLL_SYMBOLS_MAX = 2400 * 4 / 5 / 60 / 2;

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
  static void check(Options options) {
    batchRows(options);
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
    if (symbols > POLL_SYMBOLS_MAX) {
      throw new UsageException(
          "--poll can ask for "
              + POLL_SYMBOLS_MAX
              + " symbols a second within the venue's limits, not for "
              + symbols
              + "; without --poll there is no such limit");
    }
    if (options.get(CommonOptions.PERIOD).toMillis() % 1000 != 0) {
      throw new UsageException("--poll asks once per second; --period is to be whole seconds");
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
