package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A spot recording behind a venue of futures says what it is. */
class SpotVenueITCase {

  private static Path file(String name) {
    String data = System.getProperty("depthflow.shared.data");
    Assumptions.assumeTrue(
        data != null && Files.isDirectory(Path.of(data)),
        "needs the recordings: -Ddepthflow.shared.data");
    return Path.of(data, "spot", name);
  }

  private static ExchangeConfig config(String name) {
    RecordingOptions options = RecordingOptions.WHOLE.synthesisePu(true);
    return ExchangeConfig.builder()
        .feed(RecordingFeed.open(List.of(file(name)), options))
        .time(TimeConfig.lockstep())
        .build();
  }

  @Test
  void shouldBeLabelledWhereverTheFeedIsShown() {
    try (ExchangeServer server = ExchangeServer.start(config("nexousdt_20240723.dat.gz"))) {
      server.step(Duration.ofMinutes(1));
      assertThat(server.<Boolean>ask(e -> e.market("NEXOUSDT").isLive())).isTrue();
      RawClient client = new RawClient(server.restUri(), null, "");
      assertThat(client.open("GET", "/admin/truth", "symbol=NEXOUSDT").body().path("feed").asText())
          .isEqualTo("running (SPOT recording, pu synthesised)");
    }
  }

  @Test
  void shouldStillNeedABook() {
    ExchangeConfig config = config("spot_btcusdt_20230405.dat.gz");
    assertThatThrownBy(() -> ExchangeServer.start(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BTCUSDT gives no complete order book");
  }
}
