package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.RoutePrefix;
import io.depthflow.flink.binance.source.SocketConfig;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sockets against the simulated exchange: what it did on purpose, and what the log says. */
@Timeout(180)
class SocketPoolITCase {

  private static final String BTC = "BTCUSDT";
  private static final String ETH = "ETHUSDT";
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final LiveCounters counters = new LiveCounters();
  private final Handover<FeedItem> queue = new Handover<>(1 << 20);
  private final LiveLines lines =
      new LiveLines(
          new LineClock(StreamConnection::wallClockNs, System::nanoTime), queue, 1, counters);
  private final Map<String, List<String>> taken = new HashMap<>();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private ExchangeServer server;
  private BinanceVenue venue;
  private SocketPool pool;

  private void exchange(SocketLimits limits) {
    GeneratorConfig market = GeneratorConfig.defaults();
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(market.withSeed(1)))
                .feed(new MarketGenerator(market.withSymbol(ETH).withSeed(2)))
                .sockets(limits)
                .build());
  }

  /** No stream counts as silent because the machine is slow. */
  private LiveConfig.Builder config() {
    return LiveConfig.builder(server.restUri(), server.wsUri(), List.of(BTC, ETH))
        .streams(List.of("depth@100ms", "trade", "aggTrade"))
        .silenceMs(60_000)
        .backoffMs(100, 1_000);
  }

  private void listen(LiveConfig config, String... symbols) {
    venue = new BinanceVenue(config);
    pool = new SocketPool(config, venue, lines, counters, fatal::add, new Random(3));
    begin(symbols);
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            pool.tick(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
          } catch (RuntimeException | Error e) {
            fatal.add(e);
          }
        },
        0,
        5,
        TimeUnit.MILLISECONDS);
  }

  private void begin(String... symbols) {
    for (String symbol : symbols) {
      lines.begin(List.of(new MarketSplit(symbol, List.of(), 0, 0, MarketSplit.NO_CLAMP)));
    }
    pool.begin(List.of(symbols));
  }

  @AfterEach
  void close() throws Exception {
    timer.shutdownNow();
    assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    if (pool != null) {
      pool.close();
      venue.close();
    }
    if (server != null) {
      server.close();
    }
    assertThat(fatal).isEmpty();
  }

  private List<String> frames(String symbol) {
    try {
      List<FeedItem> items = queue.poll(Integer.MAX_VALUE);
      if (items != null) {
        items.stream().filter(item -> !item.isEnd()).forEach(item -> take(item.line()));
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return taken.getOrDefault(symbol, List.of());
  }

  private void take(RawLine line) {
    taken
        .computeIfAbsent(line.symbol(), symbol -> new ArrayList<>())
        .add(new String(line.frame(), StandardCharsets.UTF_8));
  }

  private long count(String symbol, String part) {
    return frames(symbol).stream().filter(frame -> frame.contains(part)).count();
  }

  private void awaitCount(String symbol, String part, long atLeast) {
    await(symbol + " " + part).atMost(WAIT).until(() -> count(symbol, part) >= atLeast);
  }

  private void awaitFlow() {
    for (String symbol : List.of(BTC, ETH)) {
      awaitCount(symbol, "@depth@", count(symbol, "@depth@") + 5);
      awaitCount(symbol, "@aggTrade", count(symbol, "@aggTrade") + 1);
    }
  }

  private long gaps(String symbol, GapCause cause) {
    return count(symbol, "\"cause\":\"" + cause.code() + "\"");
  }

  /** Frames as another client hears them, which asks for them in its address. */
  private static final class SecondClient implements StreamListener, AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final StreamConnection connection;

    SecondClient(URI base, String path) {
      connection = StreamConnection.connect(URI.create(base + path), this).join();
    }

    @Override
    public void onText(byte[] frame, long receiveNs) {
      heard.add(new String(frame, StandardCharsets.UTF_8));
    }

    @Override
    public void onClosed(Throwable cause) {
      heard.add("closed");
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /**
   * Sockets whose time is up every second and a half: every frame once and in order, as a client
   * hears them whose sockets are not touched.
   */
  @Test
  @Timeout(1_800)
  void shouldHandOverAgainAndAgainWithoutMissingOrDoublingAFrame() throws Exception {
    exchange(SocketLimits.defaults());
    String all = "/public/stream?streams=btcusdt@depth@100ms/ethusdt@depth@100ms";
    String trades = "/market/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade";
    listen(
        config()
            .streams(List.of("depth@100ms", "aggTrade"))
            .sockets(SocketConfig.DEFAULT.withLifetimeMs(1_500).withOverlapMs(20_000))
            .build(),
        BTC,
        ETH);
    awaitFlow();
    try (SecondClient depth = new SecondClient(server.wsUri(), all);
        SecondClient trade = new SecondClient(server.wsUri(), trades)) {
      long handovers = Boolean.getBoolean("depthflow.long") ? 120 : 4;
      await().atMost(WAIT.multipliedBy(30)).until(() -> counters.handovers.sum() >= handovers);
      for (SecondClient other : List.of(depth, trade)) {
        await().atMost(WAIT).until(() -> other.heard.size() > 5);
        List<String> heard = List.copyOf(other.heard);
        assertThat(heard).doesNotContain("closed");
        for (String symbol : List.of(BTC, ETH)) {
          List<String> expected =
              heard.stream().filter(f -> f.contains("\"s\":\"" + symbol + "\"")).toList();
          assertThat(expected).isNotEmpty();
          String last = expected.get(expected.size() - 1);
          await().atMost(WAIT).until(() -> frames(symbol).contains(last));
          String kind = other == depth ? "@depth@" : "@aggTrade";
          List<String> own = frames(symbol).stream().filter(f -> f.contains(kind)).toList();
          int from = own.indexOf(expected.get(0));
          assertThat(from).as("the first frame of the other client").isNotNegative();
          assertThat(own.subList(from, from + expected.size())).isEqualTo(expected);
        }
      }
    }
    for (String symbol : List.of(BTC, ETH)) {
      assertThat(frames(symbol))
          .as("gap lines, but for standstills of the machine")
          .filteredOn(frame -> frame.contains("depthflowGap"))
          .allMatch(frame -> frame.contains("\"cause\":\"" + GapCause.PAUSE.code() + "\""));
      assertThat(count(symbol, "depthflowConnect")).as("the start, two sockets").isEqualTo(3);
    }
    assertThat(counters.overlapDuplicates.sum()).isPositive();
    assertThat(counters.reconnects.sum()).isZero();
    await("old sockets are closed").atMost(WAIT).until(() -> server.openSockets() <= 4);
  }

  @Test
  void shouldMarkASilentStreamAndLeaveTheOthersAlone() {
    exchange(SocketLimits.defaults());
    server.faults().arm(Fault.silentStream(BTC).with("stream", "@depth"));
    listen(config().silenceMs(2_000).build(), BTC, ETH);
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.SILENT_STREAM) == 1);
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.RESUBSCRIBED) == 1);
    awaitFlow();
    assertThat(count(ETH, "depthflowGap")).isZero();
    assertThat(counters.silentStreams.sum()).isEqualTo(1);
    assertThat(counters.gaps(GapCause.SILENT_STREAM)).isEqualTo(1);
    assertThat(counters.reconnects.sum()).isZero();
    assertThat(pool.silentStreams()).isZero();
  }

  @Test
  void shouldReplaceTheSocketOfAStreamThatStaysSilent() {
    exchange(SocketLimits.defaults());
    server.faults().arm(Fault.silentStream(BTC).with("stream", "@depth").times(2));
    listen(config().silenceMs(2_000).build(), BTC, ETH);
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.RESUBSCRIBED) == 1);
    awaitFlow();
    assertThat(counters.handovers.sum()).isEqualTo(1);
    assertThat(count(ETH, "depthflowGap")).isZero();
    assertThat(gaps(BTC, GapCause.SILENT_STREAM)).isEqualTo(1);
  }

  @Test
  void shouldOpenHalfOpenAndClosedSocketsAnew() {
    exchange(SocketLimits.defaults());
    listen(config().silenceMs(2_000).build(), BTC, ETH);
    awaitFlow();
    server.faults().arm(Fault.halfOpen("public"));
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.SOCKET_LOST) == 1);
    awaitFlow();
    server.faults().arm(Fault.closeSockets("all"));
    await().atMost(WAIT).until(() -> gaps(ETH, GapCause.SOCKET_LOST) == 3);
    awaitFlow();
    assertThat(counters.reconnects.sum()).isEqualTo(3);
    assertThat(gaps(BTC, GapCause.SOCKET_LOST)).isEqualTo(3);
  }

  @Test
  void shouldSkipBadFramesAndKeepTheSocket() {
    exchange(SocketLimits.defaults());
    listen(config().maxFrameBytes(1 << 20).build(), BTC, ETH);
    awaitFlow();
    server.faults().arm(Fault.of(FaultKind.HUGE_FRAME).on(BTC));
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.OVERSIZE_FRAME) == 1);
    server.faults().arm(Fault.of(FaultKind.BINARY_FRAME).on(BTC));
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.CORRUPT_FRAME) == 1);
    server.faults().arm(Fault.of(FaultKind.MALFORMED_FRAME).on(BTC));
    await().atMost(WAIT).until(() -> gaps(BTC, GapCause.CORRUPT_FRAME) == 2);
    awaitFlow();
    assertThat(count(ETH, "depthflowGap")).isZero();
    assertThat(counters.oversizeFrames.sum()).isEqualTo(1);
    assertThat(counters.corruptFrames.sum()).isEqualTo(2);
    assertThat(counters.reconnects.sum()).isZero();
    for (String frame : frames(BTC)) {
      assertThat(Frames.kindOf(frame.getBytes(StandardCharsets.UTF_8)))
          .as(frame)
          .isNotEqualTo(FrameKind.OTHER);
    }
  }

  @Test
  void shouldLetASymbolJoinAndLeaveWithoutATraceInTheOthers() {
    exchange(SocketLimits.defaults());
    listen(config().build(), BTC);
    awaitCount(BTC, "@depth@", 10);
    begin(ETH);
    awaitFlow();
    pool.end(List.of(ETH));
    lines.end(List.of(ETH), "left");
    awaitCount(BTC, "@depth@", count(BTC, "@depth@") + 10);
    long eth = count(ETH, "@depth@");
    awaitCount(BTC, "@depth@", count(BTC, "@depth@") + 10);
    assertThat(count(ETH, "@depth@")).isEqualTo(eth);
    assertThat(count(BTC, "depthflowGap")).isZero();
    assertThat(count(BTC, "depthflowConnect")).isEqualTo(3);
    assertThat(server.openSockets()).isEqualTo(2);
  }

  /**
   * The venue's own end of a socket, ten times the planned life: what {@link SocketHandoverTest}
   * proves of the clock, with sockets.
   */
  @Test
  void shouldOutliveTheVenuesOwnEndOfItsSockets() {
    assumeTrue(Boolean.getBoolean("depthflow.long"), "skipped: one minute of the long form");
    exchange(SocketLimits.defaults().withLifeMs(20_000));
    listen(
        config().sockets(SocketConfig.DEFAULT.withLifetimeMs(2_000).withOverlapMs(15_000)).build(),
        BTC,
        ETH);
    long startNs = System.nanoTime();
    await()
        .atMost(WAIT.multipliedBy(3))
        .until(
            () -> System.nanoTime() - startNs > 65_000_000_000L && counters.handovers.sum() > 20);
    awaitFlow();
    assertThat(counters.reconnects.sum()).isZero();
    assertThat(count(BTC, "depthflowGap") + count(ETH, "depthflowGap")).isZero();
  }

  @Test
  void shouldAnswerPings() {
    // Pongs count against the venue's ten messages a second, and a busy machine sends them at once.
    int manyMessages = 1_000;
    exchange(
        new SocketLimits(
            20_000, 64L << 20, 64 << 10, manyMessages, 1024, 86_400_000, 100, 600_000));
    listen(config().build(), BTC, ETH);
    await()
        .atMost(WAIT)
        .until(
            () -> {
              List<Integer> pongs = server.pongs();
              return pongs.size() == 2 && pongs.stream().allMatch(n -> n >= 5);
            });
    awaitFlow();
    assertThat(counters.reconnects.sum()).isZero();
    assertThat(count(BTC, "depthflowGap")).isZero();
  }

  @Test
  void shouldFindTheRoutesOfAVenueThatHasThem() {
    exchange(SocketLimits.defaults());
    listen(
        config().sockets(SocketConfig.DEFAULT.withRoutePrefix(RoutePrefix.PROBE)).build(),
        BTC,
        ETH);
    awaitFlow();
    assertThat(count(BTC, "depthflowGap")).isZero();
  }
}
