package io.depthflow.pipeline;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.market.Instrument;
import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.config.VenueAddress;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.position.DeskConfig;
import io.depthflow.strategy.position.SymbolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a run of the trade job is decided by, before a stream begins: options checked, model
 * loaded, the venue's rules and fees read. Carries no secret.
 *
 * @param submittedMs when the run was started, wall clock
 * @param flattenAtMs when it closes everything, Long.MAX_VALUE for never
 */
record TradePlan(
    Options options,
    VenueAddress venue,
    GatewayConfig gateway,
    LinearModel model,
    DeskConfig desk,
    long submittedMs,
    long flattenAtMs) {

  private static final Logger LOG = LoggerFactory.getLogger(TradePlan.class);
  private static final long VENUE_TIMEOUT_S = 20;

  static TradePlan of(Options options) throws Exception {
    VenueAddress venue = VenueAddress.of(options);
    if (venue.isLive() && !options.get(TradeOptions.REAL_MONEY)) {
      throw new UsageException(
          "--venue live trades real money; say so by --real-money as well, or take testnet or sim");
    }
    LinearModel model =
        new ModelStore(Path.of(options.get(CommonOptions.MODELS)))
            .load(options.get(CommonOptions.MODEL));
    LOG.info("model {}", model.id());
    model.requireFeatures(FeatureSet.byName(model.featureSet()));
    GatewayConfig gateway =
        GatewayConfig.of(
            venue.rest().toString(),
            Path.of(options.get(TradeOptions.ENV_FILE)).toAbsolutePath().toString(),
            !venue.name().equals("sim"));
    long now = System.currentTimeMillis();
    DeskConfig desk = desk(options, gateway, model.symbol(), now);
    long flattenAtMs =
        options.has(CommonOptions.RUN_FOR)
            ? now + options.get(CommonOptions.RUN_FOR).toMillis()
            : Long.MAX_VALUE;
    return new TradePlan(options, venue, gateway, model, desk, now, flattenAtMs);
  }

  private static DeskConfig desk(Options options, GatewayConfig gateway, String symbol, long nowMs)
      throws Exception {
    try (BinanceRestClient client = gateway.open()) {
      Instrument instrument =
          client.exchangeInfo().get(VENUE_TIMEOUT_S, TimeUnit.SECONDS).get(symbol);
      if (instrument == null) {
        throw new UsageException(
            "the venue at " + gateway.baseUrl() + " does not know the model's symbol " + symbol);
      }
      FeeRates fees = client.commissionRate(symbol).get(VENUE_TIMEOUT_S, TimeUnit.SECONDS);
      return DeskConfig.of(
          runId(options, nowMs),
          DeskOptions.rules(options).dryRun(options.get(TradeOptions.DRY_RUN)).build(),
          new SymbolConfig(instrument, fees));
    }
  }

  /** A run that goes on keeps its id: it stands in the ids of the orders that it left. */
  private static String runId(Options options, long nowMs) throws IOException {
    Path file = Path.of(options.get(TradeOptions.STATE)).resolve("run-id");
    if (options.get(TradeOptions.RESUME) && Files.exists(file)) {
      return Files.readString(file).strip();
    }
    String id = Long.toString(nowMs / 1000, 36);
    Files.createDirectories(file.getParent());
    Files.writeString(file, id + "\n");
    return id;
  }

  StreamExecutionEnvironment environment() throws RuntimeException {
    StreamExecutionEnvironment env = JobEnvironment.create(options, checkpointFolder(options));
    if (options.get(TradeOptions.RESUME)) {
      Path newest =
          Checkpoints.newest(checkpointFolder(options))
              .orElseThrow(
                  () ->
                      new UsageException(
                          "no complete checkpoint below "
                              + checkpointFolder(options)
                              + "; start without --resume"));
      Configuration recovery = new Configuration();
      recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, newest.toUri().toString());
      env.configure(recovery);
    }
    return env;
  }

  Path journalFolder() {
    return stateFolder().resolve("journal").resolve(desk.runId());
  }

  Path controlFile() {
    return stateFolder().resolve("control");
  }

  Path stateFolder() {
    return Path.of(options.get(TradeOptions.STATE)).toAbsolutePath();
  }

  private static Path checkpointFolder(Options options) {
    return options.has(CommonOptions.CHECKPOINT_DIR)
        ? Path.of(options.get(CommonOptions.CHECKPOINT_DIR)).toAbsolutePath()
        : Path.of(options.get(TradeOptions.STATE)).toAbsolutePath().resolve("checkpoints");
  }
}
