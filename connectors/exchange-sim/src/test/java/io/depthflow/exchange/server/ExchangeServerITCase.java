package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.RawClient.Answer;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The REST side over real sockets, by a client that shares no code with it. */
class ExchangeServerITCase {

  private static final String SYMBOL = "BTCUSDT";

  private static ExchangeServer server;
  private static RawClient client;

  @BeforeAll
  static void start() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(7);
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(market))
                .limits(100_000, 10_000, 10_000)
                .build());
    client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static double bid() {
    return client
        .open("GET", "/fapi/v1/ticker/bookTicker", "symbol=" + SYMBOL)
        .body()
        .path("bidPrice")
        .asDouble();
  }

  /** A limit that will not fill soon: 2 % below the bid, on the tick. */
  private static String farBid() {
    return String.format(Locale.ROOT, "%.1f", Math.floor(bid() * 0.98));
  }

  @Test
  void shouldAnswerPublicCallsWithoutAKey() {
    RawClient stranger = new RawClient(server.restUri(), null, "none");
    assertThat(stranger.open("GET", "/fapi/v1/ping", "").body().toString()).isEqualTo("{}");
    long serverTime = stranger.open("GET", "/fapi/v1/time", "").body().path("serverTime").asLong();
    assertThat(serverTime)
        .isBetween(System.currentTimeMillis() - 5_000, System.currentTimeMillis());
    JsonNode info = stranger.open("GET", "/fapi/v1/exchangeInfo", "").body();
    assertThat(info.at("/symbols/0/symbol").asText()).isEqualTo(SYMBOL);
    assertThat(info.at("/symbols/0/filters").findValuesAsText("filterType"))
        .contains("PRICE_FILTER", "LOT_SIZE", "MARKET_LOT_SIZE", "MIN_NOTIONAL", "PERCENT_PRICE");
    Answer depth = stranger.open("GET", "/fapi/v1/depth", "symbol=BTCUSDT&limit=5");
    assertThat(depth.body().path("bids")).hasSize(5);
    assertThat(depth.headers().firstValueAsLong("X-MBX-USED-WEIGHT-1M").orElse(-1)).isPositive();
    assertThat(stranger.open("GET", "/fapi/v1/premiumIndex", "").body().isArray()).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(stranger.open("GET", "/fapi/v1/trades", "symbol=BTCUSDT").body())
                    .isNotEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /fapi/v1/nosuch, '', 404, -5000",
    "PATCH, /fapi/v1/order, '', 404, -5000",
    "GET, /fapi/v1/depth, '', 400, -1102",
    "GET, /fapi/v1/depth, symbol=NOSUCH, 400, -1121",
    "GET, /fapi/v1/depth, symbol=, 400, -1105",
    "GET, /fapi/v1/depth, symbol=BTCUSDT&limit=7, 400, -4021",
    "GET, /fapi/v1/depth, symbol=BTCUSDT&limit=x, 400, -1100",
    "GET, /fapi/v1/openOrders, '', 400, -1102",
    "GET, /private, '', 404, -5000",
    "GET, /public/ws/btcusdt@depth, '', 404, -5000",
  })
  void shouldAnswerErrorsInTheVenuesForm(
      String method, String path, String query, int status, int code) {
    Answer answer = client.open(method, path, query);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.body().path("msg").asText()).isNotBlank();
  }

  @Test
  void shouldCheckKeyTimeAndSignature() {
    RawClient noKey = new RawClient(server.restUri(), null, server.apiSecret());
    RawClient wrongKey = new RawClient(server.restUri(), "x", server.apiSecret());
    RawClient wrongSecret = new RawClient(server.restUri(), server.apiKey(), "wrong");
    String path = "/fapi/v3/balance";
    assertThat(noKey.signed("GET", path, "").code()).isEqualTo(-2014);
    assertThat(wrongKey.signed("GET", path, "").code()).isEqualTo(-2015);
    assertThat(wrongKey.signed("GET", path, "").status()).isEqualTo(401);
    assertThat(wrongSecret.signed("GET", path, "").code()).isEqualTo(-1022);
    assertThat(client.signed("GET", path, "").status()).isEqualTo(200);
    assertThat(signedAt(System.currentTimeMillis() - 6_000, "")).isEqualTo(-1021);
    assertThat(signedAt(System.currentTimeMillis() - 6_000, "recvWindow=9000&")).isZero();
    assertThat(signedAt(System.currentTimeMillis() + 3_000, "")).isEqualTo(-1021);
    assertThat(signedAt(System.currentTimeMillis(), "recvWindow=60001&")).isEqualTo(-1131);
  }

  private static int signedAt(long timestamp, String more) {
    String query = more + "timestamp=" + timestamp;
    return client
        .open("GET", "/fapi/v2/balance", query + "&signature=" + client.hmac(query))
        .code();
  }

  @Test
  void shouldTakeParametersOfQueryAndBody() {
    String query = "timestamp=" + System.currentTimeMillis();
    String body =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=" + farBid();
    String signature = client.hmac(query + body);
    Answer placed = client.send("POST", "/fapi/v1/order", query + "&signature=" + signature, body);
    assertThat(placed.body().path("status").asText()).isEqualTo("NEW");
    assertThat(placed.headers().firstValueAsLong("X-MBX-ORDER-COUNT-10S").orElse(0)).isPositive();
    String all = body + "&" + query;
    Answer again =
        client.send("POST", "/fapi/v1/order", "", all + "&signature=" + client.hmac(all));
    assertThat(again.body().path("status").asText()).isEqualTo("NEW");
    assertThat(client.signed("DELETE", "/fapi/v1/allOpenOrders", "symbol=BTCUSDT").code())
        .isEqualTo(200);
    assertThat(client.signed("GET", "/fapi/v1/openOrders", "").body()).isEmpty();
  }

  @Test
  void shouldLeadAnOrderThroughItsLife() {
    String terms =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.01&newClientOrderId=life-1"
            + "&price="
            + farBid();
    assertThat(client.signed("POST", "/fapi/v1/order/test", terms).status()).isEqualTo(200);
    long id = client.signed("POST", "/fapi/v1/order", terms).body().path("orderId").asLong();
    assertThat(client.signed("POST", "/fapi/v1/order", terms).code()).isEqualTo(-4116);
    String byId = "symbol=BTCUSDT&orderId=" + id;
    JsonNode order = client.signed("GET", "/fapi/v1/order", byId).body();
    assertThat(order.path("clientOrderId").asText()).isEqualTo("life-1");
    assertThat(order.path("time").asLong()).isPositive();
    assertThat(client.signed("GET", "/fapi/v1/openOrder", byId).status()).isEqualTo(200);
    String byClientId = "symbol=BTCUSDT&origClientOrderId=life-1";
    JsonNode canceled = client.signed("DELETE", "/fapi/v1/order", byClientId).body();
    assertThat(canceled.path("status").asText()).isEqualTo("CANCELED");
    assertThat(client.signed("DELETE", "/fapi/v1/order", byClientId).code()).isEqualTo(-2011);
    assertThat(client.signed("GET", "/fapi/v1/openOrder", byId).code()).isEqualTo(-2013);
    assertThat(client.signed("GET", "/fapi/v1/order", byId).body().path("status").asText())
        .isEqualTo("CANCELED");
    assertThat(client.signed("GET", "/fapi/v1/order", "symbol=BTCUSDT").code()).isEqualTo(-1102);
  }

  @ParameterizedTest
  @CsvSource({
    "side=BUY&type=STOP_MARKET&stopPrice=1, -4120",
    "side=BUY&type=WHAT&quantity=1, -1116",
    "side=UP&type=MARKET&quantity=1, -1117",
    "side=BUY&type=LIMIT&timeInForce=ABC&quantity=1&price=1, -1115",
    "side=BUY&type=LIMIT&quantity=1&price=1, -1102",
    "side=BUY&type=MARKET, -1102",
    "side=BUY&type=MARKET&quantity=1e3, -1100",
    "side=BUY&type=MARKET&quantity=1&positionSide=LONG, -4061",
    "side=BUY&type=MARKET&quantity=1&timeInForce=GTC, -1106",
    "side=SELL&type=MARKET&quantity=1&reduceOnly=true, -2022",
    "side=BUY&type=MARKET&quantity=0.0001, -1111",
  })
  void shouldRefuseMalformedOrders(String terms, int code) {
    Answer answer = client.signed("POST", "/fapi/v1/order", "symbol=BTCUSDT&" + terms);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void shouldPlaceAndCancelBatches() {
    String order =
        "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + "\"quantity\":\"0.01\",\"price\":\""
            + farBid()
            + "\"}";
    String list =
        URLEncoder.encode("[" + order + ",{\"symbol\":\"BTCUSDT\"}]", StandardCharsets.UTF_8);
    JsonNode answers = client.signed("POST", "/fapi/v1/batchOrders", "batchOrders=" + list).body();
    assertThat(answers.at("/0/status").asText()).isEqualTo("NEW");
    assertThat(answers.at("/1/code").asInt()).isEqualTo(-1102);
    String ids = "%5B" + answers.at("/0/orderId").asLong() + ",1%5D";
    JsonNode canceled =
        client.signed("DELETE", "/fapi/v1/batchOrders", "symbol=BTCUSDT&orderIdList=" + ids).body();
    assertThat(canceled.at("/0/status").asText()).isEqualTo("CANCELED");
    assertThat(canceled.at("/1/code").asInt()).isEqualTo(-2011);
  }

  @Test
  void shouldTradeAndTellTheAccountConsistently() {
    Answer bought =
        client.signed(
            "POST",
            "/fapi/v1/order",
            "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.05&newOrderRespType=RESULT");
    assertThat(bought.body().path("status").asText()).isEqualTo("FILLED");
    JsonNode v3 = client.signed("GET", "/fapi/v3/positionRisk", "").body();
    assertThat(v3.at("/0/positionAmt").asText()).isEqualTo("0.050");
    JsonNode v2 = client.signed("GET", "/fapi/v2/positionRisk", "symbol=BTCUSDT").body();
    assertThat(v2.at("/0/leverage").asText()).isEqualTo("20");
    Answer sold =
        client.signed(
            "POST",
            "/fapi/v1/order",
            "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.05&reduceOnly=true");
    assertThat(sold.body().path("status").asText()).as("ACK tells NEW").isEqualTo("NEW");
    assertThat(client.signed("GET", "/fapi/v3/positionRisk", "").body()).isEmpty();
    AccountView account = server.ask(exchange -> exchange.account());
    assertThat(account.wallet())
        .isEqualByComparingTo(
            account.startingWallet().add(account.realized()).subtract(account.commission()));
    JsonNode balance = client.signed("GET", "/fapi/v3/balance", "").body();
    assertThat(new BigDecimal(balance.at("/0/balance").asText()))
        .isEqualByComparingTo(account.wallet());
    JsonNode trades = client.signed("GET", "/fapi/v1/userTrades", "symbol=BTCUSDT").body();
    BigDecimal net =
        StreamSupport.stream(trades.spliterator(), false)
            .map(
                t ->
                    new BigDecimal(t.path("realizedPnl").asText())
                        .subtract(new BigDecimal(t.path("commission").asText())))
            .reduce(account.startingWallet(), BigDecimal::add);
    assertThat(net).isEqualByComparingTo(account.wallet());
    assertThat(client.signed("GET", "/fapi/v1/allOrders", "symbol=BTCUSDT").body()).isNotEmpty();
    assertThat(client.signed("GET", "/fapi/v2/account", "").body().path("totalWalletBalance"))
        .isEqualTo(balance.at("/0/balance"));
  }

  @Test
  void shouldAnswerSetUpCalls() {
    assertThat(client.signed("GET", "/fapi/v1/commissionRate", "symbol=BTCUSDT").body())
        .anySatisfy(v -> assertThat(v.asText()).isEqualTo("0.0005"));
    assertThat(
            client
                .signed("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=20")
                .body()
                .path("leverage")
                .asInt())
        .isEqualTo(20);
    assertThat(client.signed("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=0").code())
        .isEqualTo(-4028);
    assertThat(
            client
                .signed("POST", "/fapi/v1/marginType", "symbol=BTCUSDT&marginType=CROSSED")
                .code())
        .isEqualTo(-4046);
    assertThat(client.signed("POST", "/fapi/v1/positionSide/dual", "dualSidePosition=false").code())
        .isEqualTo(-4059);
    assertThat(
            client
                .signed("GET", "/fapi/v1/positionSide/dual", "")
                .body()
                .path("dualSidePosition")
                .asBoolean())
        .isFalse();
    assertThat(
            client
                .signed("POST", "/fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=0")
                .body()
                .path("countdownTime")
                .asText())
        .isEqualTo("0");
  }

  @Test
  void shouldLimitRequestsAndOrders() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(8);
    ExchangeConfig config =
        ExchangeConfig.builder().feed(new MarketGenerator(market)).limits(40, 2, 2).build();
    try (ExchangeServer strict = ExchangeServer.start(config)) {
      RawClient c = new RawClient(strict.restUri(), strict.apiKey(), strict.apiSecret());
      List<Integer> orders =
          IntStream.range(0, 5)
              .mapToObj(
                  i ->
                      c.signed(
                              "POST",
                              "/fapi/v1/order",
                              "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")
                          .code())
              .toList();
      assertThat(orders).startsWith(0, 0).contains(-1015);
      Answer last = c.open("GET", "/fapi/v1/depth", "symbol=BTCUSDT");
      for (int i = 0; i < 8 && last.status() == 200; i++) {
        last = c.open("GET", "/fapi/v1/depth", "symbol=BTCUSDT");
      }
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.code()).isEqualTo(-1003);
    }
  }

  @Test
  void shouldShowAStatusPage() throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.restUri() + "/")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Depthflow simulated exchange", SYMBOL, "Wallet")
        .doesNotContain(server.apiSecret(), "src=", "http://", "https://");
  }

  @Test
  void shouldTellTheTruthToTests() {
    JsonNode truth = client.open("GET", "/admin/truth", "symbol=BTCUSDT").body();
    assertThat(truth.at("/book/live").asBoolean()).isTrue();
    assertThat(truth.at("/feed").asText()).isEqualTo("running");
    assertThat(client.open("GET", "/admin/truth", "symbol=NOSUCH").code()).isEqualTo(-1121);
    assertThat(client.open("POST", "/admin/shock", "symbol=BTCUSDT").code()).isEqualTo(-1102);
    assertThat(client.open("GET", "/admin/nosuch", "").status()).isEqualTo(404);
  }
}
