package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer holds, and what it leaves, when many symbols come by turns. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class StageWriterOperatorTest {
  private static final int SYMBOLS = 20;
  private static final long DAY_MS = 86_400_000;
  private static final long START_MS = 1_721_260_800_000L; // 2024-07-18 00:00 UTC
  private static final long HELD_BYTES_MAX = 1 << 20;
  private static final Partitioner<Quote> PARTITIONER =
      Partitioner.bySymbolAndDate(Quote::symbol, Quote::timeMs);

  @TempDir java.nio.file.Path folder;

  /** Three days of each symbol, a row of each in turn: a file a day, within the bound. */
  @Test
  void shouldHoldABoundedAmountAndWriteAFileASymbolAndDay() throws Exception {
    Path root = new Path(folder.toUri());
    StageWriterOperator<Quote> writer =
        new StageWriterOperator<>(Quote.TABLE, PARTITIONER, root, "r1", HELD_BYTES_MAX);
    int rowsADay = 3_000;
    long greatest = 0;
    List<StagedPart> parts = new ArrayList<>();
    try (var harness = new OneInputStreamOperatorTestHarness<>(writer)) {
      harness.open();
      for (int day = 0; day < 3; day++) {
        for (int i = 0; i < rowsADay; i++) {
          for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            harness.processElement(new StreamRecord<>(quote(symbol, day, i)));
            greatest = Math.max(greatest, writer.heldBytes());
          }
        }
      }
      harness.endInput();
      assertThat(writer.heldBytes()).as("behind the end").isZero();
      for (Object out : harness.getOutput()) {
        parts.add((StagedPart) ((StreamRecord<?>) out).getValue());
      }
      assertRows(root, parts, rowsADay);
    }

    assertThat(greatest)
        .as("it came to the bound, and not beyond")
        .isBetween(HELD_BYTES_MAX / 2, HELD_BYTES_MAX);
  }

  private static void assertRows(Path root, List<StagedPart> parts, int rowsADay) throws Exception {
    TreeMap<String, Long> rows = new TreeMap<>();
    Set<String> files = new HashSet<>();
    for (StagedPart part : parts) {
      rows.merge(part.partition(), part.rows(), Long::sum);
      files.add(part.file());
      Path file = new Path(Publication.stagingOf(root, "r1"), part.file());
      List<Quote> written = ParquetTableTest.read(Quote.TABLE, file);
      int symbol = Integer.parseInt(part.partition().replaceAll("symbol=S([0-9]+)U.*", "$1"));
      int day = Integer.parseInt(part.partition().replaceAll(".*-(..)", "$1")) - 18;
      List<Quote> expected = new ArrayList<>();
      for (int i = 0; i < rowsADay; i++) {
        expected.add(quote(symbol, day, i));
      }
      assertThat(written).as(part.partition()).isEqualTo(expected);
    }
    assertThat(files).as("a file a symbol and day").hasSize(3 * SYMBOLS);
    assertThat(rows).hasSize(3 * SYMBOLS);
    assertThat(rows.values()).containsOnly((long) rowsADay);
  }

  private static Quote quote(int symbol, int day, int row) {
    double imbalance = row % 3 == 0 ? Double.NaN : 1.0 / (row + symbol + 1);
    return new Quote(
        "S" + symbol + "USDT", START_MS + day * DAY_MS + row, row, 100 + row * 0.1, imbalance);
  }
}
