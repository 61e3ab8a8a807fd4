package io.depthflow.pipeline.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordScreenTest {

  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nowNs = 77;

  private static RecordFigures figures(long seconds, long frames) {
    return new RecordFigures(
        seconds * SECOND,
        frames,
        12_345_678,
        3,
        2,
        5,
        17,
        4,
        999_960,
        new TreeMap<>(Map.of("pu-break", 3L, "socket-lost", 2L)));
  }

  @Test
  void shouldTellRatesSinceTheLastLine() {
    assertThat(figures(3_730, 12_000).line(figures(3_720, 2_000)))
        .isEqualTo(
            "      1:02:10  1,000 frames/s  2 of 3 in sync  gaps 5  lag 17 ms  queue 4"
                + "  12.3 MB, 1.0 MB on disk");
  }

  @Test
  void shouldSumUpByCause() {
    assertThat(figures(61, 12_000).summary())
        .isEqualTo(
            "      0:01:01: 12,000 lines, 12.3 MB (1.0 MB on disk);"
                + " gaps: 5 (3 pu-break, 2 socket-lost)");
    assertThat(RecordFigures.NONE.summary())
        .isEqualTo("      0:00:00: 0 lines, 0 B (0 B on disk); gaps: none");
  }

  @Test
  void shouldTellAPlainLineEveryTenSecondsWhereThereIsNoTerminal() {
    StatusLine line = StatusLine.of(out, false, () -> nowNs);
    for (int i = 0; i <= 100; i++) {
      int tenths = i * 3;
      line.show(() -> "at " + tenths);
      nowNs += 3 * SECOND / 10;
    }
    line.close();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("at 102", "at 204");
  }

  @Test
  void shouldDrawOverOneLineOfATerminalAndClearIt() {
    StatusLine line = StatusLine.of(out, true, () -> nowNs);
    line.show(() -> "a");
    line.show(() -> "too early");
    nowNs += SECOND;
    line.show(() -> "b");
    line.clear();
    line.close();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\r\033[Ka\r\033[Kb\r\033[K");
  }
}
