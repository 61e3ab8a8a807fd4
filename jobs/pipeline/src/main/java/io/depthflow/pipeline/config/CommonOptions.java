package io.depthflow.pipeline.config;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options that several jobs share, under one name and with one meaning. */
public final class CommonOptions {

  private CommonOptions() {}

  public static final ConfigOption<Integer> PARALLELISM =
      ConfigOptions.key("parallelism")
          .intType()
          .defaultValue(1)
          .withDescription("Subtasks that the symbols are spread over.");

  public static final ConfigOption<Integer> MAX_PARALLELISM =
      ConfigOptions.key("max-parallelism")
          .intType()
          .defaultValue(720)
          .withDescription(
              "Key groups. At 720 the large symbols fall on different subtasks; fixed for the life"
                  + " of a checkpoint.");

  public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key("checkpoint-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("Time between checkpoints.");

  public static final ConfigOption<String> CHECKPOINT_DIR =
      ConfigOptions.key("checkpoint-dir")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where checkpoints are kept, also after the job ends; without it they live in memory"
                  + " and serve restarts alone.");

  public static final ConfigOption<Integer> RESTART_ATTEMPTS =
      ConfigOptions.key("restart-attempts")
          .intType()
          .defaultValue(3)
          .withDescription("How often a failing job is started again before it fails for good.");

  public static final ConfigOption<List<String>> SYMBOLS =
      ConfigOptions.key("symbols")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Symbols, comma separated, e.g. BTCUSDT,ETHUSDT; none means all.");

  public static final ConfigOption<List<String>> FILES =
      ConfigOptions.key("files")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Raw log files (gzip or zstd), any number of symbols and days.");

  public static final ConfigOption<Duration> PERIOD =
      ConfigOptions.key("period")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("Sampling period of the book, 100 ms or more.");

  public static final ConfigOption<String> FEATURE_SET =
      ConfigOptions.key("feature-set")
          .stringType()
          .defaultValue("core")
          .withDescription("Named set of features: core, or tiers (the raw 10 tiers).");

  public static final ConfigOption<String> STORE =
      ConfigOptions.key("store")
          .stringType()
          .defaultValue("out/store")
          .withDescription("Root folder of recorded and backfilled data.");

  public static final ConfigOption<String> MODELS =
      ConfigOptions.key("models")
          .stringType()
          .defaultValue("out/models")
          .withDescription("Root folder of the model store.");

  public static final ConfigOption<String> MODEL =
      ConfigOptions.key("model")
          .stringType()
          .defaultValue("latest")
          .withDescription("Id of the model, or latest.");

  public static final ConfigOption<String> VENUE =
      ConfigOptions.key("venue")
          .stringType()
          .defaultValue("sim")
          .withDescription("sim, testnet or live.");

  public static final ConfigOption<String> REST_URL =
      ConfigOptions.key("rest-url")
          .stringType()
          .noDefaultValue()
          .withDescription("REST base URL; without it that of the venue.");

  public static final ConfigOption<String> WS_URL =
      ConfigOptions.key("ws-url")
          .stringType()
          .noDefaultValue()
          .withDescription("WebSocket base URL; without it that of the venue.");

  public static final ConfigOption<Duration> RUN_FOR =
      ConfigOptions.key("for")
          .durationType()
          .noDefaultValue()
          .withDescription("Stop in good order after this time; without it, run until stopped.");
}
