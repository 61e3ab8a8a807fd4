package io.depthflow.exchange.server.faults;

import static io.depthflow.exchange.server.faults.FaultBench.SYMBOL;
import static io.depthflow.exchange.server.faults.FaultBench.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.server.RawClient.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of requests and user events, seen over real sockets. */
class RestFaultsITCase {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private static FaultBench bench;

  @BeforeAll
  static void start() {
    bench = new FaultBench(202);
  }

  @AfterAll
  static void stop() {
    bench.assertUnharmed();
    bench.close();
  }

  @AfterEach
  void heal() {
    bench.server.faults().clear();
    bench.client.signed("DELETE", "/fapi/v1/allOpenOrders", "symbol=" + SYMBOL);
    bench.assertAccount();
  }

  private static String freshId() {
    return "fault-" + NEXT.incrementAndGet();
  }

  private static int openOrders() {
    return bench.server.ask(e -> e.openOrders(SYMBOL)).size();
  }

  @ParameterizedTest
  @CsvSource({
    "unknown-accepted, 503, -1000, Unknown error, 1",
    "unknown-not-accepted, 503, -1000, Unknown error, 0",
    "unavailable, 503, -1000, Service Unavailable., 0",
    "throttled, 503, -1008, Request throttled by system-level protection, 0",
  })
  void shouldAnswer503(String kind, int status, int code, String message, int orders) {
    bench.server.faults().arm(Fault.of(FaultKind.of(kind)));
    String id = freshId();
    Answer answer = bench.placeFar(id);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.body().path("msg").asText()).startsWith(message);
    assertThat(openOrders()).isEqualTo(orders);
    assertThat(bench.status(id)).isEqualTo(orders == 1 ? "NEW" : "");
    assertThat(bench.placeFar(freshId()).status()).as("only once").isEqualTo(200);
  }

  @Test
  void shouldThrottleNeitherCancelsNorReduceOnlyOrders() {
    String id = freshId();
    bench.placeFar(id);
    bench.place("side=BUY&type=MARKET&quantity=0.01");
    bench.server.faults().arm(Fault.of(FaultKind.THROTTLED).times(5));
    assertThat(bench.placeFar(freshId()).code()).isEqualTo(-1008);
    assertThat(bench.place("side=SELL&type=MARKET&quantity=0.01&reduceOnly=true").status())
        .isEqualTo(200);
    assertThat(cancel(id).status()).isEqualTo(200);
    assertThat(bench.fired(FaultKind.THROTTLED)).isPositive();
  }

  private static Answer cancel(String id) {
    return bench.client.signed(
        "DELETE", "/fapi/v1/order", "symbol=" + SYMBOL + "&origClientOrderId=" + id);
  }

  @Test
  void shouldLimitThenBan() {
    bench.server.faults().arm(Fault.banned(Duration.ofSeconds(600)));
    Answer limited = bench.client.open("GET", "/fapi/v1/ping", "");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.code()).isEqualTo(-1003);
    assertThat(limited.headers().firstValueAsLong("Retry-After").orElse(0)).isEqualTo(600);
    Answer banned = bench.placeFar(freshId());
    assertThat(banned.status()).isEqualTo(418);
    assertThat(banned.body().path("msg").asText()).contains("IP banned until ");
    assertThat(banned.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(590L, 600L);
    assertThat(openOrders()).isZero();
    bench.server.faults().clear();
    await().until(() -> bench.client.open("GET", "/fapi/v1/ping", "").status() == 200);
  }

  @ParameterizedTest
  @CsvSource({"-10, ahead of the server's time", "10, outside of the recvWindow"})
  void shouldBeOffTheClock(int seconds, String message) {
    Duration by = Duration.ofSeconds(seconds);
    bench.server.faults().arm(Fault.clockSkew(by, Duration.ofMinutes(5)));
    Answer refused = bench.client.signed("GET", "/fapi/v2/balance", "");
    assertThat(refused.code()).isEqualTo(-1021);
    assertThat(refused.body().path("msg").asText()).contains(message);
    long time = bench.client.open("GET", "/fapi/v1/time", "").body().path("serverTime").asLong();
    assertThat(time - System.currentTimeMillis())
        .isBetween(by.toMillis() - 5_000, by.toMillis() + 1);
    String query = "timestamp=" + time;
    Answer synced =
        bench.client.open(
            "GET", "/fapi/v2/balance", query + "&signature=" + bench.client.hmac(query));
    assertThat(synced.status()).as("a client that asked for the time").isEqualTo(200);
  }

  @Test
  void shouldRefuseAPassivePostOnlyOrder() {
    bench.server.faults().arm(Fault.of(FaultKind.POST_ONLY_REJECTED).on(SYMBOL));
    String far = bench.farBid() + "&timeInForce=GTX&newClientOrderId=";
    String id = freshId();
    assertThat(bench.place(far + id).code()).isEqualTo(-5022);
    assertThat(bench.status(id)).isEmpty();
    assertThat(bench.place(far + freshId()).status()).isEqualTo(200);
  }

  @Test
  void shouldFillAnOrderBeforeItsCancel() {
    String id = freshId();
    bench.placeFar(id);
    bench.server.faults().arm(Fault.of(FaultKind.FILLED_BEFORE_CANCEL));
    assertThat(cancel(id).code()).isEqualTo(-2011);
    assertThat(bench.status(id)).isEqualTo("FILLED");
    String query = "symbol=" + SYMBOL;
    JsonNode trades = bench.client.signed("GET", "/fapi/v1/userTrades", query).body();
    JsonNode last = trades.get(trades.size() - 1);
    assertThat(last.path("qty").asText()).startsWith("0.01");
    assertThat(last.path("maker").asBoolean()).isTrue();
  }

  @Test
  void shouldFillAPartOfAnOrderBeforeItsCancel() {
    String id = freshId();
    bench.placeFar(id);
    bench
        .server
        .faults()
        .arm(Fault.of(FaultKind.PARTLY_FILLED_BEFORE_CANCEL).with("share", "0.35"));
    JsonNode canceled = cancel(id).body();
    assertThat(canceled.path("status").asText()).isEqualTo("CANCELED");
    assertThat(canceled.path("executedQty").asDouble()).isEqualTo(0.003);
  }

  @Test
  void shouldAnswerLateWithTheOrderLive() {
    bench.server.faults().arm(Fault.slowAnswer(Duration.ofSeconds(2)));
    String id = freshId();
    long beganNs = System.nanoTime();
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> bench.placeFar(id));
    await().until(() -> openOrders() == 1);
    assertThat(answer).isNotDone();
    assertThat(bench.status(id)).isEqualTo("NEW");
    assertThat(answer.join().body().path("clientOrderId").asText()).isEqualTo(id);
    assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(2_000_000_000L);
  }

  @Test
  void shouldEndTheConnectionInTheMiddleOfAnAnswer() {
    bench.server.faults().arm(Fault.of(FaultKind.CUT_ANSWER));
    String id = freshId();
    assertThatThrownBy(() -> bench.placeFar(id))
        .isInstanceOf(AssertionError.class)
        .cause()
        .isInstanceOf(IOException.class)
        .satisfies(
            e ->
                assertThat(e instanceof EOFException || e.getMessage() != null)
                    .as("%s", e)
                    .isTrue());
    assertThat(bench.status(id)).as("carried out all the same").isEqualTo("NEW");
    assertThat(bench.fired(FaultKind.CUT_ANSWER)).isEqualTo(1);
  }

  private static String listenKey() {
    return bench.client.open("POST", "/fapi/v1/listenKey", "").body().path("listenKey").asText();
  }

  /** A socket of user events that is surely subscribed. */
  private static WireSocket userSocket() {
    WireSocket socket = bench.socket("/private/ws");
    socket.sendText("{\"method\":\"SUBSCRIBE\",\"params\":[\"" + listenKey() + "\"],\"id\":1}");
    await().until(() -> socket.of(WireSocket.TEXT).size() == 1);
    return socket;
  }

  private static List<String> orderEvents(WireSocket socket) {
    return events(socket, "ORDER_TRADE_UPDATE").stream()
        .map(e -> e.at("/o/c").asText() + " " + e.at("/o/x").asText())
        .toList();
  }

  @Test
  void shouldSendUserEventsBehindTheAnswerInOrder() {
    try (WireSocket socket = userSocket()) {
      bench.server.faults().arm(Fault.userEventsLate(Duration.ofSeconds(2)));
      String first = freshId();
      String second = freshId();
      assertThat(bench.placeFar(first).status()).isEqualTo(200);
      assertThat(bench.placeFar(second).status()).isEqualTo(200);
      assertThat(orderEvents(socket)).isEmpty();
      await().until(() -> orderEvents(socket).size() == 2);
      assertThat(orderEvents(socket)).containsExactly(first + " NEW", second + " NEW");
      String third = freshId();
      bench.placeFar(third);
      await().until(() -> orderEvents(socket).contains(third + " NEW"));
    }
  }

  @Test
  void shouldSendUserEventsBeforeTheAnswer() {
    try (WireSocket socket = userSocket()) {
      Fault fault = Fault.of(FaultKind.USER_EVENTS_FIRST).with("delay", "5s");
      bench.server.faults().arm(fault);
      String id = freshId();
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> bench.placeFar(id));
      await().until(() -> orderEvents(socket).contains(id + " NEW"));
      assertThat(answer).isNotDone();
      assertThat(answer.join().status()).isEqualTo(200);
    }
  }

  @Test
  void shouldSendUserEventsTwice() {
    try (WireSocket socket = userSocket()) {
      bench.server.faults().arm(Fault.userEventsTwice(1));
      String first = freshId();
      String second = freshId();
      bench.placeFar(first);
      bench.placeFar(second);
      await().until(() -> orderEvents(socket).contains(second + " NEW"));
      assertThat(orderEvents(socket))
          .containsExactly(first + " NEW", first + " NEW", second + " NEW");
    }
  }

  @Test
  void shouldLoseUserEvents() {
    try (WireSocket socket = userSocket()) {
      bench.server.faults().arm(Fault.userEventsLost(1));
      String first = freshId();
      String second = freshId();
      bench.placeFar(first);
      bench.placeFar(second);
      await().until(() -> orderEvents(socket).contains(second + " NEW"));
      assertThat(orderEvents(socket)).containsExactly(second + " NEW");
      assertThat(bench.status(first)).isEqualTo("NEW");
    }
  }

  @Test
  void shouldEndTheListenKey() {
    try (WireSocket socket = userSocket()) {
      bench.server.faults().arm(Fault.of(FaultKind.LISTEN_KEY_EXPIRED));
      await().until(() -> events(socket, "listenKeyExpired").size() == 1);
      assertThat(bench.client.open("PUT", "/fapi/v1/listenKey", "").code()).isEqualTo(-1125);
      try (WireSocket again = userSocket()) {
        String id = freshId();
        bench.placeFar(id);
        await().until(() -> orderEvents(again).contains(id + " NEW"));
      }
      assertThat(orderEvents(socket)).isEmpty();
      assertThat(socket.of(WireSocket.CLOSE)).isEmpty();
    }
  }
}
