package io.depthflow.flink.binance.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.flink.binance.CuttableProxy;
import io.depthflow.flink.binance.RunningJob;
import io.depthflow.flink.binance.TestCluster;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.UserEvent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The user data stream against the simulated exchange. */
@Timeout(180)
class UserDataSourceITCase {

  private static final Duration WAIT = Duration.ofSeconds(60);

  private static final InMemoryReporter METRICS = InMemoryReporter.create();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      TestCluster.of(2, METRICS.addToConfiguration(new Configuration()));

  @TempDir Path dir;
  private ExchangeServer server;
  private CuttableProxy sockets;

  @BeforeEach
  void startExchange() throws Exception {
    server =
        ExchangeServer.start(
            ExchangeConfig.builder().feed(new MarketGenerator(GeneratorConfig.defaults())).build());
    sockets = new CuttableProxy(server.wsUri());
  }

  @AfterEach
  void stopExchange() throws Exception {
    sockets.close();
    server.close();
  }

  private GatewayConfig gateway(String key) throws Exception {
    Path file =
        Files.write(
            dir.resolve("keys.env"),
            List.of("BINANCE_API_KEY=" + key, "BINANCE_API_SECRET=" + server.apiSecret()));
    return GatewayConfig.of(server.restUri().toString(), file.toString(), false);
  }

  private UserStreamConfig config(String key) throws Exception {
    return UserStreamConfig.of(gateway(key), sockets.uri()).withTimes(500, 60_000, 50, 500);
  }

  private static DataStream<UserEvent> events(UserStreamConfig config) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
    env.setParallelism(1);
    return env.fromSource(
        new UserDataSource(config), WatermarkStrategy.noWatermarks(), "user data");
  }

  private static long count(List<UserEvent> events, UserEvent.Kind kind) {
    return events.stream().filter(e -> e.kind() == kind).count();
  }

  private static OrderRequest market(String id, Side side) {
    return new OrderRequest(
        OrderAction.PLACE,
        "BTCUSDT",
        id,
        side,
        OrderType.MARKET,
        null,
        new BigDecimal("0.010"),
        null,
        false,
        Long.MAX_VALUE,
        0,
        true);
  }

  @Test
  void shouldTellOfOrdersPositionsLossAndReturn() throws Exception {
    UserStreamConfig config = config(server.apiKey());
    try (RunningJob<UserEvent> job = RunningJob.start(events(config));
        BinanceRestClient rest = config.gateway().open()) {
      await().atMost(WAIT).until(() -> job.rows().size() >= 1);
      assertThat(job.rows().get(0).kind()).isEqualTo(UserEvent.Kind.CONNECTED);

      rest.placeOrder(market("it-1", Side.BUY)).get(30, TimeUnit.SECONDS);
      await().atMost(WAIT).until(() -> filled(job.rows(), "it-1"));
      await().atMost(WAIT).until(() -> count(job.rows(), UserEvent.Kind.POSITION) >= 1);

      sockets.cut();
      await().atMost(WAIT).until(() -> count(job.rows(), UserEvent.Kind.CONNECTED) == 2);
      assertThat(job.rows().stream().map(UserEvent::kind).filter(k -> k.ordinal() >= 2))
          .containsExactly(UserEvent.Kind.CONNECTED, UserEvent.Kind.LOST, UserEvent.Kind.CONNECTED);

      rest.placeOrder(market("it-2", Side.SELL)).get(30, TimeUnit.SECONDS);
      await().atMost(WAIT).until(() -> filled(job.rows(), "it-2"));
      assertThat(count(job.rows(), UserEvent.Kind.LOST)).as("keepalives went well").isOne();
    }
  }

  @Test
  void shouldComeBackWithANewKeyWhenTheListenKeyExpires() throws Exception {
    UserStreamConfig config = config(server.apiKey());
    try (RunningJob<UserEvent> job = RunningJob.start(events(config));
        BinanceRestClient rest = config.gateway().open()) {
      await().atMost(WAIT).until(() -> count(job.rows(), UserEvent.Kind.CONNECTED) == 1);
      server.faults().arm(Fault.of(FaultKind.LISTEN_KEY_EXPIRED));
      await().atMost(WAIT).until(() -> count(job.rows(), UserEvent.Kind.CONNECTED) == 2);
      assertThat(server.faults().fired(FaultKind.LISTEN_KEY_EXPIRED)).isOne();
      assertThat(count(job.rows(), UserEvent.Kind.LOST)).as("the loss is told").isOne();

      rest.placeOrder(market("it-3", Side.BUY)).get(30, TimeUnit.SECONDS);
      await().atMost(WAIT).until(() -> filled(job.rows(), "it-3"));
      assertThat(gauge(job, "user.reconnects")).isPositive();
    }
  }

  private static long gauge(RunningJob<?> job, String name) {
    return METRICS.getMetricsByIdentifiers(job.job().getJobID()).entrySet().stream()
        .filter(e -> e.getKey().endsWith("." + name))
        .mapToLong(e -> ((Number) ((Gauge<?>) e.getValue()).getValue()).longValue())
        .sum();
  }

  private static boolean filled(List<UserEvent> events, String clientOrderId) {
    return events.stream()
        .anyMatch(
            e ->
                e.kind() == UserEvent.Kind.ORDER
                    && e.report().clientOrderId().equals(clientOrderId)
                    && e.report().status() == OrderStatus.FILLED);
  }

  @Test
  void shouldNotHoldEventTimeBack() throws Exception {
    DataStream<Long> watermarks =
        events(config(server.apiKey()))
            .keyBy(event -> 0, Types.INT)
            .process(new WatermarkOfLater())
            .returns(Types.LONG);
    try (RunningJob<Long> job = RunningJob.start(watermarks)) {
      await().atMost(WAIT).until(() -> job.rows().contains(Long.MAX_VALUE));
    }
  }

  @Test
  void shouldFailAtOnceWithAWrongKeyAndNotShowIt() throws Exception {
    String wrong = "wrongkey0123456789";
    RunningJob<UserEvent> job = RunningJob.start(events(config(wrong)));
    assertThatThrownBy(() -> job.job().getJobExecutionResult().get())
        .hasStackTraceContaining("user data stream could not be opened")
        .hasStackTraceContaining("check the addresses and the API key")
        .satisfies(
            e -> {
              java.io.StringWriter text = new java.io.StringWriter();
              e.printStackTrace(new java.io.PrintWriter(text));
              assertThat(text.toString()).doesNotContain(wrong, server.apiSecret());
            });
  }

  /** The watermark that an event meets. */
  private static final class WatermarkOfLater
      extends KeyedProcessFunction<Integer, UserEvent, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(UserEvent event, Context context, Collector<Long> out) {
      out.collect(context.timerService().currentWatermark());
    }
  }
}
