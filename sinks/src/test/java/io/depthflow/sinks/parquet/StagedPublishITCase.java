package io.depthflow.sinks.parquet;

import static io.depthflow.sinks.parquet.ParquetTableTest.read;
import static io.depthflow.sinks.parquet.ParquetTableTest.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.sinks.testing.GatedSource;
import io.depthflow.sinks.testing.TestJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StagedPublishITCase {
  private static final int ROWS = 400;

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestJobs.cluster();

  @TempDir java.nio.file.Path folder;

  private java.nio.file.Path local;
  private Path root;

  @BeforeEach
  void makeRoot() {
    local = folder.resolve("features");
    root = new Path(local.toUri());
  }

  @Test
  void shouldPublishWithoutCheckpoints() throws Exception {
    run("r1", 2, 0, 0, GatedSource.of("plain", ROWS, Quote.class, Quote::at));

    assertExact(ROWS);
    assertThat(StagedPublish.published(root, "r1"))
        .containsOnlyKeys(
            "symbol=BTCUSDT/date=2024-07-18",
            "symbol=BTCUSDT/date=2024-07-19",
            "symbol=ETHUSDT/date=2024-07-18",
            "symbol=ETHUSDT/date=2024-07-19");
    assertThat(StagedPublish.published(root, "r1").values().stream().mapToLong(n -> n).sum())
        .isEqualTo(ROWS);
    assertNothingStaged();
  }

  @Test
  void shouldPublishOnceTheFinalCheckpointIsComplete() throws Exception {
    run("r1", 2, 100, 0, GatedSource.of("gated", ROWS, Quote.class, Quote::at, 100, 250));

    assertExact(ROWS);
    assertNothingStaged();
    assertThat(ParquetRows.files(root)).as("a part per checkpoint at least").hasSizeGreaterThan(4);
  }

  @Test
  void shouldReplaceAtSecondRunAndNeverDouble() throws Exception {
    run("r1", 1, 0, 0, GatedSource.of("first", ROWS, Quote.class, Quote::at));
    Map<String, String> first = visibleFiles();

    run("r2", 1, 0, 0, GatedSource.of("second", ROWS, Quote.class, Quote::at));

    assertExact(ROWS);
    assertThat(visibleFiles()).as("same input, same names, same bytes").isEqualTo(first);
  }

  @Test
  void shouldReplaceWhenTheSameRunIdIsUsedAnew() throws Exception {
    run("r1", 1, 0, 0, GatedSource.of("one", ROWS, Quote.class, Quote::at));

    run("r1", 1, 0, 0, GatedSource.of("two", 40, Quote.class, Quote::at));

    assertExact(40, "date=2024-07-18", 20);
  }

  @Test
  void shouldChangeNothingThatReadersSeeWhenTheRunFails() throws Exception {
    run("r1", 1, 0, 0, GatedSource.of("good", ROWS, Quote.class, Quote::at));
    Map<String, String> before = visibleFiles();
    GatedSource<Quote> bad =
        GatedSource.of("bad", ROWS, Quote.class, i -> Quote.at(i + 7), 100).failingAlwaysAt(200);

    assertThatThrownBy(() -> run("r2", 2, 50, 2, bad)).isInstanceOf(Exception.class);

    assertThat(GatedSource.hasFailed("bad")).isTrue();
    assertThat(visibleFiles()).isEqualTo(before);
    assertExact(ROWS);
    assertThatThrownBy(() -> StagedPublish.published(root, "r2"))
        .hasMessageContaining("published nothing");
  }

  @Test
  void shouldPublishExactContentAfterFailureAndRestore() throws Exception {
    GatedSource<Quote> source =
        GatedSource.of("restored", ROWS, Quote.class, Quote::at, 100, 180).failingOnceAt(300);

    run("r1", 2, 50, 3, source);

    assertThat(GatedSource.hasFailed("restored")).isTrue();
    assertExact(ROWS);
    assertNothingStaged();
  }

  @Test
  void shouldPublishExactContentAfterFailureWithoutCheckpoints() throws Exception {
    GatedSource<Quote> source =
        GatedSource.of("anew", ROWS, Quote.class, Quote::at).failingOnceAt(300);

    run("r1", 2, 0, 3, source);

    assertThat(GatedSource.hasFailed("anew")).isTrue();
    assertExact(ROWS);
    assertNothingStaged();
  }

  @Test
  void shouldPublishNothingForEmptyInput() throws Exception {
    run("r1", 1, 0, 0, GatedSource.of("empty", 0, Quote.class, Quote::at));

    assertThat(StagedPublish.published(root, "r1")).isEmpty();
    assertThat(visibleFiles()).isEmpty();
  }

  @Test
  void shouldTravelWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(StagedPart.class);
  }

  private void run(
      String runId, int parallelism, long checkpointMs, int restarts, GatedSource<Quote> source)
      throws Exception {
    StreamExecutionEnvironment env = TestJobs.environment(parallelism, checkpointMs, restarts);
    // Symbols alternate by index, so at parallelism 2 each subtask of the source is one symbol.
    DataStream<Quote> rows = env.fromSource(source, WatermarkStrategy.noWatermarks(), "quotes");
    StagedPublish.attach(rows, Quote.TABLE, Quote.PARTITIONER, root, runId);
    env.execute();
  }

  private void assertExact(int rows) throws Exception {
    List<Quote> read = read(Quote.TABLE, root);
    assertThat(read).as("order within each partition").isEqualTo(inPartitions(sequence(rows)));
  }

  private void assertExact(int rows, String date, int rowsOfDate) throws Exception {
    List<Quote> expected =
        inPartitions(sequence(rows)).stream()
            .filter(row -> Quote.PARTITIONER.partition(row).endsWith(date))
            .toList();
    List<Quote> read =
        read(Quote.TABLE, root).stream()
            .filter(row -> Quote.PARTITIONER.partition(row).endsWith(date))
            .toList();
    assertThat(read).hasSize(rowsOfDate).isEqualTo(expected);
  }

  private static List<Quote> inPartitions(List<Quote> rows) {
    List<Quote> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(Quote.PARTITIONER::partition)); // stable
    return sorted;
  }

  private void assertNothingStaged() throws IOException {
    try (Stream<java.nio.file.Path> children = Files.list(local)) {
      assertThat(children.map(path -> path.getFileName().toString()).toList())
          .containsExactlyInAnyOrder(".published", "symbol=BTCUSDT", "symbol=ETHUSDT");
    }
  }

  /** Length and checksum by path, of all that no reader skips. */
  private Map<String, String> visibleFiles() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<java.nio.file.Path> walk = Files.walk(local)) {
      for (java.nio.file.Path path : walk.filter(Files::isRegularFile).toList()) {
        String name = local.relativize(path).toString();
        if (!name.startsWith(".")) {
          files.put(name, checksum(Files.readAllBytes(path)));
        }
      }
    }
    return files;
  }

  private static String checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return bytes.length + "-" + crc.getValue();
  }
}
