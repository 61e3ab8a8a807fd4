package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.order.FeeRates;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A simulated exchange with a generated market, on loopback until it is interrupted. Prints one
 * line with the URLs and the keys to use. Exit code 2 for bad usage, 1 when it cannot start.
 */
public final class SimExchangeMain {

  static final String USAGE =
      """
      Usage: SimExchangeMain [options]
        --port N        port on loopback; 0, the default, takes a free one
        --symbol NAME   contract, default BTCUSDT
        --seed N        seed of the generated market, default 1
        --signal X      strength of its planted signal, default 1; 0 plants none
        --wallet USDT   starting wallet, default 10000
        --state DIR     keep the account there, and go on from it
        --key KEY --secret SECRET   credentials; fresh ones when absent
        --help""";

  private SimExchangeMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.println(USAGE);
      return;
    }
    ExchangeConfig config;
    try {
      config = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    ExchangeServer server;
    try {
      server = ExchangeServer.start(config);
    } catch (RuntimeException e) {
      System.err.println(
          "Cannot start the simulated exchange on port " + config.port() + ": " + e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "exchange-close"));
    announce(server, System.out);
    new CountDownLatch(1).await();
  }

  static void announce(ExchangeServer server, PrintStream out) {
    out.println(
        "Simulated exchange: REST "
            + server.restUri()
            + "  WebSocket "
            + server.wsUri()
            + "  key "
            + server.apiKey()
            + "  secret "
            + server.apiSecret());
  }

  static ExchangeConfig parse(String[] args) {
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT");
    market = market.withSeed(1);
    String key = null;
    String secret = null;
    for (int i = 0; i < args.length; i += 2) {
      String option = args[i];
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("Option " + option + " needs a value; see --help");
      }
      String value = args[i + 1];
      try {
        switch (option) {
          case "--port" -> config.port(Integer.parseInt(value));
          case "--symbol" -> market = market.withSymbol(value);
          case "--seed" -> market = market.withSeed(Long.parseLong(value));
          case "--signal" -> market = market.withSignal(Double.parseDouble(value));
          case "--wallet" ->
              config.engine(EngineConfig.of(new BigDecimal(value), FeeRates.REGULAR));
          case "--state" -> config.state(Path.of(value));
          case "--key" -> key = value;
          case "--secret" -> secret = value;
          default ->
              throw new IllegalArgumentException("Unknown option " + option + "; see --help");
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Option " + option + " needs a number, not '" + value + "'", e);
      }
    }
    if ((key == null) != (secret == null)) {
      throw new IllegalArgumentException("--key and --secret go together");
    }
    if (key != null) {
      config.keys(key, secret);
    }
    return config.feed(new MarketGenerator(market)).build();
  }
}
