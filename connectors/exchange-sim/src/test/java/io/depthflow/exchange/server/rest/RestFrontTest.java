package io.depthflow.exchange.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.Inside;
import io.depthflow.exchange.server.RestOptions;
import io.depthflow.exchange.server.TimeConfig;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time, weights, limits, keys and the public answers, without a socket and in virtual time. */
class RestFrontTest {

  private static final long T0 = FuzzVenue.START_MS;

  private static ExchangeServer plain;

  @BeforeAll
  static void open() {
    plain = start(b -> b);
  }

  @AfterAll
  static void close() {
    plain.close();
  }

  private static ExchangeServer start(UnaryOperator<ExchangeConfig.Builder> options) {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(77);
    return ExchangeServer.start(
        options
            .apply(
                ExchangeConfig.builder()
                    .keys(FuzzVenue.KEY, FuzzVenue.SECRET)
                    .feed(new MarketGenerator(market))
                    .time(TimeConfig.lockstepFrom(T0)))
            .build());
  }

  private static RestAnswer ask(ExchangeServer server, RestRequest request) {
    return server.ask(exchange -> Inside.front(server).answer(request));
  }

  private static RestRequest get(String path, String query, long nowMs) {
    return new RestRequest(
        "GET", path, query, new byte[0], null, FuzzVenue.KEY, "10.0.0.1", nowMs, nowMs);
  }

  /** Timestamps relative to the server's clock; the rule of the protocol note, section 2.3. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "999, 0, 0, 0",
    "1000, 0, 0, -1021",
    "-5000, 0, 0, 0",
    "-5001, 0, 0, -1021",
    "-9000, 9000, 0, 0",
    "-9001, 9000, 0, -1021",
    "-60000, 60000, 0, 0",
    "0, 60001, 0, -1131",
    "0, 1, 0, 0",
    "0, 0, 5000, 0",
    "0, 0, 5001, -5028",
    "-3000, 0, 2001, -5028",
    "-5001, 0, 2001, -1021",
  })
  void shouldAcceptTimestampsWithinTheWindow(
      long aheadMs, long recvWindow, long waitsMs, int code) {
    for (long offsetMs : new long[] {0, 7_200_000}) {
      try (ExchangeServer server = start(b -> b.timeOffsetMs(offsetMs))) {
        FuzzRequest request = FuzzTemplates.signed("POST", "/fapi/v1/countdownCancelAll");
        request.with("symbol", "BTCUSDT", "countdownTime", "0");
        if (recvWindow > 0) {
          request.with("recvWindow", String.valueOf(recvWindow));
        }
        request.behindMs = -aheadMs - offsetMs;
        request.waitsMs = waitsMs;
        RestAnswer answer = ask(server, request.build(new Random(1), T0 + 1_000));
        assertThat(answer.code()).as("offset %d: %s", offsetMs, answer.body()).isEqualTo(code);
        JsonNode time = ask(server, get("/fapi/v1/time", "", T0 + 1_000)).body();
        assertThat(time.path("serverTime").asLong()).isEqualTo(T0 + 1_000 + offsetMs);
      }
    }
  }

  /** What a request costs (protocol note, section 3). */
  @ParameterizedTest
  @CsvSource({
    "GET, /fapi/v1/ping, '', 1",
    "GET, /fapi/v1/time, '', 1",
    "GET, /fapi/v1/exchangeInfo, '', 1",
    "GET, /fapi/v1/depth, symbol=BTCUSDT&limit=5, 2",
    "GET, /fapi/v1/depth, symbol=BTCUSDT&limit=50, 2",
    "GET, /fapi/v1/depth, symbol=BTCUSDT&limit=100, 5",
    "GET, /fapi/v1/depth, symbol=BTCUSDT, 10",
    "GET, /fapi/v1/depth, symbol=BTCUSDT&limit=1000, 20",
    "GET, /fapi/v1/trades, symbol=BTCUSDT, 5",
    "GET, /fapi/v1/aggTrades, symbol=BTCUSDT, 20",
    "GET, /fapi/v1/historicalTrades, symbol=BTCUSDT, 20",
    "GET, /fapi/v1/klines, symbol=BTCUSDT&interval=1m&limit=99, 1",
    "GET, /fapi/v1/klines, symbol=BTCUSDT&interval=1m&limit=499, 2",
    "GET, /fapi/v1/klines, symbol=BTCUSDT&interval=1m, 5",
    "GET, /fapi/v1/klines, symbol=BTCUSDT&interval=1m&limit=1500, 10",
    "GET, /fapi/v1/ticker/24hr, symbol=BTCUSDT, 1",
    "GET, /fapi/v1/ticker/24hr, '', 40",
    "GET, /fapi/v1/ticker/price, symbol=BTCUSDT, 1",
    "GET, /fapi/v2/ticker/price, '', 2",
    "GET, /fapi/v1/ticker/bookTicker, symbol=BTCUSDT, 2",
    "GET, /fapi/v1/ticker/bookTicker, '', 5",
    "GET, /fapi/v1/premiumIndex, symbol=BTCUSDT, 1",
    "GET, /fapi/v1/premiumIndex, '', 10",
    "GET, /fapi/v1/fundingRate, symbol=BTCUSDT, 0",
    "GET, /fapi/v1/openOrders, symbol=BTCUSDT, 1",
    "GET, /fapi/v1/openOrders, '', 40",
    "GET, /fapi/v1/allOrders, symbol=BTCUSDT, 5",
    "GET, /fapi/v1/userTrades, symbol=BTCUSDT, 5",
    "GET, /fapi/v2/positionRisk, '', 5",
    "GET, /fapi/v3/balance, '', 5",
    "GET, /fapi/v3/account, '', 5",
    "GET, /fapi/v1/commissionRate, symbol=BTCUSDT, 20",
    "GET, /fapi/v1/income, '', 30",
    "GET, /fapi/v1/positionSide/dual, '', 30",
    "POST, /fapi/v1/countdownCancelAll, symbol=BTCUSDT&countdownTime=0, 10",
    "POST, /fapi/v1/listenKey, '', 1",
    "GET, /fapi/v1/forceOrders, symbol=BTCUSDT, 20",
    "GET, /fapi/v1/forceOrders, '', 50",
    "GET, /fapi/v1/rateLimit/order, '', 1",
    "GET, /fapi/v1/apiTradingStatus, '', 10",
    "HEAD, /fapi/v1/ping, '', 1",
  })
  void shouldWeighWhatIsAsked(String method, String path, String query, int weight) {
    FuzzRequest request = new FuzzRequest(method, path, true, true);
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      request.pairs.add(pair);
    }
    // each row is another address
    Random random = new Random((method + path + query).hashCode());
    RestAnswer answer = ask(plain, request.build(random, T0 + 1_000));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("X-MBX-USED-WEIGHT-1M", String.valueOf(weight));
  }

  @Test
  void shouldRefuseThenBanAndServeAgain() {
    RestOptions two = RestOptions.defaults().withRefusalsBeforeBan(2);
    try (ExchangeServer server = start(b -> b.limits(3, 100, 100).rest(two))) {
      long now = T0 - Math.floorMod(T0, 60_000L) + 60_000;
      int[] expected = {200, 200, 200, 429, 429, 418, 418};
      for (int i = 0; i < expected.length; i++) {
        RestAnswer answer = ask(server, get("/fapi/v1/ping", "", now));
        assertThat(answer.status()).as("request %d", i).isEqualTo(expected[i]);
        assertThat(answer.code()).isEqualTo(expected[i] == 200 ? 0 : -1003);
        assertThat(answer.headers().get("Retry-After"))
            .isEqualTo(expected[i] == 200 ? null : expected[i] == 429 ? "60" : "120");
      }
      assertThat(ask(server, get("/fapi/v1/ping", "", now + 119_999)).status()).isEqualTo(418);
      assertThat(ask(server, get("/fapi/v1/ping", "", now + 120_000)).status()).isEqualTo(200);
      JsonNode info = ask(server, get("/fapi/v1/exchangeInfo", "", now + 120_000)).body();
      assertThat(info.at("/rateLimits/0/limit").asInt()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "Ed25519, Ed25519"})
  void shouldLetTheKeyDecideHowAnAccountSigns(String kind, String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    try (ExchangeServer server = start(b -> b.publicKey(pair.getPublic()))) {
      String query = "timestamp=" + T0;
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(pair.getPrivate());
      signer.update(query.getBytes(StandardCharsets.US_ASCII));
      String signed = Base64.getEncoder().encodeToString(signer.sign());
      String sent = query + "&signature=" + URLEncoder.encode(signed, StandardCharsets.UTF_8);
      assertThat(ask(server, get("/fapi/v3/balance", sent, T0)).status()).isEqualTo(200);
      RestRequest hmac = FuzzTemplates.signed("GET", "/fapi/v3/balance").build(new Random(1), T0);
      assertThat(ask(server, hmac).code()).as("the secret counts no more").isEqualTo(-1022);
    }
  }

  @Test
  void shouldRefuseUnreadParametersWhenAskedTo() {
    RestOptions strict = RestOptions.defaults().withRefuseUnread(true);
    try (ExchangeServer server = start(b -> b.rest(strict))) {
      RestAnswer answer = ask(server, get("/fapi/v1/depth", "symbol=BTCUSDT&depth=5", T0));
      assertThat(answer.code()).isEqualTo(-1104);
      assertThat(answer.body().path("msg").asText())
          .contains("read '1' parameter(s) but was sent '2'");
      assertThat(ask(server, get("/fapi/v1/depth", "symbol=BTCUSDT&limit=5", T0)).code()).isZero();
    }
  }

  @Test
  void shouldTellTradesAndBarsThatAgree() {
    try (ExchangeServer server = start(b -> b)) {
      long now = server.step(Duration.ofSeconds(70));
      JsonNode trades =
          ask(server, get("/fapi/v1/trades", "symbol=BTCUSDT&limit=1000", now)).body();
      assertThat(trades.size()).isBetween(50, 999);
      JsonNode day = ask(server, get("/fapi/v1/ticker/24hr", "symbol=BTCUSDT", now)).body();
      assertThat(day.path("count").asInt()).isEqualTo(trades.size());
      JsonNode bars = ask(server, get("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m", now)).body();
      BigDecimal ofBars = BigDecimal.ZERO;
      for (JsonNode bar : bars) {
        assertThat(bar).hasSize(12);
        ofBars = ofBars.add(new BigDecimal(bar.get(5).asText()));
      }
      BigDecimal ofTrades = BigDecimal.ZERO;
      for (JsonNode trade : trades) {
        ofTrades = ofTrades.add(new BigDecimal(trade.path("qty").asText()));
      }
      assertThat(ofBars).isEqualByComparingTo(ofTrades);
      long first = trades.get(3).path("id").asLong();
      JsonNode from =
          ask(
                  server,
                  get("/fapi/v1/historicalTrades", "symbol=BTCUSDT&limit=2&fromId=" + first, now))
              .body();
      assertThat(from.get(0)).isEqualTo(trades.get(3));
      assertThat(from).hasSize(2);
      JsonNode aggregates =
          ask(server, get("/fapi/v1/aggTrades", "symbol=BTCUSDT&limit=1000", now)).body();
      for (int i = 1; i < aggregates.size(); i++) {
        assertThat(aggregates.get(i).path("a").asLong())
            .isEqualTo(aggregates.get(i - 1).path("a").asLong() + 1);
      }
      JsonNode one =
          ask(
                  server,
                  get(
                      "/fapi/v1/aggTrades",
                      "symbol=BTCUSDT&limit=1&fromId=" + aggregates.get(7).path("a").asLong(),
                      now))
              .body();
      assertThat(one.get(0)).isEqualTo(aggregates.get(7));
      JsonNode marks =
          ask(server, get("/fapi/v1/markPriceKlines", "symbol=BTCUSDT&interval=3m", now)).body();
      assertThat(marks).isNotEmpty();
      assertThat(
              ask(
                      server,
                      get(
                          "/fapi/v1/continuousKlines",
                          "pair=BTCUSDT&contractType=PERPETUAL&interval=1m",
                          now))
                  .body())
          .isEqualTo(bars);
    }
  }

  @Test
  void shouldAskForAKeyWhereTheVenueDoes() {
    try (ExchangeServer server = start(b -> b)) {
      RestRequest keyless =
          new RestRequest(
              "GET",
              "/fapi/v1/historicalTrades",
              "symbol=BTCUSDT",
              new byte[0],
              null,
              null,
              "10.0.0.1",
              T0,
              T0);
      RestAnswer answer = ask(server, keyless);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo(-2014);
    }
  }
}
