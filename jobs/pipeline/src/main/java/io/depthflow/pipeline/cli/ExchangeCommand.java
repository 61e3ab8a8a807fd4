package io.depthflow.pipeline.cli;

import static io.depthflow.pipeline.cli.ExchangeOptions.FAULTS_FOR;
import static io.depthflow.pipeline.cli.ExchangeOptions.FAULTS_PER_MINUTE;
import static io.depthflow.pipeline.cli.ExchangeOptions.FAULT_KINDS;
import static io.depthflow.pipeline.cli.ExchangeOptions.HOST;
import static io.depthflow.pipeline.cli.ExchangeOptions.KEY;
import static io.depthflow.pipeline.cli.ExchangeOptions.PORT;
import static io.depthflow.pipeline.cli.ExchangeOptions.PUBLIC_KEY;
import static io.depthflow.pipeline.cli.ExchangeOptions.SECRET;
import static io.depthflow.pipeline.cli.ExchangeOptions.SEED;
import static io.depthflow.pipeline.cli.ExchangeOptions.STATE;

import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The simulated exchange, until it is interrupted. */
final class ExchangeCommand {

  private ExchangeCommand() {}

  static void run(Options options) throws InterruptedException, IOException {
    try (ExchangeServer server = ExchangeServer.start(config(options))) {
      announce(server, options.has(PUBLIC_KEY));
      CountDownLatch end = new CountDownLatch(1);
      if (options.has(CommonOptions.RUN_FOR)) {
        end.await(options.get(CommonOptions.RUN_FOR).toMillis(), TimeUnit.MILLISECONDS);
      } else {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "exchange-close"));
        end.await();
      }
    }
  }

  static ExchangeConfig config(Options options) throws IOException {
    if (options.has(KEY) != (options.has(SECRET) || options.has(PUBLIC_KEY))) {
      throw new UsageException("--api-key goes together with --api-secret or --public-key");
    }
    ExchangeConfig.Builder config =
        ExchangeConfig.builder()
            .host(options.get(HOST))
            .port(options.get(PORT))
            .engine(ExchangeTerms.engine(options))
            .time(ExchangeTerms.time(options))
            .latencies(ExchangeTerms.latencies(options));
    if (options.has(SECRET)) {
      config.keys(options.get(KEY), options.get(SECRET));
    } else if (options.has(KEY)) {
      config.key(options.get(KEY));
    }
    if (options.has(PUBLIC_KEY)) {
      publicKey(config, options.get(PUBLIC_KEY));
    }
    if (options.has(STATE)) {
      config.state(Path.of(options.get(STATE)));
    }
    if (options.get(FAULTS_PER_MINUTE) > 0) {
      config.faults(
          options.get(SEED),
          options.get(FAULTS_FOR),
          faultKinds(options),
          options.get(FAULTS_PER_MINUTE));
    }
    ExchangeMarkets.of(options, System.currentTimeMillis()).forEach(config::feed);
    return config.build();
  }

  private static void publicKey(ExchangeConfig.Builder config, String file) {
    try {
      config.publicKey(Path.of(file));
    } catch (UncheckedIOException e) {
      throw new UsageException(
          "--public-key: cannot read " + file + "; name a PEM file of a public key");
    } catch (IllegalArgumentException e) {
      throw new UsageException("--public-key: " + e.getMessage());
    }
  }

  private static List<FaultKind> faultKinds(Options options) {
    List<String> names = options.get(FAULT_KINDS);
    try {
      return names.isEmpty()
          ? List.of(FaultKind.values())
          : names.stream().map(FaultKind::of).toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--fault-kinds: " + e.getMessage());
    }
  }

  private static void announce(ExchangeServer server, boolean ownKey) {
    System.out.printf(
        "simulated exchange: REST %s  WebSocket %s  key %s  %s  status page %s/%n",
        server.restUri(),
        server.wsUri(),
        server.apiKey(),
        ownKey ? "signed by your private key" : "secret " + server.apiSecret(),
        server.restUri());
  }
}
