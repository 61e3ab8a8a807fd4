package io.depthflow.pipeline.config;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.CheckpointStorageFactory;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;

/**
 * Checkpoints in the memory of the job manager, as without a folder for them, of a training's size:
 * Flink's bound of 5 MB is below the sums of a few hundred time blocks, which do not grow further.
 * Named by its class in the configuration. On a cluster a folder is the better place.
 */
public final class MemoryCheckpoints
    implements CheckpointStorageFactory<JobManagerCheckpointStorage> {
  private static final int MOST_BYTES = 256 << 20;

  @Override
  public JobManagerCheckpointStorage createFromConfig(
      ReadableConfig config, ClassLoader classLoader) {
    return new JobManagerCheckpointStorage(MOST_BYTES);
  }
}
