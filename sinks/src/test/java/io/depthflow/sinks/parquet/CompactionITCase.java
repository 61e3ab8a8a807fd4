package io.depthflow.sinks.parquet;

import static io.depthflow.sinks.parquet.ParquetTableTest.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.sinks.testing.GatedSource;
import io.depthflow.sinks.testing.TestJobs;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compaction of a table that a running job writes into, and restores into. */
class CompactionITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = TestJobs.cluster();

  private static final int ROWS = 600;
  private static final int ROWS_A_CHECKPOINT = 20;

  @TempDir java.nio.file.Path folder;

  @Test
  void shouldKeepEachRowOnceBesideAJobThatWritesAndRestores() throws Exception {
    Path dir = new Path(folder.toUri());
    StreamExecutionEnvironment env = TestJobs.environment(2, 50, 3);
    long[] gates =
        LongStream.iterate(ROWS_A_CHECKPOINT, at -> at < ROWS, at -> at + ROWS_A_CHECKPOINT)
            .toArray();
    GatedSource<Quote> source =
        GatedSource.of("compacted", ROWS, Quote.class, Quote::at, gates).failingOnceAt(410);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "quotes")
        .sinkTo(ParquetSinks.rolling(Quote.TABLE, dir, Quote.PARTITIONER));
    JobClient job = env.executeAsync();

    Compaction.Result meanwhile = Compaction.Result.NOTHING;
    while (!job.getJobExecutionResult().isDone()) {
      meanwhile = meanwhile.and(Compaction.run(dir, Quote.TABLE, Quote::timeMs, 2));
    }
    job.getJobExecutionResult().get();
    Compaction.run(dir, Quote.TABLE, Quote::timeMs, 2);

    assertThat(GatedSource.hasFailed("compacted")).isTrue();
    assertThat(meanwhile.partitions()).as("compacted while the job ran").isGreaterThan(1);
    List<Quote> rows = ParquetTableTest.read(Quote.TABLE, dir);
    assertThat(rows).containsExactlyInAnyOrderElementsOf(sequence(ROWS));
    assertThat(ParquetRows.files(dir))
        .as("one file a partition")
        .extracting(Path::getParent)
        .doesNotHaveDuplicates();
  }
}
