package io.depthflow.sinks.parquet;

import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Parquet for unbounded jobs; bounded ones take {@link StagedPublish}. */
public final class ParquetSinks {
  private ParquetSinks() {}

  /**
   * A sink whose files become visible with each checkpoint, one per partition, subtask and
   * checkpoint. The job must have checkpointing on, and its interval decides how many files there
   * are.
   */
  public static <T> FileSink<T> rolling(
      ParquetTable<T> table, Path dir, Partitioner<T> partitioner) {
    return FileSink.forBulkFormat(dir, table.writerFactory())
        .withBucketAssigner(new PartitionAssigner<>(partitioner))
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".parquet").build())
        .build();
  }

  private static final class PartitionAssigner<T> implements BucketAssigner<T, String> {
    private static final long serialVersionUID = 1L;

    private final Partitioner<T> partitioner;
    private String last = "";

    PartitionAssigner(Partitioner<T> partitioner) {
      this.partitioner = partitioner;
    }

    @Override
    public String getBucketId(T row, Context context) {
      String partition = partitioner.partition(row);
      if (!partition.equals(last)) {
        last = Partitioner.requireVisible(partition);
      }
      return partition;
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }
}
