package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.CuttableProxy;
import io.depthflow.flink.binance.RunningJob;
import io.depthflow.flink.binance.TestCluster;
import io.depthflow.market.BookTicker;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SamplerOutput;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The live mode against the simulated exchange over real sockets. */
@Timeout(180)
class LiveSourceITCase {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final Duration WAIT = Duration.ofSeconds(60);

  @RegisterExtension private static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  private ExchangeServer server;
  private CuttableProxy sockets;

  @BeforeEach
  void startExchange() throws Exception {
    GeneratorConfig market = GeneratorConfig.defaults();
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(market.withSeed(1)))
                .feed(new MarketGenerator(market.withSymbol("ETHUSDT").withSeed(2)))
                .build());
    sockets = new CuttableProxy(server.wsUri());
  }

  @AfterEach
  void stopExchange() throws Exception {
    sockets.close();
    server.close();
  }

  private LiveConfig.Builder config() {
    return LiveConfig.builder(server.restUri(), sockets.uri(), List.of("BTCUSDT", "ETHUSDT"))
        .streams(List.of("depth@100ms", "bookTicker", "aggTrade"))
        .snapshotIntervalMs(100)
        .backoffMs(100, 1_000);
  }

  private static StreamExecutionEnvironment env(int parallelism) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
    env.setParallelism(parallelism);
    env.setMaxParallelism(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    env.getConfig().enableObjectReuse();
    return env;
  }

  /** Lines that passed a keyed function without a shuffle. */
  private static RunningJob<RawLine> run(LiveConfig config, int parallelism) throws Exception {
    return RunningJob.start(
        DataStreamUtils.reinterpretAsKeyedStream(
                env(parallelism)
                    .fromSource(
                        MarketSource.live(config), WatermarkStrategy.noWatermarks(), "market"),
                RawLine::symbol,
                Types.STRING)
            .process(new PassOn())
            .returns(RawLineTypeInfo.INSTANCE));
  }

  private static List<RawLine> of(List<RawLine> lines, String symbol) {
    return lines.stream().filter(line -> line.symbol().equals(symbol)).toList();
  }

  private static long count(List<RawLine> lines, FrameKind kind) {
    return lines.stream().filter(line -> Frames.kindOf(line.frame()) == kind).count();
  }

  @Test
  void shouldGiveALogThatRebuildsTheBookAndSurvivesALostSocket() throws Exception {
    try (RunningJob<RawLine> job = run(config().build(), 2)) {
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        await().atMost(WAIT).until(() -> new Replay(symbol, job.rows()).samples.size() >= 3);
      }
      sockets.cut();
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        // Two sockets a symbol (/public, /market): one connect line at the start, then two, and
        // two after the cut.
        await().atMost(WAIT).until(() -> count(of(job.rows(), symbol), FrameKind.CONNECT) >= 5);
        await().atMost(WAIT).until(() -> new Replay(symbol, job.rows()).segmentsWithTwoRows() >= 2);
      }
      List<RawLine> lines = List.copyOf(job.rows());
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        List<RawLine> own = of(lines, symbol);
        assertThat(own).extracting(RawLine::receiveTimeNs).as(symbol).isSorted();
        assertThat(count(own, FrameKind.GAP)).as("gap lines").isBetween(1L, 2L);
        assertThat(count(own, FrameKind.SNAPSHOT)).as("snapshots").isGreaterThanOrEqualTo(2);
        assertThat(count(own, FrameKind.AGG_TRADE)).as("aggregate trades").isPositive();
        assertSecondEnds(own);
        Replay replay = new Replay(symbol, lines);
        assertThat(replay.tickersCompared).as("book tickers at equal u").isPositive();
        assertThat(replay.tickersEqual).isEqualTo(replay.tickersCompared);
      }
    }
  }

  /** One line for every second, exactly at its end, before any line of a later second. */
  private static void assertSecondEnds(List<RawLine> lines) {
    long expected = 0;
    for (RawLine line : lines) {
      boolean end = Frames.kindOf(line.frame()) == FrameKind.SECOND_END;
      if (expected == 0) {
        expected = line.receiveTimeNs() / SECOND_NS * SECOND_NS + SECOND_NS;
      }
      if (end) {
        assertThat(line.receiveTimeNs()).isEqualTo(expected);
        expected += SECOND_NS;
      } else {
        assertThat(line.receiveTimeNs()).isLessThan(expected);
      }
    }
  }

  @Test
  void shouldOpenASocketAnewThatFellSilent() throws Exception {
    LiveConfig config = config().streams(List.of("depth@100ms")).silenceMs(1_000).build();
    try (RunningJob<RawLine> job = run(config, 1)) {
      await().atMost(WAIT).until(() -> new Replay("BTCUSDT", job.rows()).samples.size() >= 2);
      sockets.freeze(true);
      await().atMost(WAIT).until(() -> count(of(job.rows(), "BTCUSDT"), FrameKind.GAP) >= 1);
      long silentSeconds = count(of(job.rows(), "BTCUSDT"), FrameKind.SECOND_END);
      await()
          .atMost(WAIT)
          .until(() -> count(of(job.rows(), "BTCUSDT"), FrameKind.SECOND_END) > silentSeconds + 1);
      sockets.freeze(false);
      sockets.cut();
      await()
          .atMost(WAIT)
          .until(() -> new Replay("BTCUSDT", job.rows()).segmentsWithTwoRows() >= 2);
    }
  }

  @Test
  void shouldFailWithAClearWordWhereNothingListens() throws Exception {
    LiveConfig config =
        LiveConfig.builder(server.restUri(), URI.create("ws://127.0.0.1:1"), List.of("BTCUSDT"))
            .backoffMs(10, 20)
            .connectAttempts(2)
            .build();
    RunningJob<RawLine> job = run(config, 1);
    assertThatThrownBy(() -> job.job().getJobExecutionResult().get())
        .hasStackTraceContaining("ws://127.0.0.1:1/public/stream could not be opened in 2 tries");
  }

  /** The lines of one symbol through the book, held against the book tickers among them. */
  private static final class Replay implements SamplerOutput, MarketListener {
    final List<BookSample> samples = new ArrayList<>();
    long tickersCompared;
    long tickersEqual;
    private final SymbolFeed feed;

    Replay(String symbol, List<RawLine> lines) {
      feed = new SymbolFeed(symbol, 1_000);
      feed.setOutput(this);
      for (RawLine line : lines) {
        if (line.symbol().equals(symbol)) {
          feed.accept(line);
          if (Frames.kindOf(line.frame()) == FrameKind.BOOK_TICKER) {
            feed.decoder().decode(line, this);
          }
        }
      }
    }

    @Override
    public void sample(BookSample sample) {
      samples.add(sample);
    }

    @Override
    public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
      var sampler = feed.sampler();
      if (sampler.inSync() && sampler.synchronizer().lastUpdateId() == ticker.updateId()) {
        tickersCompared++;
        if (sampler.book().bestBidTicks() == ticker.bidTicks()
            && sampler.book().bestAskTicks() == ticker.askTicks()
            && sampler.book().bestBidLots() == ticker.bidLots()
            && sampler.book().bestAskLots() == ticker.askLots()) {
          tickersEqual++;
        }
      }
    }

    long segmentsWithTwoRows() {
      AtomicLong segments = new AtomicLong();
      samples.stream()
          .collect(
              java.util.stream.Collectors.groupingBy(
                  BookSample::segment, java.util.stream.Collectors.counting()))
          .forEach((segment, rows) -> segments.addAndGet(rows >= 2 ? 1 : 0));
      return segments.get();
    }
  }

  private static final class PassOn extends KeyedProcessFunction<String, RawLine, RawLine> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(RawLine line, Context context, Collector<RawLine> out) {
      out.collect(line);
    }
  }
}
