package io.depthflow.sinks.parquet;

import static io.depthflow.sinks.parquet.ParquetTableTest.sequence;
import static io.depthflow.sinks.parquet.ParquetTableTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.sinks.testing.GatedSource;
import io.depthflow.sinks.testing.TestJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RollingAndSourceITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = TestJobs.cluster();

  /** Rows seen by each subtask, by test. */
  private static final Map<String, List<Quote>> SEEN = new ConcurrentHashMap<>();

  @TempDir java.nio.file.Path folder;

  @Test
  void shouldRollEachRowExactlyOnceOverFailure() throws Exception {
    Path dir = new Path(folder.toUri());
    StreamExecutionEnvironment env = TestJobs.environment(2, 50, 3);
    GatedSource<Quote> source =
        GatedSource.of("rolling", 400, Quote.class, Quote::at, 100, 180).failingOnceAt(300);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "quotes")
        .sinkTo(ParquetSinks.rolling(Quote.TABLE, dir, Quote.PARTITIONER));

    env.execute();

    assertThat(GatedSource.hasFailed("rolling")).isTrue();
    assertThat(ParquetTableTest.read(Quote.TABLE, dir))
        .containsExactlyInAnyOrderElementsOf(sequence(400));
    assertThat(ParquetRows.files(dir))
        .allMatch(path -> path.getPath().matches(".*/symbol=[A-Z]+/date=2024-07-1[89]/.*parquet"));
  }

  @Test
  void shouldReadFilesInOrderAtParallelismOne() throws Exception {
    Path root = sixFiles();

    readByJob("one", root, 1);

    assertThat(SEEN.get("one/0")).isEqualTo(sequence(60));
  }

  @Test
  void shouldGiveEachSubtaskTheSameFilesAtEveryRun() throws Exception {
    Path root = sixFiles();

    readByJob("a", root, 2);
    readByJob("b", root, 2);

    List<Quote> even = new ArrayList<>(sequence(0, 10));
    even.addAll(sequence(20, 30));
    even.addAll(sequence(40, 50));
    assertThat(SEEN.get("a/0")).isEqualTo(even).isEqualTo(SEEN.get("b/0"));
    assertThat(SEEN.get("a/1")).hasSize(30).isEqualTo(SEEN.get("b/1"));
  }

  @Test
  void shouldEndWhenThereAreFewerFilesThanSubtasks() throws Exception {
    Path root = new Path(folder.toUri());
    write(Quote.TABLE, new Path(root, "a.parquet"), sequence(10));

    readByJob("few", root, 3);

    assertThat(SEEN.get("few/0")).hasSize(10);
    assertThat(SEEN).doesNotContainKey("few/1");
  }

  @Test
  void shouldFailWithOneClearLineForMissingRoot() {
    assertThatThrownBy(() -> readByJob("missing", new Path(folder.toUri() + "/nowhere"), 1))
        .hasStackTraceContaining("no such Parquet folder")
        .hasStackTraceContaining("nowhere");
  }

  private Path sixFiles() throws Exception {
    Path root = new Path(folder.toUri());
    for (int i = 0; i < 6; i++) {
      write(
          Quote.TABLE,
          new Path(root, "date=" + i + "/part-00000.parquet"),
          sequence(10 * i, 10 * i + 10));
    }
    return root;
  }

  private static void readByJob(String test, Path root, int parallelism) throws Exception {
    StreamExecutionEnvironment env = TestJobs.environment(parallelism, 0, 0);
    env.fromSource(ParquetRowSource.of(root, Quote.TABLE), WatermarkStrategy.noWatermarks(), "rows")
        .map(new Collect(test))
        .returns(Quote.class)
        .sinkTo(new DiscardingSink<>());
    env.execute();
  }

  private static final class Collect extends RichMapFunction<Quote, Quote> {
    private static final long serialVersionUID = 1L;

    private final String test;

    Collect(String test) {
      this.test = test;
    }

    @Override
    public Quote map(Quote row) {
      int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
      SEEN.computeIfAbsent(test + "/" + subtask, key -> new ArrayList<>()).add(row);
      return row;
    }
  }
}
