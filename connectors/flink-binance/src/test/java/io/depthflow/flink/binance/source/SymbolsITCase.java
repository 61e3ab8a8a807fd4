package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.flink.binance.RunningJob;
import io.depthflow.flink.binance.metrics.MarketFigures;
import io.depthflow.market.RawLine;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Symbols that come and go, and bans, at the simulated exchange. */
@Timeout(180)
class SymbolsITCase {

  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final List<String> ALL = List.of("AUSDT", "BUSDT", "CUSDT", "DUSDT");

  private ExchangeServer server;

  @BeforeEach
  void startExchange() {
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    int seed = 1;
    for (String symbol : ALL) {
      config.feed(
          new MarketGenerator(GeneratorConfig.defaults().withSymbol(symbol).withSeed(seed++)));
    }
    server = ExchangeServer.start(config.build());
  }

  @AfterEach
  void stopExchange() {
    server.close();
  }

  private RunningJob<RawLine> run(long refreshMs, String... symbols) throws Exception {
    LiveConfig config =
        LiveConfig.builder(server.restUri(), server.wsUri(), List.of(symbols))
            .streams(List.of("depth@100ms"))
            .symbolsRefreshMs(refreshMs)
            .backoffMs(50, 200)
            .connectAttempts(2)
            .build();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            MarketFigures.install(
                new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none")));
    env.setParallelism(2).setMaxParallelism(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    return RunningJob.start(
        env.fromSource(MarketSource.live(config), WatermarkStrategy.noWatermarks(), "market"));
  }

  private static List<RawLine> of(RunningJob<RawLine> job, String symbol) {
    return job.rows().stream().filter(line -> line.symbol().equals(symbol)).toList();
  }

  private static long count(RunningJob<RawLine> job, String symbol, FrameKind kind) {
    return of(job, symbol).stream().filter(l -> Frames.kindOf(l.frame()) == kind).count();
  }

  private static String lastOf(RunningJob<RawLine> job, String symbol) {
    List<RawLine> lines = of(job, symbol);
    return new String(lines.get(lines.size() - 1).frame(), StandardCharsets.UTF_8);
  }

  private static Set<String> seen(RunningJob<RawLine> job) {
    Set<String> symbols = new TreeSet<>();
    job.rows().forEach(line -> symbols.add(line.symbol()));
    return symbols;
  }

  @Test
  void shouldReadSymbolsThatJoinAndEndThoseThatLeaveWhileTheJobRuns() throws Exception {
    server.setStatus("CUSDT", "PENDING_TRADING");
    try (RunningJob<RawLine> job = run(200, "top:4")) {
      MarketFigures figures = MarketFigures.of(job.job().getJobID());
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == 3);
      await().atMost(WAIT).until(() -> seen(job).equals(Set.of("AUSDT", "BUSDT", "DUSDT")));

      server.setStatus("CUSDT", "TRADING");
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == 4);
      await().atMost(WAIT).until(() -> count(job, "CUSDT", FrameKind.SNAPSHOT) > 0);

      server.setStatus("AUSDT", "BREAK");
      await().atMost(WAIT).until(() -> figures.sum("market.symbols") == 3);
      long ended = figures.sum("market.gaps.ended");
      assertThat(ended).isEqualTo(1);
      await().atMost(WAIT).until(() -> lastOf(job, "AUSDT").contains("\"cause\":\"ended\""));
      List<RawLine> lines = of(job, "AUSDT");

      // Event time goes on for the others, and so do their seconds.
      long watermark = figures.max("market.watermark");
      long seconds = count(job, "BUSDT", FrameKind.SECOND_END);
      await().atMost(WAIT).until(() -> figures.max("market.watermark") >= watermark + 2_000);
      await().atMost(WAIT).until(() -> count(job, "BUSDT", FrameKind.SECOND_END) >= seconds + 2);
      assertThat(of(job, "AUSDT")).as("nothing behind the gap line").hasSize(lines.size());
      assertThat(count(job, "BUSDT", FrameKind.GAP)).as("the others notice nothing").isZero();

      server.setStatus("AUSDT", "TRADING");
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == 4);
      await().atMost(WAIT).until(() -> count(job, "AUSDT", FrameKind.SNAPSHOT) >= 2);
      assertThat(of(job, "AUSDT")).extracting(RawLine::receiveTimeNs).isSorted();
      assertThat(figures.sum("market.symbolsJoined")).isEqualTo(5);
      assertThat(figures.sum("market.symbolsLeft")).isEqualTo(1);
    }
  }

  @Test
  void shouldNameAnUnknownSymbolAndTheNearestOne() throws Exception {
    RunningJob<RawLine> job = run(200, "AUSDT", "BUSD");
    assertThatThrownBy(() -> job.job().getJobExecutionResult().get())
        .hasStackTraceContaining("BUSD is unknown to the exchange; nearest is BUSDT");
  }

  /**
   * Another client of the same address runs into a 429 and goes on: 418. The source hears of it
   * with its next request, and sends none until the ban is over.
   */
  @Test
  void shouldSendNothingWhileItsAddressIsBannedAndSynchroniseAfterIt() throws Exception {
    try (RunningJob<RawLine> job = run(600_000, "AUSDT", "BUSDT", "CUSDT", "DUSDT")) {
      MarketFigures figures = MarketFigures.of(job.job().getJobID());
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == 4);
      server.faults().arm(Fault.banned(Duration.ofSeconds(8)));
      assertThat(ping()).isEqualTo(429);
      assertThat(ping()).isEqualTo(418);
      await().atMost(WAIT).until(() -> figures.max("market.snapshotBlockedMs") > 0 || lose());
      long asked = server.faults().fired(FaultKind.BANNED);
      // Every symbol wants a snapshot by now; at most one request of each reader was on its way.
      assertThat(asked).isBetween(3L, 2L + 3);
      await().atMost(WAIT).until(() -> figures.max("market.snapshotBlockedMs") < 1_500);
      assertThat(server.faults().fired(FaultKind.BANNED))
          .as("asked during the ban")
          .isEqualTo(asked);
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == 4);
      assertThat(server.faults().fired(FaultKind.BANNED)).as("in all").isEqualTo(asked);
      assertThat(figures.sum("market.resyncs.pu-break")).isGreaterThanOrEqualTo(4);
      assertThat(figures.max("market.snapshotWeight")).isGreaterThanOrEqualTo(5 * 20);
    }
  }

  private int ping() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.restUri().resolve("/fapi/v1/ping")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Once: every book loses its chain. */
  private boolean lose() {
    if (server.faults().fired(FaultKind.DROP_DEPTH) == 0 && server.faults().armed().isEmpty()) {
      ALL.forEach(symbol -> server.faults().arm(Fault.dropDepth(symbol, 1)));
    }
    return false;
  }
}
