package io.depthflow.pipeline;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.binance.rest.RestException;
import io.depthflow.binance.rest.Verdict;
import io.depthflow.market.Instrument;
import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.config.VenueAddress;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.DeskConfig;
import io.depthflow.strategy.position.SymbolConfig;
import io.depthflow.strategy.position.Timing;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a run of the trade job is decided by, before a stream begins: options checked, model
 * loaded, the venue's rules and fees read. Carries no secret.
 *
 * @param run its name and first start
 * @param submittedMs when the run was started, wall clock
 * @param flattenAtMs when it closes everything, Long.MAX_VALUE for never
 */
record TradePlan(
    Options options,
    VenueAddress venue,
    GatewayConfig gateway,
    LinearModel model,
    DeskConfig desk,
    RunId run,
    long submittedMs,
    long flattenAtMs) {

  private static final Logger LOG = LoggerFactory.getLogger(TradePlan.class);
  private static final long VENUE_TIMEOUT_S = 20;

  static TradePlan of(Options options) throws Exception {
    VenueAddress venue = VenueAddress.of(options);
    venue.requireMeant(options.get(TradeOptions.REAL_MONEY));
    boolean resume = options.get(TradeOptions.RESUME);
    if (resume && options.get(TradeOptions.DRY_RUN)) {
      throw new UsageException("--resume manages real orders and cannot go with --dry-run");
    }
    LinearModel model = PromotedModel.of(options, venue);
    LOG.info("model {}", model.id());
    model.requireFeatures();
    GatewayConfig gateway =
        GatewayConfig.of(
            venue.rest().toString(),
            Path.of(options.get(TradeOptions.ENV_FILE)).toAbsolutePath().toString(),
            !venue.name().equals("sim"));
    long now = System.currentTimeMillis();
    Path state = Path.of(options.get(TradeOptions.STATE)).toAbsolutePath();
    RunId run = resume ? RunId.resume(state) : RunId.begin(now);
    DeskConfig desk = desk(options, gateway, model.symbol(), run);
    run.keep(state);
    long flattenAtMs =
        options.has(CommonOptions.RUN_FOR)
            ? now + options.get(CommonOptions.RUN_FOR).toMillis()
            : Long.MAX_VALUE;
    return new TradePlan(options, venue, gateway, model, desk, run, now, flattenAtMs);
  }

  private static DeskConfig desk(Options options, GatewayConfig gateway, String symbol, RunId run)
      throws Exception {
    try (BinanceRestClient client = gateway.open()) {
      Instrument instrument =
          client.exchangeInfo().get(VENUE_TIMEOUT_S, TimeUnit.SECONDS).get(symbol);
      if (instrument == null) {
        throw new UsageException(
            "the venue at " + gateway.baseUrl() + " does not know the model's symbol " + symbol);
      }
      FeeRates fees = fees(client, gateway, symbol);
      return new DeskConfig(
          run.id(),
          new SymbolConfig[] {new SymbolConfig(instrument, fees)},
          DeskOptions.rules(options).dryRun(options.get(TradeOptions.DRY_RUN)).build(),
          DeskOptions.limits(options),
          Timing.DEFAULT,
          "USDT");
    }
  }

  /** The first signed call: wrong keys show here, before anything is written or sent. */
  private static FeeRates fees(BinanceRestClient client, GatewayConfig gateway, String symbol)
      throws Exception {
    try {
      return client.commissionRate(symbol).get(VENUE_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      RestException refusal = RestException.in(e.getCause());
      if (refusal == null || refusal.verdict() != Verdict.UNAUTHORIZED) {
        throw e;
      }
      IllegalStateException told =
          new IllegalStateException(
              "the venue refuses the keys ("
                  + refusal.getMessage()
                  + "): check BINANCE_API_KEY and BINANCE_API_SECRET "
                  + (gateway.environmentWins() ? "in the environment or in " : "in ")
                  + gateway.credentialFile());
      told.addSuppressed(e);
      throw told;
    }
  }

  StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = JobEnvironment.createEndless(options, checkpointFolder());
    // A price, a fill or an answer must not wait in a buffer for others to come.
    env.setBufferTimeout(0);
    if (options.get(TradeOptions.RESUME)) {
      Checkpoints.resume(env, checkpointFolder());
    }
    return env;
  }

  Path journalFolder() {
    return stateFolder().resolve("journal").resolve(run.id());
  }

  Path controlFile() {
    return stateFolder().resolve("control");
  }

  Path stateFolder() {
    return Path.of(options.get(TradeOptions.STATE)).toAbsolutePath();
  }

  /** Of this run alone: the state of another must not be taken for its own. */
  Path checkpointFolder() {
    Path root =
        options.has(CommonOptions.CHECKPOINT_DIR)
            ? Path.of(options.get(CommonOptions.CHECKPOINT_DIR)).toAbsolutePath()
            : stateFolder().resolve("checkpoints");
    return root.resolve(run.id());
  }
}
