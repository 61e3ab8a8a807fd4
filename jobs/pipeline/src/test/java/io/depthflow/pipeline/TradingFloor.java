package io.depthflow.pipeline;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.config.Options;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated exchange on real sockets, a model of its market, and the keys: what a trade job needs
 * to earn its living within a test. The market is brisk, so that orders fill within seconds.
 */
final class TradingFloor implements AutoCloseable {
  private static final BigDecimal WALLET = new BigDecimal("100000");
  private static final long HISTORY_MS = 60_000;

  final GeneratorConfig market;
  final ExchangeServer server;
  final LinearModel model;
  private final Path dir;

  private TradingFloor(Path dir, GeneratorConfig market, ExchangeServer server) {
    this.dir = dir;
    this.market = market;
    this.server = server;
    this.model = HandMadeModel.of(market);
  }

  static TradingFloor open(Path dir, long seed) throws IOException {
    GeneratorConfig market = brisk(seed);
    long nowMs = System.currentTimeMillis();
    Files.createDirectories(dir);
    ExchangeServer server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .engine(EngineConfig.of(WALLET, FeeRates.REGULAR))
                .feed(MarketGenerator.resume(market, market.startMs() + HISTORY_MS, nowMs))
                .build());
    TradingFloor floor = new TradingFloor(dir, market, server);
    new ModelStore(floor.models()).save(floor.model);
    floor.writeKeys(server.apiSecret());
    return floor;
  }

  /** Twice the moves and five times the orders of the example market. */
  private static GeneratorConfig brisk(long seed) {
    GeneratorConfig d = GeneratorConfig.defaults();
    return d.withSeed(seed).withSdBp(2 * d.sdBp()).withTradesPerSecond(5 * d.tradesPerSecond());
  }

  String symbol() {
    return market.symbol();
  }

  Path models() {
    return dir.resolve("models");
  }

  Path state() {
    return dir.resolve("trade");
  }

  /** Name of the run that the state folder knows. */
  String runId() throws IOException {
    return Files.readString(state().resolve("run-id")).strip().split(" ")[0];
  }

  Path keyFile() {
    return dir.resolve(".env");
  }

  void writeKeys(String secret) throws IOException {
    Files.writeString(
        keyFile(), "BINANCE_API_KEY=" + server.apiKey() + "\nBINANCE_API_SECRET=" + secret + "\n");
  }

  /** Arguments of the trade command that let it trade here, and more of them. */
  List<String> tradeArguments(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--venue=sim",
                "--rest-url=" + server.restUri(),
                "--ws-url=" + server.wsUri(),
                "--env-file=" + keyFile(),
                "--models=" + models(),
                "--state=" + state(),
                "--console=false",
                // The gate would keep most forecasts out; here the orders are what is tested.
                "--fee-term=none",
                "--holding-limit=8s",
                "--trial-wait=500ms"));
    args.addAll(List.of(more));
    return args;
  }

  Options tradeOptions(String... more) {
    return Options.of(TradeJob.OPTIONS, tradeArguments(more).toArray(String[]::new));
  }

  @Override
  public void close() {
    server.close();
  }
}
