package io.depthflow.exchange.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.engine.latency.MeasuredLatency;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Latencies measured from recordings whose clock runs behind the venue's, and before it. */
class RecordedLatencyTest {

  private static final long MS = 1_000_000;

  private static List<Path> files(String first, String second) {
    String data = System.getProperty("depthflow.shared.data");
    Assumptions.assumeTrue(
        data != null && Files.isDirectory(Path.of(data)),
        "needs the recordings: -Ddepthflow.shared.data");
    return List.of(Path.of(data, "usdm", first), Path.of(data, "usdm", second));
  }

  @ParameterizedTest
  @CsvSource({
    "usdm_btcusdt_20230404.dat.gz, usdm_btcusdt_20230405.dat.gz, BTCUSDT, 16110",
    "usdm_btcusdt_20240718.gz, usdm_btcusdt_20240719.gz, BTCUSDT, 9022",
    "usdm_ethusdt_20240718.gz, usdm_ethusdt_20240719.gz, ETHUSDT, 8929",
  })
  void shouldMeasureEveryDepthEventLessTheMinimum(
      String first, String second, String symbol, int events) {
    MeasuredLatency measured = RecordedLatency.corrected(files(first, second), symbol, 4 * MS);
    long[] sorted = measured.latenciesNs();
    Arrays.sort(sorted);
    assertThat(sorted).hasSize(events);
    assertThat(sorted[0]).isEqualTo(4 * MS);
    assertThat(sorted[events / 2]).isBetween(4 * MS, 2_000 * MS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"btcusdt", "ethusdt"})
  void shouldRefuseARecorderWhoseClockIsBehind(String symbol) {
    String first = "usdm_" + symbol + "_20240718.gz";
    List<Path> files = files(first, "usdm_" + symbol + "_20240719.gz");
    assertThatThrownBy(
            () -> RecordedLatency.uncorrected(files, symbol.toUpperCase(java.util.Locale.ROOT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(first)
        .hasMessageContaining("has a negative latency: its frame 1 ")
        .hasMessageContaining("less its minimum, with a base option");
  }
}
