package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LiveConfigTest {

  private static final URI REST = URI.create("https://rest");
  private static final URI WS = URI.create("wss://ws/");

  private static LiveConfig.Builder config() {
    return LiveConfig.builder(REST, WS, List.of("btcusdt", "ETHUSDT"));
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
    assertThatThrownBy(() -> config().polled(true).snapshotLimit(5).build())
        .hasMessageContaining("at least 10");
    assertThatThrownBy(() -> SocketConfig.DEFAULT.withStreamsPerSocket(1025))
        .hasMessageContaining("streamsPerSocket 1025");
    assertThatThrownBy(() -> config().sockets(SocketConfig.DEFAULT.withStreamsPerSocket(2)).build())
        .hasMessageContaining("3 streams of one symbol");
    assertThatThrownBy(() -> RoutePrefix.of("maybe")).hasMessageContaining("on, off and probe");
    assertThatThrownBy(() -> config().queueLines(3).build()).hasMessageContaining("queueLines 3");
  }
}
