package io.depthflow.pipeline.cli;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The simulated exchange, on loopback until it is interrupted. */
final class ExchangeCommand {

  private static final ConfigOption<Integer> PORT =
      ConfigOptions.key("port")
          .intType()
          .defaultValue(8123)
          .withDescription("Port on loopback; 0 takes a free one.");

  private static final ConfigOption<String> HOST =
      ConfigOptions.key("host")
          .stringType()
          .defaultValue("127.0.0.1")
          .withDescription("Address to listen on.");

  private static final ConfigOption<List<String>> RECORDING =
      ConfigOptions.key("recording")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Raw log files to play back, in order; without them a generated market.");

  private static final ConfigOption<String> SYMBOL =
      ConfigOptions.key("symbol")
          .stringType()
          .defaultValue("BTCUSDT")
          .withDescription("Contract of the generated market.");

  private static final ConfigOption<Long> SEED =
      ConfigOptions.key("seed")
          .longType()
          .defaultValue(1L)
          .withDescription("Seed of the generated market.");

  private static final ConfigOption<Double> SIGNAL =
      ConfigOptions.key("signal")
          .doubleType()
          .defaultValue(1.0)
          .withDescription("Strength of its planted signal; 0 plants none.");

  private static final ConfigOption<Double> WALLET =
      ConfigOptions.key("wallet-usdt")
          .doubleType()
          .defaultValue(100_000.0)
          .withDescription("Starting wallet.");

  private static final ConfigOption<String> KEY =
      ConfigOptions.key("api-key")
          .stringType()
          .noDefaultValue()
          .withDescription("Key of the account; a fresh one when absent.");

  private static final ConfigOption<String> SECRET =
      ConfigOptions.key("api-secret")
          .stringType()
          .noDefaultValue()
          .withDescription("Its secret; a fresh one when absent.");

  static final OptionSet OPTIONS =
      new OptionSet(
          "exchange",
          "A simulated Binance USD-M exchange on this machine: REST, WebSocket, one account.",
          List.of(
              HOST,
              PORT,
              RECORDING,
              SYMBOL,
              SEED,
              SIGNAL,
              WALLET,
              KEY,
              SECRET,
              CommonOptions.RUN_FOR),
          null);

  private ExchangeCommand() {}

  static void run(Options options) throws InterruptedException {
    if (options.has(KEY) != options.has(SECRET)) {
      throw new UsageException("--api-key and --api-secret go together");
    }
    ExchangeConfig.Builder config =
        ExchangeConfig.builder()
            .host(options.get(HOST))
            .port(options.get(PORT))
            .engine(EngineConfig.of(BigDecimal.valueOf(options.get(WALLET)), FeeRates.REGULAR))
            .feed(feed(options));
    if (options.has(KEY)) {
      config.keys(options.get(KEY), options.get(SECRET));
    }
    try (ExchangeServer server = ExchangeServer.start(config.build())) {
      System.out.printf(
          "simulated exchange: REST %s  WebSocket %s  key %s  secret %s  status page %s/%n",
          server.restUri(), server.wsUri(), server.apiKey(), server.apiSecret(), server.restUri());
      CountDownLatch end = new CountDownLatch(1);
      if (options.has(CommonOptions.RUN_FOR)) {
        end.await(options.get(CommonOptions.RUN_FOR).toMillis(), TimeUnit.MILLISECONDS);
      } else {
        end.await();
      }
    }
  }

  private static MarketFeed feed(Options options) {
    long nowMs = System.currentTimeMillis();
    if (!options.get(RECORDING).isEmpty()) {
      List<Path> files = options.get(RECORDING).stream().map(Path::of).toList();
      return RecordingFeed.open(files, RecordingOptions.WHOLE);
    }
    return new MarketGenerator(
        GeneratorConfig.defaults()
            .withSymbol(options.get(SYMBOL))
            .withSeed(options.get(SEED))
            .withSignal(options.get(SIGNAL))
            .withStartMs(nowMs - nowMs % 1000));
  }
}
