package io.depthflow.exchange.server.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.RawSocket;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditional orders over REST and the user stream. */
class AlgoITCase {

  private static final String ALGO = "/fapi/v1/algoOrder";
  private static final String STOP =
      "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&closePosition=true";

  @Test
  void shouldTriggerAStopByAShockAndTellItAll() throws Exception {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(7);
    try (ExchangeServer server =
        ExchangeServer.start(ExchangeConfig.builder().feed(new MarketGenerator(market)).build())) {
      RawClient client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
      String key = client.open("POST", "/fapi/v1/listenKey", "").body().path("listenKey").asText();
      BigDecimal mark = server.ask(e -> e.market("BTCUSDT").mark());
      long below = mark.multiply(new BigDecimal("0.99")).longValue();
      try (RawSocket user =
          new RawSocket(
              URI.create(
                  server.wsUri() + "/private/ws?listenKey=" + key + "&events=ALGO_UPDATE"))) {
        server.ask(e -> true);
        assertThat(
                client
                    .signed("POST", "/fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=STOP_MARKET")
                    .code())
            .isEqualTo(-4120);
        client.signed(
            "POST", "/fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
        RawClient.Answer placed =
            client.signed(
                "POST",
                ALGO,
                STOP + "&clientAlgoId=stop-1&workingType=MARK_PRICE&triggerPrice=" + below);
        assertThat(placed.status()).as(placed.body().toString()).isEqualTo(200);
        assertThat(placed.body().path("algoStatus").asText()).isEqualTo("NEW");
        String id = placed.body().path("algoId").asText();
        assertThat(client.signed("POST", ALGO, STOP + "&triggerPrice=" + 2 * below).code())
            .isEqualTo(-2021);
        assertThat(client.signed("POST", ALGO, STOP + "&quantity=1&triggerPrice=1").code())
            .isEqualTo(-1106);
        assertThat(client.signed("GET", "/fapi/v1/openOrders", "").body()).isEmpty();
        assertThat(
                client
                    .signed("DELETE", "/fapi/v1/allOpenOrders", "symbol=BTCUSDT")
                    .body()
                    .path("code")
                    .asInt())
            .isEqualTo(200);
        assertThat(
                client
                    .signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=stop-1")
                    .code())
            .isEqualTo(-2013);
        assertThat(
                client
                    .signed("DELETE", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=stop-1")
                    .code())
            .isEqualTo(-2011);
        assertThat(client.signed("GET", "/fapi/v1/openAlgoOrders", "").body()).hasSize(1);
        server.shock("BTCUSDT", -200);
        await().until(() -> user.size() == 4);
        List<String> states =
            user.texts().stream().map(AlgoITCase::json).map(e -> e.at("/o/X").asText()).toList();
        assertThat(states).containsExactly("NEW", "TRIGGERING", "TRIGGERED", "FINISHED");
        JsonNode done = client.signed("GET", ALGO, "algoId=" + id).body();
        assertThat(done.path("actualOrderId").asText())
            .isEqualTo(json(user.last()).at("/o/ai").asText())
            .isNotEmpty();
        assertThat(json(user.last()).at("/o/aq").asText()).isEqualTo("0.01");
        assertThat(client.signed("GET", "/fapi/v3/positionRisk", "").body()).isEmpty();
        assertThat(client.signed("DELETE", ALGO, "algoId=" + id).code()).isEqualTo(-2011);
        assertThat(client.signed("GET", "/fapi/v1/allAlgoOrders", "symbol=BTCUSDT").body())
            .hasSize(1);
        String far = STOP + "&triggerPrice=" + below / 2;
        String second = client.signed("POST", ALGO, far).body().path("clientAlgoId").asText();
        assertThat(
                client
                    .signed("DELETE", ALGO, "clientAlgoId=" + second)
                    .body()
                    .path("code")
                    .asText())
            .isEqualTo("200");
        client.signed("POST", ALGO, far);
        client.signed("DELETE", "/fapi/v1/algoOpenOrders", "symbol=BTCUSDT");
        assertThat(client.signed("GET", "/fapi/v1/openAlgoOrders", "symbol=BTCUSDT").body())
            .isEmpty();
      }
    }
  }

  @Test
  void shouldKeepWhatWaitsOverARestart(@TempDir Path folder) {
    String far = STOP + "&clientAlgoId=kept&triggerPrice=1000";
    for (int run = 0; run < 2; run++) {
      GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(7);
      try (ExchangeServer server =
          ExchangeServer.start(
              ExchangeConfig.builder()
                  .feed(new MarketGenerator(market))
                  .keys("key", "secret")
                  .state(folder)
                  .build())) {
        RawClient client = new RawClient(server.restUri(), "key", "secret");
        if (run == 0) {
          assertThat(client.signed("POST", ALGO, far).status()).isEqualTo(200);
        }
        JsonNode waiting = client.signed("GET", "/fapi/v1/openAlgoOrders", "").body();
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).path("clientAlgoId").asText()).isEqualTo("kept");
        assertThat(waiting.get(0).path("triggerPrice").asText()).isEqualTo("1000");
      }
    }
  }

  private static JsonNode json(String text) {
    try {
      return RawClient.JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
