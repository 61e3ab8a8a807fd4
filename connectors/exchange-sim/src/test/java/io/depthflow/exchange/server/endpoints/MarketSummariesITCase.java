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
import io.depthflow.exchange.server.TimeConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bars, tickers, aggregates and marks agree with the trades that the same exchange streams. */
class MarketSummariesITCase {

  @Test
  void shouldAgreeWithTheTrades() throws Exception {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(21);
    try (ExchangeServer server =
            ExchangeServer.start(
                ExchangeConfig.builder()
                    .feed(new MarketGenerator(market))
                    .time(TimeConfig.lockstep())
                    .build());
        RawSocket trades = open(server, "/public/ws/btcusdt@trade");
        RawSocket aggregates = open(server, "/market/ws/btcusdt@aggTrade");
        RawSocket bars = open(server, "/market/ws/btcusdt@kline_1m");
        RawSocket continuous = open(server, "/market/ws/btcusdt_perpetual@continuousKline_1m");
        RawSocket tickers = open(server, "/market/ws/btcusdt@ticker/!miniTicker@arr");
        RawSocket marks = open(server, "/market/ws/!markPrice@arr@1s");
        RawSocket tops = open(server, "/public/ws/!bookTicker")) {
      server.ask(e -> true);
      server.step(Duration.ofSeconds(150));
      await().until(() -> bars.size() > 2 && tickers.size() > 100 && marks.size() >= 150);
      await().until(() -> tops.size() >= 30 && aggregates.size() > 50);
      await().until(() -> continuous.size() > 2);
      JsonNode first = nodes(continuous).get(0);
      assertThat(first.get("e").asText()).isEqualTo("continuous_kline");
      assertThat(first.get("ps").asText()).isEqualTo("BTCUSDT");
      assertThat(first.get("ct").asText()).isEqualTo("PERPETUAL");
      assertThat(first.get("k").get("o")).isEqualTo(nodes(bars).get(0).get("k").get("o"));
      List<JsonNode> complete = new ArrayList<>();
      for (JsonNode bar : nodes(bars)) {
        if (bar.at("/k/x").asBoolean()) {
          complete.add(bar.get("k"));
        }
      }
      assertThat(complete).hasSizeBetween(2, 3);
      JsonNode bar = complete.get(complete.size() - 1);
      BigDecimal volume = BigDecimal.ZERO;
      int count = 0;
      for (JsonNode trade : nodes(trades)) {
        long time = trade.get("T").asLong();
        if (time >= bar.get("t").asLong() && time <= bar.get("T").asLong()) {
          volume = volume.add(new BigDecimal(trade.get("q").asText()));
          count++;
        }
      }
      assertThat(bar.get("n").asInt()).isEqualTo(count).isPositive();
      assertThat(new BigDecimal(bar.get("v").asText())).isEqualByComparingTo(volume);
      chained(nodes(trades), nodes(aggregates));
      assertThat(tickers.texts())
          .anyMatch(t -> t.startsWith("{\"e\":\"24hrTicker\""))
          .anyMatch(t -> t.startsWith("[{\"e\":\"24hrMiniTicker\""));
      assertThat(nodes(marks).get(0).get(0).get("e").asText()).isEqualTo("markPriceUpdate");
    }
  }

  /** Ids count up by one, neighbours touch, and quantities are those of the trades they hold. */
  private static void chained(List<JsonNode> trades, List<JsonNode> aggregates) {
    BigDecimal[] sums = new BigDecimal[trades.size()];
    long firstId = trades.get(0).get("t").asLong();
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new BigDecimal(trades.get(i).get("q").asText());
    }
    JsonNode before = null;
    int several = 0;
    for (JsonNode a : aggregates) {
      if (before != null) {
        assertThat(a.get("a").asLong()).isEqualTo(before.get("a").asLong() + 1);
        assertThat(a.get("f").asLong()).isEqualTo(before.get("l").asLong() + 1);
        BigDecimal sum = BigDecimal.ZERO;
        for (long id = a.get("f").asLong(); id <= a.get("l").asLong(); id++) {
          sum = sum.add(sums[(int) (id - firstId)]);
        }
        assertThat(new BigDecimal(a.get("q").asText())).isEqualByComparingTo(sum);
        assertThat(a.get("nq")).isEqualTo(a.get("q"));
        several += a.get("l").asLong() > a.get("f").asLong() ? 1 : 0;
      }
      before = a;
    }
    assertThat(several).as("aggregates of several trades").isPositive();
  }

  private static RawSocket open(ExchangeServer server, String path) {
    return new RawSocket(URI.create(server.wsUri() + path));
  }

  private static List<JsonNode> nodes(RawSocket socket) throws Exception {
    List<JsonNode> nodes = new ArrayList<>();
    for (String text : socket.texts()) {
      nodes.add(RawClient.JSON.readTree(text));
    }
    return nodes;
  }
}
