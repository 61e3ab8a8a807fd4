package io.depthflow.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.RoutePrefix;
import io.depthflow.flink.binance.source.SocketConfig;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {

  private static Options options(String... args) {
    List<ConfigOption<?>> all = new ArrayList<>(SocketOptions.ALL);
    all.addAll(List.of(CommonOptions.VENUE, CommonOptions.REST_URL, CommonOptions.WS_URL));
    return Options.of(new OptionSet("test", "Options of sockets.", all, null), args);
  }

  private static SocketConfig config(String... args) {
    Options options = options(args);
    return SocketOptions.of(options, VenueAddress.of(options));
  }

  @Test
  void shouldHaveTheDefaultsOfTheSource() {
    assertThat(config()).isEqualTo(SocketConfig.DEFAULT);
    assertThat(SocketOptions.silenceMs(options())).isEqualTo(30_000);
  }

  @Test
  void shouldTakeEveryOption() {
    SocketConfig config =
        config(
            "--route-prefix=off",
            "--streams-per-socket=7",
            "--stream-quiet=2 min",
            "--socket-lifetime=1 h");
    assertThat(config)
        .isEqualTo(
            SocketConfig.DEFAULT
                .withRoutePrefix(RoutePrefix.OFF)
                .withStreamsPerSocket(7)
                .withQuietMs(120_000)
                .withLifetimeMs(3_600_000));
    assertThat(SocketOptions.silenceMs(options("--stream-silence=5 s"))).isEqualTo(5_000);
  }

  @Test
  void shouldProbeWhereLibrariesDisagree() {
    assertThat(config("--venue=testnet").routePrefix()).isEqualTo(RoutePrefix.PROBE);
    assertThat(config("--venue=live").routePrefix()).isEqualTo(RoutePrefix.ON);
    assertThat(config("--venue=testnet", "--route-prefix=on").routePrefix())
        .isEqualTo(RoutePrefix.ON);
  }

  @Test
  void shouldNameWhatCannotBe() {
    assertThatThrownBy(() -> config("--route-prefix=maybe"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'maybe' is none of on, off and probe");
    assertThatThrownBy(() -> config("--streams-per-socket=1025"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1025");
    assertThatThrownBy(() -> SocketOptions.silenceMs(options("--stream-silence=5 ms")))
        .isInstanceOf(UsageException.class);
  }
}
