package io.depthflow.sinks.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolLogTest {
  private static final String BTC = "BTCUSDT";
  private static final String DAY_18 = "2024-07-18/btcusdt_20240718.gz";
  private static final String DAY_19 = "2024-07-19/btcusdt_20240719.gz";

  @TempDir Path root;

  private final RawLogMetrics metrics = Lines.metrics();

  @Test
  void shouldLayFilesByDay() throws Exception {
    try (SymbolLog log = daily("run", null)) {
      write(log, 98, 100);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(98L);
    assertThat(Lines.numbers(root.resolve(DAY_19))).containsExactly(100L);
    assertThat(metrics.lines().getCount()).isEqualTo(2);
  }

  @Test
  void shouldLayFilesByHourInFoldersByDay() throws Exception {
    try (SymbolLog log = SymbolLog.open(root, RawLogLayout.HOURLY, BTC, "run", null, metrics)) {
      write(log, 1, 100);
    }

    assertThat(root.resolve("2024-07-18/btcusdt_20240718_23.gz")).exists();
    assertThat(root.resolve("2024-07-19/btcusdt_20240719_00.gz")).exists();
  }

  @Test
  void shouldCutFilesBackToCheckpointAndSayWhatWasCutOff() throws Exception {
    SymbolLogState checkpoint;
    try (SymbolLog log = daily("run", null)) {
      write(log, 1);
      checkpoint = checkpoint(log);
      write(log, 2, 3, 100); // the last opens the next day's file
    }
    long bytes = Files.size(root.resolve(DAY_18)) - checkpoint.length();
    bytes += Files.size(root.resolve(DAY_19));

    try (SymbolLog log = daily("run", checkpoint)) {
      assertThat(root.resolve(DAY_19)).doesNotExist();
      assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L);
      write(log, 5, 101);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L, -1L, 5L);
    assertThat(Lines.numbers(root.resolve(DAY_19))).containsExactly(101L);
    assertThat(metrics.gapMarkers().getCount()).isEqualTo(1);
    assertThat(metrics.undoneBytes().getCount()).isEqualTo(bytes);
    RawLine marker = lines(DAY_18).get(1);
    assertThat(marker.receiveTimeNs()).isEqualTo(Lines.at(BTC, 5).receiveTimeNs());
    assertThat(text(marker))
        .contains("\"cause\":\"restore\"")
        .contains(
            "cut off: 3 lines received from "
                + Lines.at(BTC, 2).receiveTimeNs()
                + " to "
                + Lines.at(BTC, 100).receiveTimeNs()
                + " ns, "
                + bytes
                + " bytes; last line kept received at "
                + Lines.at(BTC, 1).receiveTimeNs()
                + " ns");
  }

  @Test
  void shouldTellNextTimeWhatNoLineCouldTell() throws Exception {
    SymbolLogState first;
    try (SymbolLog log = daily("run", null)) {
      write(log, 1);
      first = checkpoint(log);
      write(log, 2, 3);
    }
    SymbolLogState silent;
    try (SymbolLog log = daily("run", first)) {
      silent = checkpoint(log);
    }
    try (SymbolLog log = daily("run", silent)) {
      write(log, 9);
    }

    assertThat(text(lines(DAY_18).get(1))).contains("cut off: 2 lines received from");
  }

  @Test
  void shouldTellTheSameAfterARestoreThatFailedBeforeItsFirstCheckpoint() throws Exception {
    SymbolLogState checkpoint;
    try (SymbolLog log = daily("run", null)) {
      write(log, 1);
      checkpoint = checkpoint(log);
      write(log, 2, 3);
    }
    try (SymbolLog log = daily("run", checkpoint)) {
      write(log, 5); // and its marker: two lines
    }
    try (SymbolLog log = daily("run", checkpoint)) {
      write(log, 9);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L, -1L, 9L);
    assertThat(text(lines(DAY_18).get(1))).contains("cut off: 4 lines");
  }

  @Test
  void shouldFinishARestoreThatWasItselfKilled() throws Exception {
    SymbolLogState checkpoint;
    try (SymbolLog log = daily("run", null)) {
      write(log, 1);
      checkpoint = checkpoint(log);
      write(log, 2, 100);
    }
    CutOff planned = new CutOff(2, 321, 7, 8);
    // The kill: what is to be cut was noted, one of the two files was cut.
    OpenJournal.open(root, BTC).add(new OpenJournal.Cut(planned, false));
    Files.delete(root.resolve(DAY_19));

    try (SymbolLog log = daily("run", checkpoint)) {
      write(log, 9);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L, -1L, 9L);
    assertThat(text(lines(DAY_18).get(1))).contains("2 lines received from 7 to 8 ns, 321 bytes");
  }

  @Test
  void shouldNotTouchFilesFinishedBeforeTheCheckpoint() throws Exception {
    SymbolLogState checkpoint;
    try (SymbolLog log = daily("run", null)) {
      write(log, 1, 100);
      checkpoint = checkpoint(log);
      write(log, 101);
    }

    daily("run", checkpoint).close();

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L);
    assertThat(Lines.numbers(root.resolve(DAY_19))).containsExactly(100L);
  }

  @Test
  void shouldUndoAnAttemptThatFailedBeforeItsFirstCheckpoint() throws Exception {
    try (SymbolLog earlierRun = daily("run-0", null)) {
      write(earlierRun, 1);
    }
    try (SymbolLog attempt = daily("run-1", null)) {
      write(attempt, 2);
    }

    try (SymbolLog again = daily("run-1", null)) {
      write(again, 3);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18)))
        .as("what the earlier run wrote stays, and both breaks are told")
        .containsExactly(1L, -1L, -1L, 3L);
    assertThat(text(lines(DAY_18).get(1))).contains("\"new-run\"");
    assertThat(text(lines(DAY_18).get(2))).contains("\"restore\"").contains("cut off: 2 lines");
  }

  @Test
  void shouldNeverCutWhatAnotherRunWroteAfterTheCheckpoint() throws Exception {
    SymbolLogState checkpoint;
    try (SymbolLog log = daily("run-0", null)) {
      write(log, 1);
      checkpoint = checkpoint(log);
      write(log, 2);
    }
    try (SymbolLog other = daily("run-1", null)) {
      write(other, 5);
    }

    SymbolLogState goneOn;
    try (SymbolLog late = daily("run-0", checkpoint)) {
      write(late, 7);
      goneOn = checkpoint(late);
      write(late, 8);
    }
    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L, 2L, -1L, 5L, -1L, 7L, 8L);

    try (SymbolLog restored = daily("run-0", goneOn)) {
      write(restored, 9);
    }
    assertThat(Lines.numbers(root.resolve(DAY_18)))
        .containsExactly(1L, 2L, -1L, 5L, -1L, 7L, -1L, 9L);
  }

  @Test
  void shouldGoOnBehindWholeMembersOfAFileThatWasCutOff() throws Exception {
    try (SymbolLog log = daily("run-0", null)) {
      write(log, 1);
      log.flush();
      write(log, 2);
    }
    Path file = root.resolve(DAY_18);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));

    try (SymbolLog log = daily("run-1", null)) {
      write(log, 5);
    }

    assertThat(Lines.numbers(file)).containsExactly(1L, -1L, 5L);
    assertThat(text(lines(DAY_18).get(1))).contains("\"new-run\"").contains("bytes of a cut block");
  }

  @Test
  void shouldMarkWhereAnEarlierRunStoppedToListen() throws Exception {
    try (SymbolLog log = daily("run-0", null)) {
      write(log, 1);
    }
    try (SymbolLog log = daily("run-1", null)) {
      write(log, 5);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L, -1L, 5L);
    assertThat(lines(DAY_18).get(1).receiveTimeNs()).isEqualTo(Lines.at(BTC, 1).receiveTimeNs());
  }

  @Test
  void shouldMarkWhereAnEarlierRunStoppedAlsoInAFileOfItsOwn() throws Exception {
    try (SymbolLog log = daily("run-0", null)) {
      write(log, 1);
    }
    try (SymbolLog log = SymbolLog.open(root, RawLogLayout.HOURLY, BTC, "run-1", null, metrics)) {
      write(log, 200, 201);
    }

    String hour = "2024-07-19/btcusdt_20240719_00.gz";
    assertThat(Lines.numbers(root.resolve(hour))).containsExactly(-1L, 200L, 201L);
    assertThat(lines(hour).get(0).receiveTimeNs())
        .as("or the seconds of half a night are filled with rows that nobody saw")
        .isEqualTo(Lines.at(BTC, 1).receiveTimeNs());
  }

  @Test
  void shouldRefuseASecondRecorderOfTheSameFile() throws Exception {
    try (SymbolLog log = daily("run-0", null);
        SymbolLog other = daily("run-1", null)) {
      write(log, 1);
      assertThatThrownBy(() -> write(other, 2))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("is being written by another recorder");
    }
  }

  @Test
  void shouldMeasureWholeMembersAtEveryCut() throws Exception {
    Path file = root.resolve(DAY_18);
    long first;
    try (SymbolLog log = daily("run", null)) {
      write(log, 1);
      log.flush();
      first = Files.size(file);
      write(log, 2);
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
    try (SymbolLog log = daily("run", null)) {
      byte[] broken = "{\"a\":\n1}".getBytes(StandardCharsets.UTF_8);
      log.write(new RawLine(BTC, Lines.START_NS, broken));
      write(log, 1);
      assertThat(metrics.refusedLines().getCount()).isEqualTo(1);
    }

    assertThat(Lines.numbers(root.resolve(DAY_18))).containsExactly(1L);
  }

  private SymbolLog daily(String run, SymbolLogState restored) throws IOException {
    return SymbolLog.open(root, RawLogLayout.DAILY, BTC, run, restored, metrics);
  }

  private static void write(SymbolLog log, long... numbers) throws IOException {
    for (long number : numbers) {
      log.write(Lines.at(BTC, number));
    }
  }

  private static SymbolLogState checkpoint(SymbolLog log) throws IOException {
    log.flush();
    return log.state();
  }

  private List<RawLine> lines(String file) throws IOException {
    List<RawLine> lines = new ArrayList<>();
    try (RawLogReader reader = RawLogReader.open(root.resolve(file))) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String text(RawLine line) {
    return new String(line.frame(), StandardCharsets.UTF_8);
  }
}
