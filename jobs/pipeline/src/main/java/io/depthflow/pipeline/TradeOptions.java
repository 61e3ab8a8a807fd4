package io.depthflow.pipeline;

import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.SocketOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the trade job. */
final class TradeOptions {

  static final ConfigOption<Boolean> REAL_MONEY =
      ConfigOptions.key("real-money")
          .booleanType()
          .defaultValue(false)
          .withDescription("Needed beside --venue live: yes, send orders with real money.");

  static final ConfigOption<Boolean> DRY_RUN =
      ConfigOptions.key("dry-run")
          .booleanType()
          .defaultValue(false)
          .withDescription("Make signals and send no order.");

  static final ConfigOption<String> ENV_FILE =
      ConfigOptions.key("env-file")
          .stringType()
          .defaultValue(".env")
          .withDescription(
              "File with BINANCE_API_KEY and BINANCE_API_SECRET; except at the sim, the"
                  + " environment's own variables go before it.");

  static final ConfigOption<String> MODEL =
      ConfigOptions.key(CommonOptions.MODEL.key())
          .stringType()
          .defaultValue(PromotedModel.NAME)
          .withDescription(
              "Id of the model; promoted: the one in force, or where there is none, except with"
                  + " --venue live, the latest; or latest.");

  static final ConfigOption<String> STATE =
      ConfigOptions.key("state")
          .stringType()
          .defaultValue("out/trade")
          .withDescription("Folder of checkpoints, journal, control file and result of the run.");

  static final ConfigOption<Boolean> RESUME =
      ConfigOptions.key("resume")
          .booleanType()
          .defaultValue(false)
          .withDescription("Go on from the newest checkpoint of an earlier run in that folder.");

  static final ConfigOption<List<String>> STREAMS =
      ConfigOptions.key("streams")
          .stringType()
          .asList()
          .defaultValues("depth@100ms", "trade")
          .withDescription("Market streams, comma separated, without the symbol.");

  static final ConfigOption<Boolean> CONSOLE =
      ConfigOptions.key("console")
          .booleanType()
          .defaultValue(true)
          .withDescription("Print signals, fills and closed trades as they come.");

  static final OptionSet OPTIONS = new OptionSet("trade", summary(), all(), null);

  private TradeOptions() {}

  private static String summary() {
    return "Applies a model to the live market and trades it: sim, testnet, or live.";
  }

  private static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> all =
        new ArrayList<>(
            List.of(
                CommonOptions.VENUE,
                REAL_MONEY,
                DRY_RUN,
                CommonOptions.REST_URL,
                CommonOptions.WS_URL,
                ENV_FILE,
                CommonOptions.MODELS,
                MODEL,
                STREAMS,
                SocketOptions.ROUTE_PREFIX,
                SocketOptions.STREAMS_PER_SOCKET,
                SocketOptions.STREAM_SILENCE,
                SocketOptions.STREAM_QUIET,
                SocketOptions.SOCKET_LIFETIME,
                KafkaOptions.BROKERS,
                KafkaOptions.TOPIC,
                KafkaOptions.PROPERTIES,
                KafkaOptions.BACK,
                KafkaOptions.COMMITTED,
                CommonOptions.RUN_FOR));
    all.addAll(DeskOptions.ALL);
    all.addAll(
        List.of(
            STATE,
            RESUME,
            CONSOLE,
            CommonOptions.PARALLELISM,
            CommonOptions.MAX_PARALLELISM,
            CommonOptions.CHECKPOINT_INTERVAL,
            CommonOptions.CHECKPOINT_DIR));
    return all;
  }
}
