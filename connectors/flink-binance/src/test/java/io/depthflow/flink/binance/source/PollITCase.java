package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.flink.binance.RunningJob;
import io.depthflow.flink.binance.metrics.MarketFigures;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Books polled by REST at the simulated exchange, through a ban. */
@Timeout(180)
class PollITCase {

  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final List<String> SYMBOLS = List.of("AUSDT", "BUSDT", "CUSDT");

  @Test
  void shouldSendNothingWhileItsAddressIsBannedAndMarkTheSecondsThatItMissed() throws Exception {
    ExchangeConfig.Builder exchange = ExchangeConfig.builder();
    for (String symbol : SYMBOLS) {
      exchange.feed(new MarketGenerator(GeneratorConfig.defaults().withSymbol(symbol).withSeed(9)));
    }
    List<RawLine> lines;
    try (ExchangeServer server = ExchangeServer.start(exchange.build());
        RunningJob<RawLine> job = poll(server)) {
      MarketFigures figures = MarketFigures.of(job.job().getJobID());
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == SYMBOLS.size());
      server.faults().arm(Fault.banned(Duration.ofSeconds(6)));
      assertThat(ping(server)).isEqualTo(429);
      assertThat(ping(server)).isEqualTo(418);
      await().atMost(WAIT).until(() -> figures.max("market.snapshotBlockedMs") > 0);
      await().atMost(WAIT).until(() -> figures.sum("market.gaps.poll-missed") == SYMBOLS.size());
      long asked = server.faults().fired(FaultKind.BANNED);
      // At most one request of each symbol was on its way when the ban was met.
      assertThat(asked).isBetween(3L, 2L + SYMBOLS.size());
      await().atMost(WAIT).until(() -> figures.max("market.snapshotBlockedMs") == 0);
      await().atMost(WAIT).until(() -> figures.sum("market.symbolsInSync") == SYMBOLS.size());
      assertThat(server.faults().fired(FaultKind.BANNED)).as("asked when banned").isEqualTo(asked);
      long frames = figures.sum("market.frames");
      await().atMost(WAIT).until(() -> figures.sum("market.frames") > frames + 9);
      lines = job.rows();
    }
    for (String symbol : SYMBOLS) {
      requireHole(lines.stream().filter(line -> line.symbol().equals(symbol)).toList());
    }
  }

  /** The hole stands behind a marker, and the rows on its two sides are of two segments. */
  private static void requireHole(List<RawLine> lines) {
    assertThat(lines)
        .filteredOn(line -> Frames.kindOf(line.frame()) == FrameKind.GAP)
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(new String(line.frame(), StandardCharsets.UTF_8))
                    .contains("poll-missed"));
    List<BookSample> rows = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(lines.get(0).symbol(), 1000);
    feed.setOutput(rows::add);
    lines.forEach(feed::accept);
    for (int i = 1; i < rows.size(); i++) {
      boolean next = rows.get(i).timeMs() - rows.get(i - 1).timeMs() == 1000;
      boolean sameSegment = rows.get(i).segment() == rows.get(i - 1).segment();
      assertThat(next || !sameSegment).as("a hole within a segment, row %d", i).isTrue();
    }
    assertThat(rows.get(0).segment()).isLessThan(rows.get(rows.size() - 1).segment());
  }

  private static RunningJob<RawLine> poll(ExchangeServer server) throws Exception {
    LiveConfig config =
        LiveConfig.builder(server.restUri(), server.wsUri(), SYMBOLS)
            .polled(true)
            .snapshotLimit(20)
            .build();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            MarketFigures.install(
                new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none")));
    env.setParallelism(2).setMaxParallelism(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    return RunningJob.start(
        env.fromSource(MarketSource.live(config), WatermarkStrategy.noWatermarks(), "market"));
  }

  private static int ping(ExchangeServer server) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.restUri().resolve("/fapi/v1/ping")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
