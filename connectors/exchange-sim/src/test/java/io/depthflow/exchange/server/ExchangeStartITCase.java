package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an exchange does with feeds and options, good and bad. */
class ExchangeStartITCase {

  private static final Instrument INSTRUMENT =
      GeneratorConfig.defaults().withSymbol("BTCUSDT").instrument();

  private static RawLine line(String symbol, long ms, String json) {
    return new RawLine(symbol, ms * 1_000_000, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String snapshot(long id) {
    return "{\"lastUpdateId\":" + id + ",\"bids\":[[\"99.0\",\"1\"]],\"asks\":[[\"101.0\",\"1\"]]}";
  }

  private static String depth(long first, long last, String previous, String bid) {
    return "{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"T\":1,"
        + "\"s\":\"BTCUSDT\",\"U\":"
        + first
        + ",\"u\":"
        + last
        + previous
        + ",\"b\":[[\""
        + bid
        + "\",\"2\"]],\"a\":[]}}";
  }

  private static ExchangeServer start(MarketFeed feed) {
    return ExchangeServer.start(ExchangeConfig.builder().feed(feed).build());
  }

  @Test
  void shouldRefuseAFeedWithoutABook() {
    List<RawLine> lines = List.of(line("BTCUSDT", 1, depth(1, 2, ",\"pu\":0", "99.0")));
    ListFeed feed = new ListFeed(INSTRUMENT, lines);
    assertThatThrownBy(() -> start(feed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BTCUSDT")
        .hasMessageContaining("no complete order book within its first 1 lines");
    assertThat(feed.closed).isTrue();
  }

  @Test
  void shouldRefuseASpotRecording() {
    List<RawLine> lines =
        List.of(
            line("BTCUSDT", 1, depth(1, 9, "", "99.0")),
            line("BTCUSDT", 2, snapshot(9)),
            line("BTCUSDT", 3, depth(10, 11, "", "99.0")));
    assertThatThrownBy(() -> start(new ListFeed(INSTRUMENT, lines)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SPOT");
  }

  @Test
  void shouldRefuseALineOfAnotherSymbol() {
    List<RawLine> lines = List.of(line("ETHUSDT", 1, snapshot(9)));
    assertThatThrownBy(() -> start(new ListFeed(INSTRUMENT, lines)))
        .hasMessageContaining("gave a line of ETHUSDT");
  }

  @Test
  void shouldPlayAtTheFeedsOwnSpeedWithItsTimesMovedToNow() {
    long then = 1_600_000_000_000L;
    List<RawLine> lines =
        new ArrayList<>(
            List.of(
                line("BTCUSDT", then, snapshot(10)),
                line("BTCUSDT", then + 1, depth(9, 12, ",\"pu\":8", "99.0")),
                line("BTCUSDT", then + 700, depth(13, 20, ",\"pu\":12", "99.5"))));
    long started = System.currentTimeMillis();
    try (ExchangeServer server = start(new ListFeed(INSTRUMENT, lines))) {
      assertThat(server.<Long>ask(e -> e.market("BTCUSDT").lastUpdateId())).isEqualTo(12);
      await().until(() -> server.<Long>ask(e -> e.market("BTCUSDT").lastUpdateId()) == 20);
      assertThat(System.currentTimeMillis() - started).isBetween(690L, 20_000L);
      RawClient client = new RawClient(server.restUri(), null, "");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .open("GET", "/admin/truth", "symbol=BTCUSDT")
                              .body()
                              .path("feed")
                              .asText())
                      .isEqualTo("ended"));
      assertThat(server.<Long>ask(e -> e.market("BTCUSDT").lastEventTimeMs()))
          .isBetween(started - then - 10_000, System.currentTimeMillis());
    }
  }

  @Test
  void shouldServeTwoMarketsAtOnce() {
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(new MarketGenerator(GeneratorConfig.defaults().withSymbol("BTCUSDT")))
            .feed(new MarketGenerator(GeneratorConfig.defaults().withSymbol("ETHUSDT")))
            .build();
    try (ExchangeServer server = ExchangeServer.start(config)) {
      RawClient client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
      assertThat(client.open("GET", "/fapi/v1/ticker/bookTicker", "").body()).hasSize(2);
      assertThat(client.signed("GET", "/fapi/v2/positionRisk", "").body()).hasSize(2);
    }
  }
}
