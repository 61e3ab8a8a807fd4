package io.depthflow.exchange.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.RawSocket;
import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.exchange.server.UserStreamOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a socket of the exchange lives and what ends it; what the user stream carries. */
class SocketLifeITCase {

  private static final int CLOSE_POLICY = 1008;
  private static final int CLOSE_GOING_AWAY = 1001;
  private static final int CLOSE_TOO_BIG = 1009;

  private static ExchangeServer start(SocketLimits limits, UserStreamOptions user) {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(5);
    return ExchangeServer.start(
        ExchangeConfig.builder()
            .feed(new MarketGenerator(market))
            .sockets(limits)
            .userStreams(user)
            .time(TimeConfig.lockstep())
            .build());
  }

  private static ExchangeServer start(SocketLimits limits) {
    return start(limits, UserStreamOptions.defaults());
  }

  private static RawSocket open(ExchangeServer server, String path) {
    return new RawSocket(URI.create(server.wsUri() + path));
  }

  private static int closeCode(RawSocket socket) throws Exception {
    return socket.closed().get(20, TimeUnit.SECONDS);
  }

  @Test
  void shouldCloseASocketThatSendsMoreThanTenMessagesASecond() throws Exception {
    try (ExchangeServer server = start(SocketLimits.defaults());
        RawSocket socket = open(server, "/public/ws");
        RawSocket pinging = open(server, "/public/ws");
        RawSocket modest = open(server, "/public/ws")) {
      for (int i = 0; i < 11; i++) {
        socket.socket().sendText("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}", true).join();
      }
      for (int i = 0; i < 11; i++) {
        pinging.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
      }
      for (int i = 0; i < 10; i++) {
        modest.socket().sendText("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}", true).join();
      }
      assertThat(closeCode(socket)).isEqualTo(CLOSE_POLICY);
      assertThat(closeCode(pinging)).isEqualTo(CLOSE_POLICY);
      await().until(() -> modest.size() == 10);
      assertThat(modest.closed()).isNotDone();
    }
  }

  @Test
  void shouldPingAndKeepOnlyWhoAnswersWithThePayload() throws Exception {
    SocketLimits limits = SocketLimits.defaults().withPings(200, 1_500);
    try (ExchangeServer server = start(limits);
        RawSocket answering = open(server, "/public/ws")) {
      await().until(() -> answering.pings().size() > 10);
      assertThat(answering.closed()).isNotDone();
      assertThat(answering.pings()).doesNotHaveDuplicates();
    }
    // pings come less often than pongs are asked for, so that nobody can answer in time
    try (ExchangeServer server = start(limits.withPings(60_000, 300));
        RawSocket silent = open(server, "/public/ws")) {
      silent.socket().sendPong(ByteBuffer.wrap("mine".getBytes(StandardCharsets.UTF_8))).join();
      assertThat(closeCode(silent)).isIn(-1, 1006);
    }
  }

  @Test
  void shouldCloseASocketAtTheEndOfItsLife() throws Exception {
    try (ExchangeServer server = start(SocketLimits.defaults().withLifeMs(300));
        RawSocket socket = open(server, "/public/ws/btcusdt@depth")) {
      assertThat(closeCode(socket)).isEqualTo(CLOSE_GOING_AWAY);
      await().until(() -> sockets(server) == 0);
    }
  }

  private static int sockets(ExchangeServer server) {
    return new RawClient(server.restUri(), server.apiKey(), server.apiSecret())
        .open("GET", "/admin/truth", "symbol=BTCUSDT")
        .body()
        .at("/sockets/open")
        .asInt();
  }

  @Test
  void shouldBoundMessagesAndStreams() throws Exception {
    try (ExchangeServer server = start(SocketLimits.defaults());
        RawSocket big = open(server, "/public/ws");
        RawSocket many = open(server, "/public/ws")) {
      big.socket().sendText("x".repeat(70_000), true);
      assertThat(closeCode(big)).isIn(CLOSE_TOO_BIG, CLOSE_POLICY, -1);
      assertThat(big.texts()).as("refused for its size, not read as JSON").isEmpty();
      many.send(subscribe(0, 1024));
      many.send(subscribe(1024, 1025));
      await().until(() -> many.size() == 2);
      assertThat(many.texts().get(0)).isEqualTo("{\"result\":null,\"id\":{\"any\":[1]}}");
      assertThat(RawClient.JSON.readTree(many.texts().get(1)).at("/error/code").asInt())
          .isEqualTo(2);
    }
  }

  private static String subscribe(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "\"s" + i + "@depth\"")
        .collect(
            Collectors.joining(
                ",", "{\"method\":\"SUBSCRIBE\",\"params\":[", "],\"id\":{\"any\":[1]}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"method\":\"JUMP\",\"id\":1}|2|false",
        "{\"id\":1}|2|false",
        "{\"method\":\"SUBSCRIBE\",\"params\":[\"a@depth\"]}|2|false",
        "{\"method\":\"SUBSCRIBE\",\"params\":\"a@depth\",\"id\":1}|2|false",
        "{\"method\":\"SUBSCRIBE\",\"params\":[7],\"id\":1}|2|false",
        "{\"method\":\"SET_PROPERTY\",\"params\":[7,true],\"id\":1}|2|false",
        "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true,1],\"id\":1}|2|false",
        "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",7],\"id\":1}|1|false",
        "{\"method\":\"SET_PROPERTY\",\"params\":[\"other\",true],\"id\":1}|0|false",
        "{\"method\":\"GET_PROPERTY\",\"params\":[\"other\"],\"id\":1}|0|false",
        "[]|2|false",
        "{nonsense|3|true",
        "{} trailing|3|true",
        "' '|3|true",
      })
  void shouldRefuseWithTheVenuesCodes(String message, int code, boolean closes) throws Exception {
    try (ExchangeServer server = start(SocketLimits.defaults());
        RawSocket socket = open(server, "/public/ws")) {
      socket.send(message);
      await().until(() -> socket.size() == 1);
      JsonNode error = RawClient.JSON.readTree(socket.last()).path("error");
      assertThat(error.path("code").asInt(-1)).isEqualTo(code);
      if (closes) {
        assertThat(error.path("msg").asText()).startsWith("Invalid JSON: expected value at line ");
        assertThat(closeCode(socket)).isEqualTo(CLOSE_POLICY);
      } else {
        socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"still\"}");
        await().until(() -> socket.last().equals("{\"result\":[],\"id\":\"still\"}"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, 'ORDER_TRADE_UPDATE,TRADE_LITE,ACCOUNT_UPDATE,ORDER_TRADE_UPDATE'",
    "false, true, 'ORDER_TRADE_UPDATE,TRADE_LITE,ORDER_TRADE_UPDATE,ACCOUNT_UPDATE'",
    "true, false, 'ORDER_TRADE_UPDATE,ACCOUNT_UPDATE,ORDER_TRADE_UPDATE'",
  })
  void shouldTellAFillInTheOrderAskedFor(boolean accountFirst, boolean lite, String kinds)
      throws Exception {
    try (ExchangeServer server =
        start(SocketLimits.defaults(), new UserStreamOptions(accountFirst, lite))) {
      RawClient client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
      String key = client.open("POST", "/fapi/v1/listenKey", "").body().path("listenKey").asText();
      try (RawSocket bySubscribe = open(server, "/private/stream?streams=");
          RawSocket raw = open(server, "/private/ws/" + key)) {
        bySubscribe.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"" + key + "\"],\"id\":\"a\"}");
        await().until(() -> bySubscribe.size() == 1);
        RawClient.Answer placed =
            client.signedAt(
                server.nowMs(),
                "POST",
                "/fapi/v1/order",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002");
        assertThat(placed.status()).as(placed.body().toString()).isEqualTo(200);
        int n = kinds.split(",").length;
        await().until(() -> raw.size() >= n && bySubscribe.size() > n);
        List<String> told = new ArrayList<>();
        for (String text : raw.texts()) {
          told.add(RawClient.JSON.readTree(text).path("e").asText());
        }
        assertThat(String.join(",", told)).isEqualTo(kinds);
        assertThat(bySubscribe.texts().subList(1, n + 1))
            .isEqualTo(
                raw.texts().stream()
                    .map(t -> "{\"stream\":\"" + key + "\",\"data\":" + t + "}")
                    .toList());
        server.step(java.time.Duration.ofMinutes(61));
        await().until(() -> raw.size() > n);
        assertThat(RawClient.JSON.readTree(raw.last()).path("e").asText())
            .isEqualTo("listenKeyExpired");
        assertThat(client.open("PUT", "/fapi/v1/listenKey", "").code()).isEqualTo(-1125);
      }
    }
  }
}
