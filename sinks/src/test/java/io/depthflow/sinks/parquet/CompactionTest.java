package io.depthflow.sinks.parquet;

import static io.depthflow.sinks.parquet.ParquetTableTest.read;
import static io.depthflow.sinks.parquet.ParquetTableTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  private static final String A = "symbol=BTCUSDT/date=2024-07-18";
  private static final String B = "symbol=ETHUSDT/date=2024-07-18";

  @TempDir java.nio.file.Path folder;

  private static Quote quote(long second) {
    return new Quote("BTCUSDT", second * 1000, (int) second, second * 0.5, Double.NaN);
  }

  private static List<Quote> quotes(int from, int to) {
    List<Quote> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(quote(i));
    }
    return rows;
  }

  private static Compaction.Result compact(Path root) throws IOException {
    return Compaction.run(root, Quote.TABLE, Quote::timeMs, 2);
  }

  private static List<String> names(java.nio.file.Path root) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> f.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .toList();
    }
  }

  @Test
  void shouldMakeOneFilePerPartitionInTheOrderOfTime() throws Exception {
    Path root = new Path(folder.toUri());
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
    Collections.shuffle(order, new Random(4));
    for (int i : order) {
      String name = "part-" + (char) ('a' + order.indexOf(i)) + ".parquet";
      write(Quote.TABLE, new Path(root, A + "/" + name), quotes(10 * i, 10 * i + 10));
    }
    write(Quote.TABLE, new Path(root, B + "/part-0.parquet"), quotes(0, 3));
    java.nio.file.Path inProgress = folder.resolve(A).resolve(".part-z.parquet.inprogress.1");
    Files.writeString(inProgress, "not yet whole");

    Compaction.Result result = compact(root);

    assertThat(result).isEqualTo(new Compaction.Result(1, 8, 1, 80));
    assertThat(read(Quote.TABLE, new Path(root, A))).isEqualTo(quotes(0, 80));
    assertThat(read(Quote.TABLE, new Path(root, B))).isEqualTo(quotes(0, 3));
    assertThat(names(folder)).hasSize(3);
    assertThat(inProgress).hasContent("not yet whole");
    assertThat(compact(root)).as("a second time").isEqualTo(Compaction.Result.NOTHING);
  }

  @Test
  void shouldKeepWhatTheFootersSay() throws Exception {
    Path root = new Path(folder.toUri());
    for (String part : List.of("a", "b", "c")) {
      String revision = part.equals("b") ? "new" : "old";
      ParquetTable<Quote> table =
          Quote.TABLE.withMetadata(
              Map.of("revision", revision, "period-ms", "1000", "feature_set", part));
      int from = 10 * (part.charAt(0) - 'a');
      write(table, new Path(root, A + "/" + part + ".parquet"), quotes(from, from + 10));
    }

    compact(root);
    write(Quote.TABLE, new Path(root, A + "/z.parquet"), quotes(30, 31));
    compact(root); // a merged one among them

    assertThat(ParquetRows.metadata(ParquetRows.files(root).get(0)))
        .containsEntry("revision", "old; new")
        .containsEntry("period-ms", "1000")
        .as("what the table says of itself stands")
        .containsEntry("feature_set", "core");
  }

  @Test
  void shouldAddUpWhatTheFootersSum() throws Exception {
    ParquetTable<Quote> table = summed();
    Path root = new Path(folder.toUri());
    write(table, new Path(root, A + "/a.parquet"), quotes(0, 10));
    write(table, new Path(root, A + "/b.parquet"), quotes(10, 17));
    Compaction.run(root, table, Quote::timeMs, 2);
    write(table, new Path(root, A + "/c.parquet"), quotes(17, 20));
    Compaction.run(root, table, Quote::timeMs, 2);
    write(table, new Path(root, B + "/whole.parquet"), quotes(0, 20));

    Map<String, String> merged = ParquetRows.metadata(ParquetRows.files(new Path(root, A)).get(0));
    assertThat(merged)
        .containsEntry("lines", "190")
        .containsEntry("print", String.format("%016x", -190L))
        .isEqualTo(ParquetRows.metadata(ParquetRows.files(new Path(root, B)).get(0)));

    write(Quote.TABLE, new Path(root, A + "/old.parquet"), quotes(20, 21));
    Compaction.run(root, table, Quote::timeMs, 2);
    assertThat(ParquetRows.metadata(ParquetRows.files(new Path(root, A)).get(0)))
        .as("one of them does not say")
        .doesNotContainKeys("lines", "print");
  }

  private static ParquetTable<Quote> summed() {
    ParquetTable.Builder<Quote> table = ParquetTable.builder("quote", Quote.class);
    Quote.TABLE.columns().forEach(table::column);
    return table
        .writer(Quote.TABLE.rowWriter())
        .reader(Quote.TABLE.rowReader())
        .sum("lines", Quote::level)
        .hexSum("print", q -> -q.level())
        .build();
  }

  @Test
  void shouldSortWhatOverlaps() throws Exception {
    Path root = new Path(folder.toUri());
    write(Quote.TABLE, new Path(root, A + "/a.parquet"), List.of(quote(1), quote(5), quote(9)));
    write(Quote.TABLE, new Path(root, A + "/b.parquet"), List.of(quote(6), quote(2)));
    write(Quote.TABLE, new Path(root, A + "/c.parquet"), List.of());
    write(Quote.TABLE, new Path(root, A + "/d.parquet"), List.of(quote(10)));

    compact(root);

    assertThat(read(Quote.TABLE, root))
        .containsExactly(quote(1), quote(2), quote(5), quote(6), quote(9), quote(10));
    assertThat(ParquetRows.files(root)).hasSize(1);
  }

  @Test
  void shouldLeaveEveryRowOnceAfterACrashAtEveryStep() throws Exception {
    int steps = 0;
    int refused = 0;
    for (int crashAt = 0; ; crashAt++) {
      java.nio.file.Path own = folder.resolve("crash-" + crashAt);
      Path root = new Path(own.toUri());
      for (int i = 0; i < 3; i++) {
        write(Quote.TABLE, new Path(root, A + "/p" + i + ".parquet"), quotes(5 * i, 5 * i + 5));
        write(Quote.TABLE, new Path(root, B + "/p" + i + ".parquet"), quotes(7 * i, 7 * i + 7));
      }
      CrashingFileSystem crashing = new CrashingFileSystem(root.getFileSystem(), crashAt);
      boolean crashed = false;
      try {
        Compaction.run(root, Quote.TABLE, Quote::timeMs, 2, crashing);
      } catch (CrashingFileSystem.Crash e) {
        crashed = true;
      }
      if (crashed) {
        steps++;
        refused += requireAllOrRefusal(root, crashAt);
        compact(root);
      }
      assertThat(read(Quote.TABLE, new Path(root, A)))
          .as("crash at step %d", crashAt)
          .isEqualTo(quotes(0, 15));
      assertThat(read(Quote.TABLE, new Path(root, B)))
          .as("crash at step %d", crashAt)
          .isEqualTo(quotes(0, 21));
      assertThat(names(own)).as("nothing is left over, crash at step %d", crashAt).hasSize(2);
      if (!crashed) {
        break;
      }
    }
    assertThat(steps).isGreaterThanOrEqualTo(14);
    assertThat(refused).isPositive();
  }

  /** A reader sees all rows once, or is told that it cannot. */
  private static int requireAllOrRefusal(Path root, int crashAt) throws Exception {
    try {
      assertThat(read(Quote.TABLE, root))
          .as("crash at step %d", crashAt)
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(quotes(0, 15).stream(), quotes(0, 21).stream()).toList());
      return 0;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("depthflow compact");
      return 1;
    }
  }

  @Test
  void shouldRefuseAJournalOfAnotherVersion() throws Exception {
    Path root = new Path(folder.toUri());
    write(Quote.TABLE, new Path(root, A + "/a.parquet"), quotes(0, 3));
    Files.writeString(folder.resolve(A).resolve(".compacting"), "depthflow-compaction 2\nend\n");
    assertThatThrownBy(() -> compact(root)).hasMessageContaining("move it away");
    assertThat(folder.resolve(A).resolve("a.parquet")).exists();
  }
}
