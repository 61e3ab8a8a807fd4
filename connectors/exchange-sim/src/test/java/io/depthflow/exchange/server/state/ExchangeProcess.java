package io.depthflow.exchange.server.state;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An exchange in a process of its own, to be killed: its only argument is the state's folder. */
public final class ExchangeProcess {

  private ExchangeProcess() {}

  public static void main(String[] args) throws InterruptedException {
    ExchangeServer server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(GeneratorConfig.defaults().withSeed(7)))
                .keys("k", "s")
                .state(Path.of(args[0]))
                .build());
    System.out.println("REST " + server.restUri());
    new CountDownLatch(1).await();
  }
}
