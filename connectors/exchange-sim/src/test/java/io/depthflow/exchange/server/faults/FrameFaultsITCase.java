package io.depthflow.exchange.server.faults;

import static io.depthflow.exchange.server.faults.FaultBench.DEPTH;
import static io.depthflow.exchange.server.faults.FaultBench.SYMBOL;
import static io.depthflow.exchange.server.faults.FaultBench.awaitDepth;
import static io.depthflow.exchange.server.faults.FaultBench.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults of market frames and sockets, seen by a client that reads bytes. */
class FrameFaultsITCase {

  private static FaultBench bench;

  @BeforeAll
  static void start() {
    bench = new FaultBench(101);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @AfterEach
  void heal() {
    bench.server.faults().clear();
    bench.assertUnharmed();
  }

  /** Depth events as they came, of a socket that was there before the fault and until after it. */
  private static List<JsonNode> around(Fault fault, int after) {
    try (WireSocket socket = bench.socket(DEPTH)) {
      awaitDepth(socket, 2);
      long before = bench.fired(fault.kind());
      bench.server.faults().arm(fault);
      await().until(() -> bench.server.faults().armed().isEmpty());
      assertThat(bench.fired(fault.kind())).isGreaterThan(before);
      awaitDepth(socket, after);
      return events(socket, "depthUpdate");
    }
  }

  /** How often an event does not continue the one before it. */
  private static int breaks(List<JsonNode> events) {
    int breaks = 0;
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).path("pu").asLong() != events.get(i - 1).path("u").asLong()) {
        breaks++;
      }
    }
    return breaks;
  }

  @Test
  void shouldLeaveDepthEventsOut() {
    List<JsonNode> events = around(Fault.dropDepth(SYMBOL, 3), 3);
    assertThat(breaks(events)).isEqualTo(1);
    assertThat(events).extracting(e -> e.path("u").asLong()).isSorted();
  }

  @Test
  void shouldSendDepthEventsTwice() {
    List<JsonNode> events = around(Fault.duplicateDepth(SYMBOL, 2), 3);
    List<Long> ids = events.stream().map(e -> e.path("u").asLong()).toList();
    assertThat(ids).isSorted();
    assertThat(ids.size() - ids.stream().distinct().count()).isEqualTo(2);
  }

  @Test
  void shouldSendADepthEventBehindTheNext() {
    List<JsonNode> events = around(Fault.reorderDepth(SYMBOL, 1), 4);
    List<Long> ids = new ArrayList<>(events.stream().map(e -> e.path("u").asLong()).toList());
    assertThat(breaks(events)).isEqualTo(3);
    int swapped = 0;
    for (int i = 1; i < ids.size(); i++) {
      swapped += ids.get(i) < ids.get(i - 1) ? 1 : 0;
    }
    assertThat(swapped).isEqualTo(1);
  }

  @Test
  void shouldShowACrossedBookAndPutItRight() {
    try (WireSocket socket = bench.socket(DEPTH)) {
      awaitDepth(socket, 2);
      JsonNode snapshot =
          bench.client.open("GET", "/fapi/v1/depth", "symbol=BTCUSDT&limit=1000").body();
      bench.server.faults().arm(Fault.crossedBook(SYMBOL, 2));
      await().until(() -> bench.server.faults().armed().isEmpty());
      awaitDepth(socket, 3);
      List<JsonNode> events = events(socket, "depthUpdate");
      TreeMap<BigDecimal, String> bids = side(snapshot.path("bids"));
      TreeMap<BigDecimal, String> asks = side(snapshot.path("asks"));
      int crossed = 0;
      for (JsonNode event : events) {
        if (event.path("u").asLong() > snapshot.path("lastUpdateId").asLong()) {
          apply(event.path("b"), bids);
          apply(event.path("a"), asks);
          crossed += bids.lastKey().compareTo(asks.firstKey()) >= 0 ? 1 : 0;
        }
      }
      assertThat(crossed).isEqualTo(2);
      assertThat(bids.lastKey()).isLessThan(asks.firstKey());
      assertThat(breaks(events)).isZero();
    }
  }

  private static TreeMap<BigDecimal, String> side(JsonNode levels) {
    TreeMap<BigDecimal, String> side = new TreeMap<>();
    apply(levels, side);
    return side;
  }

  private static void apply(JsonNode levels, TreeMap<BigDecimal, String> side) {
    for (JsonNode level : levels) {
      BigDecimal price = new BigDecimal(level.get(0).asText());
      if (new BigDecimal(level.get(1).asText()).signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, level.get(1).asText());
      }
    }
  }

  @Test
  void shouldSendHalfAFrame() {
    try (WireSocket socket = bench.socket(DEPTH)) {
      bench.server.faults().arm(Fault.of(FaultKind.MALFORMED_FRAME).on(SYMBOL));
      awaitDepth(socket, 2);
      List<String> broken =
          socket.of(WireSocket.TEXT).stream()
              .map(WireSocket.Frame::text)
              .filter(t -> !t.endsWith("}"))
              .toList();
      assertThat(broken).hasSize(1);
      assertThat(socket.of(WireSocket.TEXT).get(1).text()).startsWith(broken.get(0));
      assertThat(breaks(events(socket, "depthUpdate"))).isZero();
    }
  }

  @Test
  void shouldSendABinaryFrame() {
    try (WireSocket socket = bench.socket(DEPTH)) {
      bench.server.faults().arm(Fault.of(FaultKind.BINARY_FRAME).on(SYMBOL));
      awaitDepth(socket, 2);
      assertThat(socket.of(WireSocket.BINARY)).hasSize(1);
      assertThat(socket.of(WireSocket.BINARY).get(0).text()).startsWith("{\"e\":\"depthUpdate\"");
      assertThat(breaks(events(socket, "depthUpdate"))).isZero();
    }
  }

  @Test
  void shouldSendATenMegabyteFrame() {
    try (WireSocket socket = bench.socket(DEPTH)) {
      bench.server.faults().arm(Fault.of(FaultKind.HUGE_FRAME).on(SYMBOL));
      awaitDepth(socket, 3);
      assertThat(socket.of(WireSocket.TEXT))
          .filteredOn(f -> f.payload().length == 10 << 20)
          .singleElement()
          .satisfies(f -> assertThat(FaultBench.json(f).path("pad").asText()).startsWith("xxx"));
      assertThat(breaks(events(socket, "depthUpdate"))).isZero();
    }
  }

  @Test
  void shouldAcknowledgeASubscriptionAndStaySilent() {
    bench.server.faults().arm(Fault.silentStream(SYMBOL).with("stream", "@depth"));
    try (WireSocket silent = bench.socket("/public/ws");
        WireSocket other = bench.socket("/public/ws")) {
      String subscribe = "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth@100ms\"],\"id\":1}";
      silent.sendText(subscribe);
      await().until(() -> silent.of(WireSocket.TEXT).size() == 1);
      other.sendText(subscribe);
      awaitDepth(other, 5);
      assertThat(silent.of(WireSocket.TEXT))
          .extracting(WireSocket.Frame::text)
          .containsExactly("{\"result\":null,\"id\":1}");
    }
  }

  @Test
  void shouldCloseTheSocketsOfARouteAsAfterADay() {
    try (WireSocket closed = bench.socket(DEPTH);
        WireSocket kept = bench.socket("/market/ws/btcusdt@markPrice@1s")) {
      awaitDepth(closed, 1);
      bench.server.faults().arm(Fault.closeSockets("public").after(Duration.ofMillis(200)));
      await().until(() -> !closed.of(WireSocket.CLOSE).isEmpty());
      byte[] reason = closed.of(WireSocket.CLOSE).get(0).payload();
      assertThat(((reason[0] & 0xff) << 8) | (reason[1] & 0xff)).isEqualTo(1001);
      await().until(() -> !kept.of(WireSocket.TEXT).isEmpty());
      assertThat(kept.of(WireSocket.CLOSE)).isEmpty();
    }
  }

  @Test
  void shouldLeaveOutPings() {
    try (WireSocket socket = bench.socket("/public/ws")) {
      await().until(() -> socket.of(WireSocket.PING).size() >= 2);
      bench.server.faults().arm(Fault.of(FaultKind.MISSING_PINGS).times(3));
      await().until(() -> bench.server.faults().armed().isEmpty());
      int after = socket.of(WireSocket.PING).size();
      await().until(() -> socket.of(WireSocket.PING).size() > after);
      List<Long> times =
          socket.of(WireSocket.PING).stream().map(p -> Long.parseLong(p.text())).toList();
      long longest = 0;
      for (int i = 1; i < times.size(); i++) {
        longest = Math.max(longest, times.get(i) - times.get(i - 1));
      }
      // the payload is the time of the ping: four periods of 200 ms between the two
      assertThat(longest).isGreaterThanOrEqualTo(800);
    }
  }

  @Test
  void shouldLeaveASocketHalfOpen() {
    try (WireSocket dead = bench.socket(DEPTH)) {
      awaitDepth(dead, 2);
      bench.server.faults().arm(Fault.halfOpen("all"));
      await().until(() -> bench.fired(FaultKind.HALF_OPEN) == 1);
      try (WireSocket alive = bench.socket(DEPTH)) {
        awaitDepth(alive, 1);
        int before = dead.frames.size();
        dead.send(WireSocket.PING, new byte[] {1});
        dead.sendText("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}");
        await().until(() -> alive.of(WireSocket.PING).size() >= 2);
        awaitDepth(alive, 5);
        assertThat(dead.frames).hasSize(before);
        assertThat(dead.ended).isFalse();
      }
      bench.server.faults().clear();
      await().until(() -> dead.ended);
      assertThat(dead.of(WireSocket.CLOSE)).isEmpty();
    }
  }

  @Test
  void shouldSpikeAndComeBackToTheTick() {
    BigDecimal before = bench.server.ask(e -> e.market(SYMBOL).mark());
    bench.server.faults().arm(Fault.priceSpike(SYMBOL, -500, Duration.ofMillis(500)));
    await()
        .until(
            () ->
                mark().doubleValue() < before.doubleValue() * 0.96
                    && mark().doubleValue() > before.doubleValue() * 0.94);
    await().until(() -> mark().doubleValue() > before.doubleValue() * 0.99);
    // each shock tells the sum of all: with one more of 100 bp, that is all there is
    BigDecimal sum = bench.server.shock(SYMBOL, 100);
    assertThat(sum.doubleValue() / mark().doubleValue()).isBetween(0.0098, 0.0102);
    bench.server.shock(SYMBOL, -99);
  }

  private static BigDecimal mark() {
    String mark =
        bench
            .client
            .open("GET", "/fapi/v1/ticker/bookTicker", "symbol=" + SYMBOL)
            .body()
            .path("bidPrice")
            .asText();
    return new BigDecimal(mark);
  }

  @Test
  void shouldAnswerAStaleSnapshot() {
    bench.server.faults().arm(Fault.staleSnapshot(SYMBOL, Duration.ofSeconds(2)));
    try (WireSocket socket = bench.socket(DEPTH)) {
      awaitDepth(socket, 1);
      long kept = bench.server.ask(e -> e.market(SYMBOL).lastUpdateId());
      awaitDepth(socket, 25);
      String query = "symbol=" + SYMBOL + "&limit=20";
      JsonNode stale = bench.client.open("GET", "/fapi/v1/depth", query).body();
      long live = bench.server.ask(e -> e.market(SYMBOL).lastUpdateId());
      JsonNode fresh = bench.client.open("GET", "/fapi/v1/depth", query).body();
      assertThat(stale.path("bids")).hasSize(20);
      assertThat(stale.path("lastUpdateId").asLong()).isLessThan(live);
      assertThat(fresh.path("lastUpdateId").asLong()).isGreaterThanOrEqualTo(live);
      assertThat(kept).isLessThan(live);
      assertThat(bench.fired(FaultKind.STALE_SNAPSHOT)).isEqualTo(1);
      // older than the first event that a client has had since: it must ask again
      assertThat(stale.path("lastUpdateId").asLong())
          .isLessThan(events(socket, "depthUpdate").get(24).path("U").asLong());
    }
  }
}
