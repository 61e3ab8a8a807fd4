package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.RoutePrefix;
import io.depthflow.flink.binance.source.SocketConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SocketPoolTest {

  private final LiveDesk desk = new LiveDesk(1 << 14);
  private final FakeVenue venue = new FakeVenue();
  private final List<Throwable> fatal = new ArrayList<>();
  private SocketConfig sockets = SocketConfig.DEFAULT;
  private List<String> streams = List.of("depth@100ms", "trade", "bookTicker");
  private SocketPool pool;
  private long nowMs;

  private SocketPool pool() {
    LiveConfig config =
        LiveConfig.builder(URI.create("http://h"), URI.create("ws://h:1/"), List.of("BTCUSDT"))
            .streams(streams)
            .sockets(sockets)
            .backoffMs(100, 200)
            .connectAttempts(2)
            .build();
    pool = new SocketPool(config, venue, desk.lines, desk.counters, fatal::add, new Random(7));
    return pool;
  }

  private void begin(List<String> symbols) {
    symbols.forEach(desk::begin);
    pool.begin(symbols);
  }

  /** Ticks for so long; sockets open at once. */
  private void run(long ms) {
    for (long end = nowMs + ms; nowMs < end; nowMs += 10) {
      pool.tick(nowMs);
      venue.openings.forEach(FakeVenue.Opening::succeed);
    }
  }

  private static List<String> symbols(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "S" + i + "USDT").toList();
  }

  private static long subscribed(FakeVenue.Opening opening) {
    return opening.sent.stream()
        .filter(m -> m.contains("\"SUBSCRIBE\""))
        .mapToLong(m -> m.split("usdt@").length - 1)
        .sum();
  }

  @Test
  void shouldGiveEveryStreamToTheRouteThatCarriesIt() {
    streams = List.of("depth@100ms", "aggTrade", "bookTicker", "markPrice@1s", "trade", "depth10");
    pool();
    begin(List.of("BTCUSDT", "ETHUSDT"));
    run(200);
    assertThat(venue.openings)
        .extracting(o -> o.uri.toString())
        .containsExactly("ws://h:1/public/stream", "ws://h:1/market/stream");
    assertThat(venue.openings.get(0).sent)
        .singleElement()
        .asString()
        .contains("btcusdt@depth@100ms", "btcusdt@bookTicker", "ethusdt@trade", "ethusdt@depth10")
        .doesNotContain("aggTrade", "markPrice");
    assertThat(venue.openings.get(1).sent)
        .singleElement()
        .asString()
        .contains("btcusdt@aggTrade", "ethusdt@markPrice@1s");
    assertThat(pool.streams()).isEqualTo(12);
  }

  @Test
  void shouldUseOneSocketWithoutRoutes() {
    sockets = sockets.withRoutePrefix(RoutePrefix.OFF);
    streams = List.of("depth@0ms", "aggTrade");
    pool();
    begin(List.of("BTCUSDT"));
    run(200);
    assertThat(venue.openings)
        .singleElement()
        .extracting(o -> o.uri.toString())
        .isEqualTo("ws://h:1/stream");
    assertThat(subscribed(venue.openings.get(0))).isEqualTo(2);
  }

  @Test
  void shouldNeverPutMoreOnASocketThanItMayCarry() {
    sockets = sockets.withStreamsPerSocket(1024);
    pool();
    begin(symbols(0, 700));
    run(5_000);
    assertThat(venue.openings).hasSize(3);
    assertThat(venue.openings).allSatisfy(o -> assertThat(subscribed(o)).isLessThanOrEqualTo(1024));
    assertThat(venue.openings.stream().mapToLong(SocketPoolTest::subscribed).sum())
        .isEqualTo(2_100);
  }

  @Test
  void shouldNotOpenAllSocketsAtOnceAlsoAfterTheLossOfAll() {
    sockets = sockets.withStreamsPerSocket(3);
    pool();
    begin(symbols(0, 20));
    List<Integer> open = new ArrayList<>();
    for (; open.size() < 100; nowMs += 10) {
      pool.tick(nowMs);
      open.add(venue.openings.size());
    }
    assertThat(open.get(99)).isEqualTo(20);
    assertThat(open.get(1)).as("after 20 ms").isLessThanOrEqualTo(2);
    assertThat(open.get(9)).as("after 100 ms").isLessThanOrEqualTo(6);
    venue.openings.forEach(FakeVenue.Opening::succeed);
    venue.openings.forEach(o -> o.listener.onClosed("all at once"));
    for (int i = 0; i < 100; i++, nowMs += 10) {
      int before = venue.openings.size();
      pool.tick(nowMs);
      assertThat(venue.openings.size() - before).as("in one tick").isLessThanOrEqualTo(1);
    }
    assertThat(venue.openings).hasSize(40);
  }

  @Test
  void shouldFillRoomThatWasLeftAndCloseAnEmptySocket() {
    sockets = sockets.withStreamsPerSocket(6);
    pool();
    begin(symbols(0, 4));
    run(500);
    assertThat(venue.openings).hasSize(2);
    pool.end(List.of("S0USDT"));
    begin(symbols(4, 5));
    run(1_000);
    assertThat(venue.openings).as("the room of S0USDT is used").hasSize(2);
    assertThat(venue.openings.get(0).sent)
        .anyMatch(m -> m.contains("UNSUBSCRIBE") && m.contains("s0usdt"))
        .anyMatch(m -> m.contains("\"SUBSCRIBE\"") && m.contains("s4usdt"));
    pool.end(List.of("S2USDT", "S3USDT", "S9USDT"));
    assertThat(venue.openings.get(1).socketClosed).isTrue();
    assertThat(venue.openings.get(0).socketClosed).isFalse();
    assertThat(pool.streams()).isEqualTo(6);
  }

  @Test
  void shouldTakeThePathThatBringsAFrame() {
    sockets = sockets.withRoutePrefix(RoutePrefix.PROBE).withProbeMs(1_000);
    pool();
    begin(List.of("BTCUSDT"));
    run(500);
    assertThat(venue.openings).singleElement();
    FakeVenue.Opening routed = venue.openings.get(0);
    assertThat(routed.uri.getPath()).isEqualTo("/public/stream");
    assertThat(routed.sent).singleElement().asString().contains("btcusdt@depth@100ms");
    run(700);
    assertThat(routed.socketClosed).as("acknowledged, and silent").isTrue();
    assertThat(venue.openings).hasSize(2);
    FakeVenue.Opening unrouted = venue.lastOpening();
    assertThat(unrouted.uri.getPath()).isEqualTo("/stream");
    unrouted.listener.onFrame(depth("BTCUSDT", 1, 2, 0));
    run(300);
    assertThat(unrouted.socketClosed).as("the probe's socket").isTrue();
    assertThat(venue.openings).hasSize(3);
    assertThat(venue.lastOpening().uri.getPath()).as("for the run").isEqualTo("/stream");
    begin(List.of("ETHUSDT"));
    run(300);
    assertThat(venue.openings).hasSize(3);
    assertThat(subscribed(venue.lastOpening())).isEqualTo(6);
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldKeepThePrefixThatBringsAFrameAtOnce() {
    sockets = sockets.withRoutePrefix(RoutePrefix.PROBE);
    pool();
    begin(List.of("BTCUSDT"));
    run(100);
    venue.lastOpening().listener.onFrame(depth("BTCUSDT", 1, 2, 0));
    run(100);
    assertThat(venue.openings)
        .extracting(o -> o.uri.getPath())
        .containsExactly("/public/stream", "/public/stream");
  }

  @Test
  void shouldProbeWithAnotherSymbolWhereTheFirstLeaves() {
    sockets = sockets.withRoutePrefix(RoutePrefix.PROBE);
    pool();
    begin(List.of("BTCUSDT", "ETHUSDT"));
    run(100);
    pool.end(List.of("BTCUSDT"));
    assertThat(venue.lastOpening().socketClosed).isTrue();
    run(100);
    assertThat(venue.lastOpening().sent).singleElement().asString().contains("ethusdt");
    pool.end(List.of("ETHUSDT"));
    assertThat(venue.openings).hasSize(2).allSatisfy(o -> assertThat(o.socketClosed).isTrue());
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldNameAddressAndCureWhereNeitherPathSpeaks() {
    sockets = sockets.withRoutePrefix(RoutePrefix.PROBE).withProbeMs(200);
    pool();
    begin(List.of("BTCUSDT"));
    pool.tick(0);
    venue.lastOpening().answer.completeExceptionally(new IOException("HTTP 404"));
    nowMs = 10;
    run(3_000);
    assertThat(venue.openings).as("two rounds").hasSize(4);
    assertThat(fatal)
        .singleElement()
        .satisfies(
            f ->
                assertThat(f)
                    .hasMessageContaining("ws://h:1/")
                    .hasMessageContaining("btcusdt@depth@100ms")
                    .hasMessageContaining("/stream: no frame within 200 ms")
                    .hasMessageContaining("--route-prefix"));
    assertThat(venue.openings)
        .allSatisfy(o -> assertThat(o.socketClosed || o == venue.openings.get(0)).isTrue());
  }
}
