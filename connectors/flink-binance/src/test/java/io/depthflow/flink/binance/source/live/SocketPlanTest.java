package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.LiveConfig;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class SocketPlanTest {

  private static final URI REST = URI.create("https://rest");
  private static final URI WS = URI.create("wss://ws/");

  private static LiveConfig.Builder config() {
    return LiveConfig.builder(REST, WS, List.of("btcusdt", "ETHUSDT"));
  }

  @Test
  void shouldGiveEveryStreamToTheRouteThatCarriesIt() {
    LiveConfig config =
        config().streams(List.of("depth@100ms", "aggTrade", "bookTicker", "markPrice@1s")).build();
    List<SocketPlan> plans = SocketPlan.plan(config, config.symbols());
    assertThat(plans)
        .extracting(p -> p.uri().toString())
        .containsExactly(
            "wss://ws/public/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker"
                + "/ethusdt@depth@100ms/ethusdt@bookTicker",
            "wss://ws/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s"
                + "/ethusdt@aggTrade/ethusdt@markPrice@1s");
    assertThat(plans)
        .allSatisfy(p -> assertThat(p.symbols()).containsExactly("BTCUSDT", "ETHUSDT"));
  }

  @Test
  void shouldUseOneSocketWithoutRoutes() {
    LiveConfig config =
        config().routePrefix(false).streams(List.of("depth@0ms", "aggTrade")).build();
    assertThat(SocketPlan.plan(config, List.of("BTCUSDT")))
        .extracting(p -> p.uri().toString())
        .containsExactly("wss://ws/stream?streams=btcusdt@depth@0ms/btcusdt@aggTrade");
  }

  @Test
  void shouldSpreadManySymbolsOverSockets() {
    List<String> many = IntStream.range(0, 120).mapToObj(i -> "S" + i + "USDT").toList();
    List<SocketPlan> plans = SocketPlan.plan(config().build(), many);
    assertThat(plans).hasSize(3);
    assertThat(plans.stream().flatMap(p -> p.symbols().stream())).containsExactlyElementsOf(many);
    assertThat(plans)
        .allSatisfy(p -> assertThat(p.uri().toString().length()).isLessThan(8_000))
        .allSatisfy(
            p ->
                assertThat(p.uri().getQuery().split("/").length)
                    .isLessThanOrEqualTo(SocketPlan.MAX_STREAMS));
  }

  @Test
  void shouldTravelWithTheJobGraph() throws Exception {
    LiveConfig config = config().maxParallelism(64).silenceMs(5).build();
    assertThat(InstantiationUtil.clone(config)).isEqualTo(config);
  }

  @Test
  void shouldNameWhatIsWrongWithAConfiguration() {
    assertThatThrownBy(() -> LiveConfig.builder(REST, WS, List.of()).build())
        .hasMessageContaining("no symbol");
    assertThatThrownBy(() -> config().streams(List.of("depth10@100ms", "trade")).build())
        .hasMessageContaining("no diff depth stream");
    assertThatThrownBy(() -> config().backoffMs(10, 5).build())
        .hasMessageContaining("backoffMinMs 10");
    assertThatThrownBy(() -> config().snapshotLimit(3).build()).hasMessageContaining("3");
    assertThatThrownBy(() -> config().queueLines(3).build()).hasMessageContaining("queueLines 3");
  }
}
