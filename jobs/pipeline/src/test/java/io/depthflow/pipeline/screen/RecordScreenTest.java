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
    return figures(seconds, frames, null);
  }

  private static RecordFigures figures(long seconds, long frames, RecordFigures.Topic topic) {
    return new RecordFigures(
        seconds * SECOND,
        frames,
        12_345_678,
        3,
        2,
        5,
        17,
        4,
        1_234,
        999_960,
        new TreeMap<>(Map.of("pu-break", 3L, "socket-lost", 2L)),
        topic);
  }

  @Test
  void shouldTellRatesSinceTheLastLine() {
    assertThat(figures(3_730, 12_000).line(figures(3_720, 2_000)))
        .isEqualTo(
            "      1:02:10  1,000 frames/s  2 of 3 in sync  gaps 5  rows 1,234  lag 17 ms"
                + "  queue 4  12.3 MB, 1.0 MB on disk");
  }

  @Test
  void shouldTellOfATopicThatIsWrittenOrFollowed() {
    RecordFigures before = figures(3_720, 2_000);
    assertThat(figures(3_730, 12_000, new RecordFigures.Topic(false, 4_321, 102)).line(before))
        .contains("lag 17 ms  queue 4")
        .endsWith("1.0 MB on disk  kafka 4,321 records, 102 ms late");
    RecordFigures followed = figures(3_730, 12_000, new RecordFigures.Topic(true, 4_321, 75_000));
    assertThat(followed.line(before))
        .doesNotContain("lag", "queue")
        .endsWith("1.0 MB on disk  kafka 4,321 records, 0:01:15 behind");
    assertThat(followed.summary()).contains("1,234 rows, 4,321 Kafka records");
  }

  @Test
  void shouldSumUpByCause() {
    assertThat(figures(61, 12_000).summary())
        .isEqualTo(
            "      0:01:01: 12,000 lines, 12.3 MB (1.0 MB on disk), 1,234 rows\n"
                + "      gaps: 5 (3 pu-break, 2 socket-lost)");
    assertThat(RecordFigures.NONE.summary())
        .isEqualTo("      0:00:00: 0 lines, 0 B (0 B on disk), 0 rows\n      gaps: none");
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
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\033[K\033[?7la\033[?7h\r\033[K\033[?7lb\033[?7h\r\033[K");
  }
}
