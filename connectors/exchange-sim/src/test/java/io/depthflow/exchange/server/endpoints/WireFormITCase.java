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
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Numbers and fields as the venue writes them, by captures of its answers and user events. */
class WireFormITCase {

  private static final String ORDER = "/fapi/v1/order";
  private static final String LIMIT = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC";

  private static ExchangeServer server;
  private static RawClient client;
  private static Frames events;
  private static BigDecimal mark;

  @BeforeAll
  static void start() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(5);
    server =
        ExchangeServer.start(ExchangeConfig.builder().feed(new MarketGenerator(market)).build());
    client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
    String key = client.open("POST", "/fapi/v1/listenKey", "").body().path("listenKey").asText();
    events = new Frames(URI.create(server.wsUri() + "/private/ws/" + key));
    mark = server.ask(e -> e.market("BTCUSDT").mark());
  }

  @AfterAll
  static void stop() {
    events.close();
    server.close();
  }

  private static String far(int percent) {
    return mark.multiply(BigDecimal.valueOf(percent)).movePointLeft(2).toBigInteger().toString();
  }

  private static JsonNode event(String kind, String clientOrderId, String execution) {
    await().until(() -> !found(kind, clientOrderId, execution).isEmpty());
    return found(kind, clientOrderId, execution).get(0);
  }

  private static List<JsonNode> found(String kind, String clientOrderId, String execution) {
    return List.copyOf(events.all).stream()
        .filter(e -> e.path("e").asText().equals(kind))
        .map(e -> e.has("o") ? e.get("o") : e)
        .filter(e -> e.path("c").asText().equals(clientOrderId))
        .filter(e -> e.path("x").asText().equals(execution))
        .toList();
  }

  @Test
  void shouldFillNumbersUpToThePrecisionsOfTheSymbol() {
    String price = far(97);
    String terms = LIMIT + "&quantity=0.01&newClientOrderId=padded&price=" + price;
    JsonNode placed = client.signed("POST", ORDER, terms).body();
    assertThat(placed.path("price").asText()).isEqualTo(price + ".0");
    assertThat(placed.path("stopPrice").asText()).isEqualTo("0.0");
    assertThat(placed.path("avgPrice").asText()).isEqualTo("0.00");
    assertThat(placed.path("origQty").asText()).isEqualTo("0.010");
    assertThat(placed.path("executedQty").asText()).isEqualTo("0.000");
    assertThat(placed.path("cumQuote").asText()).isEqualTo("0.0000");
    JsonNode accepted = event("ORDER_TRADE_UPDATE", "padded", "NEW");
    assertThat(accepted.path("q").asText()).isEqualTo("0.01");
    assertThat(accepted.path("p").asText()).isEqualTo(price);
    assertThat(accepted.path("n").asText()).isEqualTo("0");
    assertThat(accepted.path("N").asText()).isEqualTo("USDT");
    assertThat(new BigDecimal(accepted.path("b").asText()))
        .as("notional of the open bids, this one among them")
        .isEqualByComparingTo(new BigDecimal(price).movePointLeft(2));
    String ids = "symbol=BTCUSDT&orderidlist=%5B" + placed.path("orderId").asLong() + "%5D";
    JsonNode canceled = client.signed("DELETE", "/fapi/v1/batchOrders", ids).body();
    assertThat(canceled.at("/0/status").asText()).isEqualTo("CANCELED");
    assertThat(event("ORDER_TRADE_UPDATE", "padded", "CANCELED").path("b").asText()).isEqualTo("0");

    String buy = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=lite";
    JsonNode filled = client.signed("POST", ORDER, buy + "&newOrderRespType=RESULT").body();
    assertThat(filled.path("avgPrice").asText()).matches("\\d+\\.\\d{4}");
    JsonNode lite = event("TRADE_LITE", "lite", "");
    assertThat(lite.path("q").asText()).isEqualTo("0.010");
    assertThat(lite.path("p").asText()).isEqualTo("0.0");
    assertThat(lite.path("L").asText()).matches("\\d+\\.\\d");
    JsonNode risk = client.signed("GET", "/fapi/v3/positionRisk", "symbol=BTCUSDT").body();
    assertThat(risk.at("/0/positionAmt").asText()).isEqualTo("0.010");
    assertThat(risk.at("/0/markPrice").asText()).matches("\\d+\\.\\d{8}");
    JsonNode balance = client.signed("GET", "/fapi/v3/balance", "").body();
    assertThat(balance.at("/0/balance").asText()).matches("\\d+\\.\\d{8,}");
    JsonNode trade =
        client.signed("GET", "/fapi/v1/userTrades", "symbol=BTCUSDT&limit=1").body().get(0);
    assertThat(trade.path("qty").asText()).matches("0\\.\\d{3}");
    assertThat(trade.path("quoteQty").asText()).matches("\\d+\\.\\d{4}");
    assertThat(trade.path("commission").asText()).matches("0\\.\\d{8,}");
    client.signed("POST", ORDER, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01");
  }

  @Test
  void shouldTellWhatATriggeredOrderWas() {
    String trigger = far(101);
    String stop =
        "algoType=CONDITIONAL&symbol=BTCUSDT&side=BUY&type=STOP_MARKET&quantity=0.01"
            + "&clientAlgoId=was-a-stop&workingType=MARK_PRICE&triggerPrice=";
    assertThat(client.signed("POST", "/fapi/v1/algoOrder", stop + trigger).status()).isEqualTo(200);
    server.shock("BTCUSDT", 300);
    for (String execution : List.of("NEW", "TRADE")) {
      JsonNode event = event("ORDER_TRADE_UPDATE", "was-a-stop", execution);
      assertThat(event.path("o").asText()).isEqualTo("MARKET");
      assertThat(event.path("ot").asText()).isEqualTo("STOP_MARKET");
      assertThat(event.path("sp").asText()).isEqualTo(trigger);
      assertThat(event.path("wt").asText()).isEqualTo("MARK_PRICE");
      assertThat(event.has("AP")).isFalse();
    }
    JsonNode order =
        client.signed("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=was-a-stop").body();
    assertThat(order.path("type").asText()).isEqualTo("MARKET");
    assertThat(order.path("origType").asText()).isEqualTo("STOP_MARKET");
    assertThat(order.path("stopPrice").asText()).isEqualTo(trigger + ".0");
    assertThat(order.path("workingType").asText()).isEqualTo("MARK_PRICE");
    server.shock("BTCUSDT", -300);
    client.signed("POST", ORDER, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01");
  }
}
