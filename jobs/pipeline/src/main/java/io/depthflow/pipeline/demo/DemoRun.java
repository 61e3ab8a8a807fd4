package io.depthflow.pipeline.demo;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.BackfillJob;
import io.depthflow.pipeline.BacktestMain;
import io.depthflow.pipeline.BacktestSummary;
import io.depthflow.pipeline.ReportMain;
import io.depthflow.pipeline.TrainJob;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.report.RunInfo;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The steps of the demo, each by the command that a user would type. */
final class DemoRun {
  /** Time that the live act's book and features need before the first forecast. */
  static final long WARM_UP_MS = 20_000;

  private static final BigDecimal WALLET = new BigDecimal("100000");

  private final Options options;
  private final DemoMarket market;
  private final Screen screen;
  private final Path folder;
  private final Path store;
  private final Path models;

  DemoRun(Options options, DemoMarket market, Screen screen) {
    this.options = options;
    this.market = market;
    this.screen = screen;
    this.folder = Path.of(options.get(Demo.OUTPUT));
    this.store = folder.resolve("store");
    this.models = folder.resolve("models");
  }

  void run() throws Exception {
    screen.say("Depthflow demo: " + market.description() + ".");
    clear();
    screen.begin("history: raw depth as it was received");
    List<Path> files = market.history(folder.resolve("raw"), screen);
    backfill(files);
    LinearModel model = train();
    BacktestResult backtest = backtest(files);
    TradeResult trade = trade(model);
    report(model, trade != null);
    verdict(backtest, trade);
  }

  /** A demo begins anew; what an earlier one left would mix with it. */
  private void clear() throws IOException {
    for (String part : List.of("raw", "store", "models", "trade", "backtest.json", "trade.json")) {
      Path path = folder.resolve(part);
      if (Files.exists(path)) {
        try (Stream<Path> tree = Files.walk(path)) {
          for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private void backfill(List<Path> files) throws Exception {
    screen.begin("backfill: raw log -> features and 10 s labels, a Flink job");
    List<String> args = new ArrayList<>(files.stream().map(Path::toString).toList());
    args.addAll(List.of("--store=" + store, "--checkpoint-interval=2s", parallelism()));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, args.toArray(String[]::new)));
    screen.done("Parquet in %s", store.resolve("features"));
  }

  private LinearModel train() throws Exception {
    screen.begin("train: LASSO, lambda by walking forward, the last block held out, a Flink job");
    TrainJob.run(
        Options.of(
            TrainJob.OPTIONS,
            "--store=" + store,
            "--models=" + models,
            "--folds=" + market.folds(),
            "--until-ms=" + market.learnUntilMs(),
            // Its figures are known to the digit, which rows summed in another order would change.
            "--outlier-z=0",
            "--checkpoint-interval=1s",
            parallelism()));
    LinearModel model = new ModelStore(models).latest();
    screen.done("model in %s", models);
    return model;
  }

  private BacktestResult backtest(List<Path> files) throws Exception {
    screen.begin("backtest: the strategy's own code on time that the model has not seen");
    List<String> args = new ArrayList<>(files.stream().map(Path::toString).toList());
    args.addAll(List.of("--models=" + models, "--output=" + folder.resolve("backtest.json")));
    args.addAll(deskArguments());
    BacktestResult result =
        BacktestMain.execute(Options.of(BacktestMain.OPTIONS, args.toArray(String[]::new)));
    Json.write(folder.resolve("backtest.json"), result);
    screen.say(BacktestSummary.of(result, false).indent(4).stripTrailing());
    screen.done("%,d lines played", result.lines());
    return result;
  }

  private TradeResult trade(LinearModel model) throws Exception {
    screen.begin("exchange: a simulated Binance USD-M on this machine");
    ExchangeConfig config =
        ExchangeConfig.builder()
            .engine(EngineConfig.of(WALLET, FeeRates.REGULAR))
            .feed(market.live(System.currentTimeMillis()))
            .build();
    try (ExchangeServer server = ExchangeServer.start(config)) {
      screen.done("REST %s, status page %s/", server.restUri(), server.restUri());
      screen.begin(
          "trade: the Flink job against it over HTTP and WebSocket, speed 1, "
              + Durations.words(options.get(Demo.LIVE).toMillis()));
      long lengthMs = options.get(Demo.LIVE).toMillis();
      LiveAct act = new LiveAct(server, model, willTrade(), lengthMs, screen);
      List<String> args =
          new ArrayList<>(
              List.of(
                  "--venue=sim",
                  "--rest-url=" + server.restUri(),
                  "--ws-url=" + server.wsUri(),
                  "--env-file=" + act.credentials(folder.resolve("trade")),
                  "--models=" + models,
                  "--state=" + folder.resolve("trade"),
                  "--for=" + (lengthMs + LiveAct.PATIENCE_MS) + "ms"));
      args.addAll(deskArguments());
      TradeResult result = act.run(args);
      Json.write(folder.resolve("trade.json"), result);
      screen.done(
          "%d round trips, %s; equals the exchange's account within %s",
          result.roundTrips().size(),
          result.flat() ? "flat, no open order" : "NOT FLAT",
          result.ledgerError().stripTrailingZeros().toPlainString());
      return result;
    }
  }

  private void report(LinearModel model, boolean traded) throws Exception {
    screen.begin("report: one page");
    Json.write(
        folder.resolve("run.json"),
        new RunInfo(
            "Depthflow demo",
            market.description(),
            model.symbol(),
            options.get(DeskOptions.FEE_TERM),
            BigDecimal.valueOf(options.get(Demo.NOTIONAL)),
            market.generated(),
            market.plantedR2(),
            Commands.revision(),
            command(),
            System.currentTimeMillis(),
            options.asMap()));
    ReportMain.write(folder, folder.resolve("report.html"));
    screen.done("open %s", folder.resolve("report.html").toAbsolutePath().toUri());
  }

  private void verdict(BacktestResult backtest, TradeResult trade) {
    screen.begin("verdict");
    if (options.get(DeskOptions.FEE_TERM).equals("none")) {
      screen.say(
          "      FEE TERM OFF: for study, loss-making; forecasts were not held to the fees.");
    }
    if (backtest.roundTrips().isEmpty()) {
      screen.say(
          String.format(
              Locale.ROOT,
              "      no edge after fees: the largest |prediction| was %.2f bp, the threshold"
                  + " %.2f bp",
              backtest.prediction().largestPredictionBp(),
              backtest.prediction().largestThresholdBp()));
    }
    screen.say(
        String.format(
            Locale.ROOT,
            "      backtest: %d round trips, net %+.2f USDT after %.2f USDT of fees",
            backtest.roundTrips().size(),
            backtest.net(),
            backtest.fees()));
    BigDecimal net =
        trade.ordinaryTrips().stream().map(t -> t.net()).reduce(BigDecimal.ZERO, BigDecimal::add);
    screen.say(
        String.format(
            Locale.ROOT,
            "      live act: %d round trips, net %+.2f USDT%s",
            trade.ordinaryTrips().size(),
            net,
            trade.shockTrips().isEmpty()
                ? ""
                : "; apart from them, the trade of the announced shock: net "
                    + trade
                        .shockTrips()
                        .get(0)
                        .net()
                        .setScale(2, java.math.RoundingMode.HALF_EVEN)));
    screen.say("      " + market.description() + ".");
  }

  /** Only a market with a signal has positions to be shocked. */
  private boolean willTrade() {
    return market.generated() && market.plantedR2() > 0;
  }

  /** As it may be typed again. */
  private String command() {
    StringBuilder command = new StringBuilder("./depthflow demo");
    options.get(Demo.RECORDING).forEach(file -> command.append(" --recording ").append(file));
    options
        .given()
        .forEach((key, value) -> command.append(" --").append(key).append(' ').append(value));
    return command.toString();
  }

  private List<String> deskArguments() {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--notional-usdt=" + options.get(Demo.NOTIONAL),
                "--fee-term=" + options.get(DeskOptions.FEE_TERM),
                "--holding-limit=60s"));
    if (options.get(DeskOptions.FEE_TERM).equals("none")) {
      // Study of the machinery, not of an edge: whatever exceeds the spread is traded.
      args.add("--margin-bp=0");
      // It loses by its fees, and is to be seen to its end.
      args.add("--max-daily-loss-usdt=100000");
      args.add("--max-drawdown-usdt=100000");
    }
    return args;
  }

  private String parallelism() {
    return "--parallelism=" + options.get(CommonOptions.PARALLELISM);
  }
}
