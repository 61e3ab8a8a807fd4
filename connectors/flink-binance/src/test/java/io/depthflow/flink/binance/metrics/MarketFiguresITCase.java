package io.depthflow.flink.binance.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.CuttableProxy;
import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.flink.binance.source.SymbolAssignment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An embedded run, as {@code record} starts it, read from beside it. */
@Timeout(120)
class MarketFiguresITCase {

  private static final Duration WAIT = Duration.ofSeconds(60);

  @Test
  void shouldReadTheFiguresOfARunInThisProcessAndKeepItsCountsWhenItEnds() throws Exception {
    GeneratorConfig market = GeneratorConfig.defaults();
    try (ExchangeServer server =
            ExchangeServer.start(
                ExchangeConfig.builder()
                    .feed(new MarketGenerator(market.withSeed(1)))
                    .feed(new MarketGenerator(market.withSymbol("ETHUSDT").withSeed(2)))
                    .build());
        CuttableProxy sockets = new CuttableProxy(server.wsUri())) {
      LiveConfig config =
          LiveConfig.builder(server.restUri(), sockets.uri(), List.of("BTCUSDT", "ETHUSDT"))
              .streams(List.of("depth@100ms"))
              .snapshotIntervalMs(100)
              .backoffMs(100, 1_000)
              .build();
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(
              MarketFigures.install(
                  new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none")));
      env.setParallelism(2).setMaxParallelism(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
      env.fromSource(MarketSource.live(config), WatermarkStrategy.noWatermarks(), "market")
          .sinkTo(new DiscardingSink<>());
      JobClient job = env.executeAsync("figures");
      MarketFigures figures = MarketFigures.of(job.getJobID());

      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == 2);
      assertThat(figures.sum("market.frames")).isPositive();
      assertThat(figures.sum("market.bytes")).isGreaterThan(figures.sum("market.frames"));
      assertThat(figures.sum("market.snapshots")).isGreaterThanOrEqualTo(2);
      assertThat(figures.sum("market.symbols")).isEqualTo(2);
      assertThat(figures.sum("market.lagMs")).as("frames with a lag").isPositive();
      assertThat(figures.quantile("market.lagMs", 0.5)).isBetween(0.0, 60_000.0);
      await().atMost(WAIT).until(() -> figures.max("market.watermarkLagMs") > 0);
      long nowMs = System.currentTimeMillis();
      assertThat(figures.max("market.watermark")).isBetween(nowMs - 60_000, nowMs);

      sockets.cut();
      await().atMost(WAIT).until(() -> figures.sum("market.gaps.socket-lost") >= 2);
      assertThat(figures.sums("market.gaps.")).containsKey("socket-lost");
      assertThat(figures.sum("market.gaps"))
          .isEqualTo(figures.sums("market.gaps.").values().stream().mapToLong(n -> n).sum());
      await().atMost(WAIT).until(() -> figures.sum("market.resyncs.socket-lost") == 2);

      job.cancel().get(30, TimeUnit.SECONDS);
      await().atMost(WAIT).until(() -> figures.sum("market.symbols") == 0);
      assertThat(figures.sum("market.frames")).as("stays after the end").isPositive();
      assertThat(figures.sum("market.resyncs.socket-lost")).isEqualTo(2);
      assertThat(MarketFigures.of(new JobID()).sum("market.frames")).as("another job").isZero();
    }
  }
}
