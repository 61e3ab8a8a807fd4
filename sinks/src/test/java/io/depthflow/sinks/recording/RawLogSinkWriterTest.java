package io.depthflow.sinks.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawLogSinkWriterTest {
  private static final String BTC = "BTCUSDT";

  @TempDir Path root;

  private RawLogMetrics metrics;

  @Test
  void shouldLayFilesByDayAndSymbol() throws Exception {
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, null)) {
      for (int i = 98; i < 102; i++) {
        writer.write(Lines.at(i), null);
      }
    }

    assertThat(Lines.numbers(file("2024-07-18/btcusdt_20240718.gz"))).containsExactly(98L);
    assertThat(Lines.numbers(file("2024-07-19/btcusdt_20240719.gz"))).containsExactly(100L);
    assertThat(Lines.numbers(file("2024-07-18/ethusdt_20240718.gz"))).containsExactly(99L);
    assertThat(Lines.numbers(file("2024-07-19/ethusdt_20240719.gz"))).containsExactly(101L);
    assertThat(metrics.lines().getCount()).isEqualTo(4);
  }

  @Test
  void shouldNameHourlyFiles() throws Exception {
    try (RawLogSinkWriter writer = writer(RawLogLayout.HOURLY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      writer.write(Lines.at(BTC, 100), null);
    }

    assertThat(file("2024-07-18/btcusdt_20240718_23.gz")).exists();
    assertThat(file("2024-07-19/btcusdt_20240719_00.gz")).exists();
  }

  @Test
  void shouldCutFilesBackToCheckpointAndMarkGap() throws Exception {
    RawLogState checkpoint;
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      checkpoint = checkpoint(writer);
      writer.write(Lines.at(BTC, 2), null);
      writer.write(Lines.at(BTC, 100), null); // opens the next day's file
      writer.write(Lines.at("ETHUSDT", 101), null); // and a symbol that the checkpoint lacks
    }

    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, roundTrip(checkpoint))) {
      assertThat(file("2024-07-19/btcusdt_20240719.gz")).doesNotExist();
      assertThat(file("2024-07-19/ethusdt_20240719.gz")).doesNotExist();
      writer.write(Lines.at(BTC, 3), null);
      writer.write(Lines.at(BTC, 101), null);
      writer.write(Lines.at("ETHUSDT", 102), null);
      assertThat(metrics.gapMarkers().getCount()).isEqualTo(2);
      assertThat(metrics.undoneBytes().getCount()).isPositive();
    }

    assertThat(Lines.numbers(file("2024-07-18/btcusdt_20240718.gz"))).containsExactly(1L, -1L, 3L);
    assertThat(Lines.numbers(file("2024-07-19/btcusdt_20240719.gz"))).containsExactly(101L);
    assertThat(Lines.numbers(file("2024-07-19/ethusdt_20240719.gz"))).containsExactly(-1L, 102L);
  }

  @Test
  void shouldMarkGapWithCauseAndTimeOfTheLineAfterIt() throws Exception {
    RawLogState checkpoint;
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      checkpoint = checkpoint(writer);
    }
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, checkpoint)) {
      writer.write(Lines.at(BTC, 9), null);
    }

    try (RawLogReader reader = RawLogReader.open(file("2024-07-18/btcusdt_20240718.gz"))) {
      reader.next();
      RawLine gap = reader.next();
      assertThat(new String(gap.frame(), StandardCharsets.UTF_8)).contains("\"restore\"");
      assertThat(gap.receiveTimeNs()).isEqualTo(Lines.at(BTC, 9).receiveTimeNs());
    }
  }

  @Test
  void shouldNotTouchFilesFinishedBeforeTheCheckpoint() throws Exception {
    RawLogState checkpoint;
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      writer.write(Lines.at(BTC, 100), null);
      checkpoint = checkpoint(writer);
      writer.write(Lines.at(BTC, 101), null);
    }

    writer(RawLogLayout.DAILY, checkpoint).close();

    assertThat(Lines.numbers(file("2024-07-18/btcusdt_20240718.gz"))).containsExactly(1L);
    assertThat(Lines.numbers(file("2024-07-19/btcusdt_20240719.gz"))).containsExactly(100L);
  }

  @Test
  void shouldUndoAnAttemptThatFailedBeforeItsFirstCheckpoint() throws Exception {
    try (RawLogSinkWriter earlierRun = writer("job0-0", RawLogLayout.DAILY, null)) {
      earlierRun.write(Lines.at(BTC, 1), null);
    }
    try (RawLogSinkWriter attempt = writer("job1-0", RawLogLayout.DAILY, null)) {
      attempt.write(Lines.at(BTC, 2), null);
    }

    try (RawLogSinkWriter again = writer("job1-0", RawLogLayout.DAILY, null)) {
      again.write(Lines.at(BTC, 3), null);
    }

    assertThat(Lines.numbers(file("2024-07-18/btcusdt_20240718.gz")))
        .as("what the earlier run wrote stays")
        .containsExactly(1L, -1L, 3L);
  }

  @Test
  void shouldGoOnBehindWholeMembersOfAFileThatWasCutOff() throws Exception {
    try (RawLogSinkWriter writer = writer("job0-0", RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      writer.flush(false);
      writer.write(Lines.at(BTC, 2), null);
    }
    Path file = file("2024-07-18/btcusdt_20240718.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));

    try (RawLogSinkWriter writer = writer("job1-0", RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 5), null);
    }

    assertThat(Lines.numbers(file)).containsExactly(1L, -1L, 5L);
  }

  @Test
  void shouldMarkWhereAnEarlierRunStoppedToListen() throws Exception {
    try (RawLogSinkWriter writer = writer("job0-0", RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      writer.flush(false);
    }

    try (RawLogSinkWriter writer = writer("job1-0", RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 5), null);
    }

    Path file = file("2024-07-18/btcusdt_20240718.gz");
    assertThat(Lines.numbers(file)).containsExactly(1L, -1L, 5L);
    try (RawLogReader reader = RawLogReader.open(file)) {
      long lastOfTheFirst = reader.next().receiveTimeNs();
      assertThat(reader.next().receiveTimeNs()).isEqualTo(lastOfTheFirst);
    }
  }

  @Test
  void shouldMeasureWholeMembersAtEveryCut() throws Exception {
    Path file = file("2024-07-18/btcusdt_20240718.gz");
    long first;
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, null)) {
      writer.write(Lines.at(BTC, 1), null);
      writer.flush(false);
      first = Files.size(file);
      writer.write(Lines.at(BTC, 2), null);
    }
    byte[] bytes = Files.readAllBytes(file);
    Path cut = root.resolve("cut.gz");
    for (int length = 0; length <= bytes.length; length++) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      long whole = length < first ? 0 : length < bytes.length ? first : bytes.length;
      assertThat(WholeMembers.length(cut)).as("cut at %d", length).isEqualTo(whole);
    }
    Files.write(cut, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    assertThat(WholeMembers.length(cut)).isEqualTo(bytes.length);
    assertThat(WholeMembers.length(root.resolve("missing.gz"))).isZero();
  }

  @Test
  void shouldCountAndLeaveOutWhatTheFormatCannotHold() throws Exception {
    try (RawLogSinkWriter writer = writer(RawLogLayout.DAILY, null)) {
      byte[] broken = "{\"a\":\n1}".getBytes(StandardCharsets.UTF_8);
      writer.write(new RawLine(BTC, Lines.START_NS, broken), null);
      writer.write(Lines.at(BTC, 1), null);
      assertThat(metrics.refusedLines().getCount()).isEqualTo(1);
    }

    assertThat(Lines.numbers(file("2024-07-18/btcusdt_20240718.gz"))).containsExactly(1L);
  }

  private RawLogSinkWriter writer(RawLogLayout layout, RawLogState restored) throws IOException {
    return writer("job-0", layout, restored);
  }

  private RawLogSinkWriter writer(String journal, RawLogLayout layout, RawLogState restored)
      throws IOException {
    metrics =
        new RawLogMetrics(
            new SimpleCounter(),
            new SimpleCounter(),
            new SimpleCounter(),
            new SimpleCounter(),
            new SimpleCounter(),
            new SimpleCounter());
    return new RawLogSinkWriter(root, layout, 1, journal, restored, metrics);
  }

  private static RawLogState checkpoint(RawLogSinkWriter writer) throws IOException {
    writer.flush(false);
    List<RawLogState> states = writer.snapshotState(1);
    assertThat(states).hasSize(1);
    return states.get(0);
  }

  private static RawLogState roundTrip(RawLogState state) throws IOException {
    RawLogState.Serializer serializer = new RawLogState.Serializer();
    RawLogState copy = serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
    assertThat(copy).isEqualTo(state);
    return copy;
  }

  private Path file(String name) {
    return root.resolve(name);
  }
}
