package io.depthflow.exchange.server.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.Frames;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.RawClient.Answer;
import io.depthflow.exchange.server.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything an order can be, over the wire (protocol note, sections 4.2, 5 and 10). */
class OrderEndpointsITCase {

  private static final String ORDER = "/fapi/v1/order";
  private static final String BATCH = "/fapi/v1/batchOrders";
  private static final String DUAL = "/fapi/v1/positionSide/dual";

  private static ExchangeServer server;
  private static RawClient client;

  @BeforeAll
  static void start() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(11);
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

  /** Flat, without orders, one-way. */
  @AfterEach
  void clear() {
    client.signed("DELETE", "/fapi/v1/allOpenOrders", "symbol=BTCUSDT");
    for (JsonNode p : client.signed("GET", "/fapi/v3/positionRisk", "").body()) {
      String amount = p.path("positionAmt").asText();
      String side = amount.startsWith("-") ? "BUY" : "SELL";
      client.signed(
          "POST",
          ORDER,
          "symbol=BTCUSDT&type=MARKET&side="
              + side
              + "&quantity="
              + amount.replace("-", "")
              + "&positionSide="
              + p.path("positionSide").asText());
    }
    client.signed("POST", DUAL, "dualSidePosition=false");
  }

  private static long now() {
    return client.open("GET", "/fapi/v1/time", "").body().path("serverTime").asLong();
  }

  /** A price below the bid, on the tick, which the market will not reach within a test. */
  private static String below(double factor) {
    double bid =
        client
            .open("GET", "/fapi/v1/ticker/bookTicker", "symbol=BTCUSDT")
            .body()
            .path("bidPrice")
            .asDouble();
    return String.format(Locale.ROOT, "%.1f", Math.floor(bid * factor));
  }

  private static String terms(String more) {
    return "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price="
        + below(0.98)
        + more;
  }

  private static JsonNode place(String terms) {
    Answer answer = client.signed("POST", ORDER, terms);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String encoded(String json) {
    return URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/fapi/v1/order|side=BUY&type=MARKET&quantity=1|-1102|symbol",
        "POST|/fapi/v1/order|symbol=BTCUSDT&type=MARKET&quantity=1|-1102|side",
        "POST|/fapi/v1/order|symbol=BTCUSDT&side=BUY&quantity=1|-1102|type",
        "POST|/fapi/v1/order|symbol=NOSUCH&side=BUY&type=MARKET&quantity=1|-1121|symbol",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTC|-1102|price",
        "POST|/fapi/v1/order|LIMIT&price=60000|-1102|timeInForce",
        "POST|/fapi/v1/order|LIMIT&timeInForce=RPI&price=60000|-1115|timeInForce",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTD&price=60000|-1102|goodTillDate",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTD&price=60000&goodTillDate=1|-5040|600 seconds",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTC&price=60000&goodTillDate=1|-1106|goodtilldate",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTC&price=60000&priceMatch=QUEUE|-1106|price",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTC&priceMatch=BEST|-5037|price match",
        "POST|/fapi/v1/order|LIMIT&timeInForce=GTC&priceMatch=OPPONENT_20|-5037|price match",
        "POST|/fapi/v1/order|MARKET&priceMatch=QUEUE|-5038|Price match",
        "POST|/fapi/v1/order|MARKET&selfTradePreventionMode=SOME|-5039|self trade",
        "POST|/fapi/v1/order|MARKET&positionSide=UP|-4060|position side",
        "POST|/fapi/v1/order|MARKET&positionSide=SHORT|-4061|position side",
        "POST|/fapi/v1/order|MARKET&newOrderRespType=FULL|-1136|newOrderRespType",
        "POST|/fapi/v1/order|MARKET&stopPrice=5|-1106|stopprice",
        "POST|/fapi/v1/order|MARKET&closePosition=true|-1106|closeposition",
        "POST|/fapi/v1/order|MARKET&reduceOnly=perhaps|-1130|reduceOnly",
        "POST|/fapi/v1/order|TRAILING_STOP_MARKET&callbackRate=1|-4120|Algo",
        "POST|/fapi/v1/order/test|MARKET&positionSide=SHORT|-4061|position side",
        "PUT|/fapi/v1/order|symbol=BTCUSDT&side=BUY&quantity=1&price=60000|-1102|orderId",
        "PUT|/fapi/v1/order|symbol=BTCUSDT&orderId=1&quantity=1&price=60000|-1102|side",
        "PUT|/fapi/v1/order|symbol=BTCUSDT&orderId=1&side=BUY&price=60000|-1102|quantity",
        "PUT|/fapi/v1/order|symbol=BTCUSDT&orderId=1&side=BUY&quantity=1|-1102|price",
        "PUT|/fapi/v1/order|symbol=BTCUSDT&orderId=1&side=BUY&quantity=1&price=6|-2013|exist",
        "DELETE|/fapi/v1/order|symbol=BTCUSDT&orderId=1|-2011|Unknown order",
        "DELETE|/fapi/v1/order|symbol=BTCUSDT|-1102|orderId",
        "GET|/fapi/v1/order|symbol=BTCUSDT&origClientOrderId=none|-2013|exist",
        "GET|/fapi/v1/orderAmendment|symbol=BTCUSDT|-1102|orderId",
        "GET|/fapi/v1/orderAmendment|symbol=BTCUSDT&orderId=1|-2013|exist",
        "GET|/fapi/v1/allOrders|symbol=BTCUSDT&limit=1001|-1130|limit",
        "GET|/fapi/v1/allOrders|symbol=BTCUSDT&startTime=5&endTime=4|-1023|Start time",
        "GET|/fapi/v1/allOrders|symbol=BTCUSDT&startTime=0&endTime=604800000|-4165|7 days",
        "GET|/fapi/v1/userTrades|symbol=BTCUSDT&startTime=0&endTime=604800001|-4165|7 days",
        "GET|/fapi/v1/userTrades|symbol=BTCUSDT&fromId=1&startTime=0|-1128|optional",
        "POST|/fapi/v1/positionSide/dual|dualSidePosition=false|-4059|No need",
        "POST|/fapi/v1/positionSide/dual|dualSidePosition=yes|-1130|dualSidePosition",
        "POST|/fapi/v1/batchOrders|batchOrders=5|-1130|batchOrders",
        "POST|/fapi/v1/batchOrders|batchOrders=%5B%5D|-4082|number",
        "POST|/fapi/v1/batchOrders|batchOrders=%5B1%5D|-1130|batchOrders",
        "POST|/fapi/v1/batchOrders|batchOrders=%5B%7B%22symbol%22:%5B%5D%7D%5D|-1130|batchOrders",
        "PUT|/fapi/v1/batchOrders|batchOrders=%5B1,2,3,4,5,6%5D|-4082|number",
        "DELETE|/fapi/v1/batchOrders|symbol=BTCUSDT|-1102|origClientOrderIdList",
        "DELETE|/fapi/v1/batchOrders|symbol=BTCUSDT&orderIdList=%5B%22a%22%5D|-1130|orderIdList",
        "DELETE|/fapi/v1/batchOrders|symbol=BTCUSDT&orderIdList=%5B1,2,3,4,5,6,7,8,9,10,11%5D"
            + "|-4032|maximum",
      })
  void shouldRefuseWithCodeAndText(
      String method, String path, String params, int code, String text) {
    String full =
        params.matches("(LIMIT|MARKET|TRAILING)[A-Z_]*&.*")
            ? "symbol=BTCUSDT&side=BUY&quantity=0.01&type=" + params
            : params;
    JsonNode before = state();
    Answer answer = client.signed(method, path, full);
    assertThat(answer.code()).as(answer.body().toString()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("msg").asText()).contains(text);
    assertThat(state()).isEqualTo(before);
  }

  /** Open orders and positions, without what the market moves. */
  private static JsonNode state() {
    return Json.array()
        .add(client.signed("GET", "/fapi/v1/openOrders", "").body())
        .add(client.signed("GET", "/fapi/v3/positionRisk", "").body())
        .add(client.signed("GET", "/fapi/v3/balance", "").body().at("/0/balance"))
        .add(client.signed("GET", "/fapi/v1/allOrders", "symbol=BTCUSDT").body());
  }

  @Test
  void shouldAmendAnOrderAndTellIt() {
    String key = client.open("POST", "/fapi/v1/listenKey", "").body().path("listenKey").asText();
    URI address =
        URI.create(server.restUri().toString().replace("http:", "ws:") + "/private/ws/" + key);
    try (Frames frames = new Frames(address)) {
      JsonNode order = place(terms("&newClientOrderId=amend-me"));
      String price = below(0.97);
      Answer changed =
          client.signed(
              "PUT",
              ORDER,
              "symbol=BTCUSDT&origClientOrderId=amend-me&side=BUY&quantity=0.02&price=" + price);
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.headers().firstValueAsLong("X-MBX-ORDER-COUNT-10S").orElse(0))
          .isPositive();
      assertThat(changed.body().path("orderId")).isEqualTo(order.path("orderId"));
      assertThat(changed.body().path("origQty").asText()).isEqualTo("0.020");
      assertThat(changed.body().path("status").asText()).isEqualTo("NEW");
      assertThat(changed.body().path("selfTradePreventionMode").asText()).isEqualTo("NONE");
      JsonNode history =
          client
              .signed(
                  "GET",
                  "/fapi/v1/orderAmendment",
                  "symbol=BTCUSDT&orderId=" + order.path("orderId").asLong())
              .body();
      assertThat(history).hasSize(1);
      assertThat(history.at("/0/amendment/origQty/before").asText()).isEqualTo("0.010");
      assertThat(history.at("/0/amendment/origQty/after").asText()).isEqualTo("0.020");
      assertThat(history.at("/0/amendment/price/before").asText())
          .isEqualTo(order.path("price").asText());
      assertThat(history.at("/0/amendment/count").asInt()).isEqualTo(1);
      await().until(() -> frames.events("ORDER_TRADE_UPDATE") == 2);
      JsonNode event = frames.all.get(1).path("o");
      assertThat(event.path("x").asText()).isEqualTo("AMENDMENT");
      assertThat(event.path("X").asText()).isEqualTo("NEW");
      assertThat(event.path("q").asText()).isEqualTo("0.02");
      assertThat(event.path("M")).isEqualTo(history.at("/0/amendmentId"));
      assertThat(frames.all.get(0).path("o").has("M")).isFalse();
    }
  }

  @Test
  void shouldAnswerABatchInTheOrderOfItsListAlsoFromAnUnencodedBody() {
    String price = below(0.98);
    String good =
        "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + "\"quantity\":0.010,\"price\":\""
            + price
            + "\",\"newClientOrderId\":\"b-%d\"}";
    String bad = good.formatted(3).replace("BUY", "UP");
    String list =
        "["
            + String.join(
                ",", String.format(good, 1), bad, String.format(good, 1), good.formatted(2))
            + "]";
    String body = "batchOrders=" + list + "&timestamp=" + System.currentTimeMillis();
    Answer placed = client.send("POST", BATCH, "", body + "&signature=" + client.hmac(body));
    assertThat(codes(placed.body())).containsExactly(0, -1117, -4116, 0);
    long first = placed.body().at("/0/orderId").asLong();
    long last = placed.body().at("/3/orderId").asLong();
    assertThat(last).isGreaterThan(first);

    String change =
        "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"quantity\":\"0.02\",\"price\":\"%s\",%s}";
    String changes =
        "["
            + String.format(change, price, "\"orderId\":" + first)
            + ","
            + String.format(change, price, "\"orderId\":1")
            + ","
            + String.format(change, price, "\"origClientOrderId\":\"b-2\"")
            + "]";
    Answer amended = client.signed("PUT", BATCH, "batchOrders=" + encoded(changes));
    assertThat(codes(amended.body())).containsExactly(0, -2013, 0);
    assertThat(amended.body().at("/2/origQty").asText()).isEqualTo("0.020");

    Answer canceled =
        client.signed(
            "DELETE",
            BATCH,
            "symbol=BTCUSDT&origClientOrderIdList=" + encoded("[\"b-2\",\"none\",\"b-1\"]"));
    assertThat(codes(canceled.body())).containsExactly(0, -2011, 0);
    assertThat(canceled.body().at("/2/orderId").asLong()).isEqualTo(first);
    assertThat(place(terms("&newClientOrderId=b-1")).path("status").asText()).isEqualTo("NEW");
  }

  private static List<Integer> codes(JsonNode answers) {
    List<Integer> codes = new ArrayList<>();
    answers.forEach(a -> codes.add(a.path("code").asInt()));
    return codes;
  }

  @Test
  void shouldKeepTheEndOfAnOrderInWholeSeconds() {
    long end = now() + 700_123;
    String gtd = terms("&goodTillDate=" + end).replace("=GTC", "=GTD");
    JsonNode order = place(gtd);
    assertThat(order.path("timeInForce").asText()).isEqualTo("GTD");
    assertThat(order.path("goodTillDate").asLong()).isEqualTo(end - end % 1000);
  }

  @Test
  void shouldSetThePriceOfAMatchedOrder() {
    JsonNode order =
        place(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.01&priceMatch=QUEUE_5");
    assertThat(order.path("priceMatch").asText()).isEqualTo("QUEUE_5");
    assertThat(order.path("price").asDouble()).isPositive();
  }

  @Test
  void shouldTestAnOrderWithoutPlacingIt() {
    JsonNode before = state();
    Answer tested = client.signed("POST", "/fapi/v1/order/test", terms(""));
    assertThat(tested.status()).isEqualTo(200);
    assertThat(tested.body().path("status").asText()).isEqualTo("NEW");
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void shouldAcknowledgeAsNewAndTellTheResultWhenAsked() {
    String market = "symbol=BTCUSDT&side=%s&type=MARKET&quantity=0.01%s";
    JsonNode ack = place(String.format(market, "BUY", ""));
    assertThat(ack.path("status").asText()).isEqualTo("NEW");
    assertThat(ack.path("executedQty").asText()).isEqualTo("0.000");
    JsonNode result = place(String.format(market, "SELL", "&newOrderRespType=RESULT"));
    assertThat(result.path("status").asText()).isEqualTo("FILLED");
    assertThat(result.path("executedQty").asText()).isEqualTo("0.010");
    JsonNode trades =
        client
            .signed(
                "GET",
                "/fapi/v1/userTrades",
                "symbol=BTCUSDT&orderId=" + result.path("orderId").asLong())
            .body();
    assertThat(trades).isNotEmpty();
    assertThat(trades).allMatch(t -> t.path("positionSide").asText().equals("BOTH"));
    long last = trades.get(trades.size() - 1).path("id").asLong();
    assertThat(client.signed("GET", "/fapi/v1/userTrades", "symbol=BTCUSDT&fromId=" + last).body())
        .hasSize(1);
    long orderId = result.path("orderId").asLong();
    assertThat(
            client.signed("GET", "/fapi/v1/allOrders", "symbol=BTCUSDT&orderId=" + orderId).body())
        .hasSize(1);
    assertThat(client.signed("GET", "/fapi/v1/allOrders", "symbol=BTCUSDT&limit=1").body().get(0))
        .isEqualTo(client.signed("GET", ORDER, "symbol=BTCUSDT&orderId=" + orderId).body());
  }

  @Test
  void shouldTradeInHedgeMode() {
    assertThat(client.signed("POST", DUAL, "dualSidePosition=true").code()).isEqualTo(200);
    assertThat(client.signed("GET", DUAL, "").body().path("dualSidePosition").asBoolean()).isTrue();
    String market = "symbol=BTCUSDT&side=%s&type=MARKET&quantity=0.02&positionSide=%s";
    place(String.format(market, "BUY", "LONG"));
    place(String.format(market, "SELL", "SHORT"));
    String reduce = String.format(market, "SELL", "LONG") + "&reduceOnly=true";
    assertThat(client.signed("POST", ORDER, reduce).code()).isEqualTo(-1106);
    String more = String.format(market, "SELL", "LONG").replace("0.02", "0.03");
    assertThat(client.signed("POST", ORDER, more).code()).isEqualTo(-2022);
    assertThat(client.signed("POST", ORDER, String.format(market, "SELL", "BOTH")).code())
        .isEqualTo(-4061);
    JsonNode v2 = client.signed("GET", "/fapi/v2/positionRisk", "symbol=BTCUSDT").body();
    assertThat(v2.findValuesAsText("positionSide")).containsExactly("LONG", "SHORT");
    assertThat(v2.findValuesAsText("positionAmt")).containsExactly("0.020", "-0.020");
    JsonNode v3 = client.signed("GET", "/fapi/v3/positionRisk", "").body();
    assertThat(v3.findValuesAsText("positionSide")).containsExactly("LONG", "SHORT");
    JsonNode account = client.signed("GET", "/fapi/v3/account", "").body();
    assertThat(account.path("positions").findValuesAsText("positionSide"))
        .containsExactly("LONG", "SHORT");
    assertThat(client.signed("POST", DUAL, "dualSidePosition=false").code()).isEqualTo(-4068);
    place(String.format(market, "SELL", "LONG"));
    place(String.format(market, "BUY", "SHORT"));
    assertThat(client.signed("GET", "/fapi/v3/positionRisk", "").body()).isEmpty();
    place(terms("&positionSide=LONG"));
    assertThat(client.signed("POST", DUAL, "dualSidePosition=false").code()).isEqualTo(-4067);
  }
}
