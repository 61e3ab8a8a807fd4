package io.depthflow.sinks.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Parquet for bounded jobs: rows go to files under a hidden staging folder, and when the input has
 * ended a publisher replaces whole partitions by them, as a step of the job itself. A second run
 * over the same input therefore replaces and never doubles; a run that fails changes nothing that a
 * reader sees.
 *
 * <p>What a run leaves that was killed, the next one with its id deletes; two with one id at once
 * are refused, on one machine.
 *
 * <p>With checkpointing on, the publish happens once the final checkpoint is complete (so that a
 * restart never finds its files gone); without, when the input ends. After a restore the files of
 * the failed attempt that no checkpoint names are left out, and deleted with the staging folder.
 *
 * <p>Rows of one partition should come from one subtask (a stream keyed by symbol): their order in
 * the files is then the order of the stream. The root must lie on a file system with atomic renames
 * (local, NFS, HDFS; not an object store).
 *
 * <p>A reader that does not skip hidden folders (DuckDB's {@code **}) sees partitions twice for the
 * moment of a publish: give it {@code symbol=*}{@code /date=*}{@code /*.parquet}.
 */
public final class StagedPublish {
  private StagedPublish() {}

  /**
   * Attaches staging writers (at the stream's parallelism, chained to it) and the publisher.
   *
   * @param root folder that readers read; created when missing
   * @param runId names this run's staging folder, journal and manifest; letters, digits, {@code
   *     _.-}; equal across restarts of the run, and not shared by two that run at once
   */
  public static <T> void attach(
      DataStream<T> rows,
      ParquetTable<T> table,
      Partitioner<T> partitioner,
      Path root,
      String runId) {
    TypeInformation<StagedPart> partType = TypeInformation.of(StagedPart.class);
    rows.transform(
            "stage " + table.name(),
            partType,
            new StageWriterOperator<>(table, partitioner, root, runId))
        .setParallelism(rows.getParallelism())
        .uid("stage-" + table.name())
        .transform("publish " + table.name(), partType, new PublishOperator(root, runId))
        .setParallelism(1)
        .setMaxParallelism(1)
        .uid("publish-" + table.name());
  }

  /**
   * Tells before a job is begun that its run id is another's, which it would find out for itself.
   *
   * @throws IOException when a job with that id is under way
   */
  public static void requireFree(Path root, String runId) throws IOException {
    if (ParquetRows.statusOrNull(root.getFileSystem(), root) != null) {
      new Publication(root, runId).claim().close();
    }
  }

  /**
   * Completes publishes that a crash interrupted, so that readers see whole partitions again. The
   * next run into the same root does it by itself.
   *
   * @return ids of the runs completed
   */
  public static List<String> recover(Path root) throws IOException {
    return Publication.recover(root);
  }

  /**
   * Rows per partition that a run published.
   *
   * @throws FileNotFoundException if it published nothing (yet)
   */
  public static Map<String, Long> published(Path root, String runId) throws IOException {
    PublishPlan plan = Publication.manifest(root, runId);
    if (plan == null) {
      throw new FileNotFoundException(
          "run " + runId + " has published nothing into " + root.getPath());
    }
    return Publication.rowsOf(plan);
  }
}
