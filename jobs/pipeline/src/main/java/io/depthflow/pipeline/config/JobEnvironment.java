package io.depthflow.pipeline.config;

import io.depthflow.flink.binance.metrics.MarketFigures;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The execution environment that every job shares; what the cluster or the client set stays. */
public final class JobEnvironment {

  /** Checkpoints that may fail in a row before an endless job is started again. */
  private static final int TOLERATED_CHECKPOINTS = 10;

  private JobEnvironment() {}

  /** An environment of the job's options, on the cluster that runs it or embedded. */
  public static StreamExecutionEnvironment create(Options options) {
    return create(
        options,
        options.has(CommonOptions.CHECKPOINT_DIR)
            ? Path.of(options.get(CommonOptions.CHECKPOINT_DIR))
            : null);
  }

  /**
   * As {@link #create(Options, Path)}, for a job that must not give up: it is started again with
   * growing pauses however often it fails, and a checkpoint that fails now and then is no failure.
   */
  public static StreamExecutionEnvironment createEndless(Options options, Path checkpoints) {
    StreamExecutionEnvironment env = create(options, checkpoints);
    Configuration config = new Configuration();
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(30));
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofMinutes(2));
    config.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED_CHECKPOINTS);
    env.configure(config);
    return env;
  }

  /**
   * @param checkpoints where checkpoints are kept, also after the job ends; null for in memory
   */
  public static StreamExecutionEnvironment create(Options options, Path checkpoints) {
    Configuration config = new Configuration();
    // BATCH has no checkpoints, sorts keyed input and breaks the chain.
    config.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(PipelineOptions.OBJECT_REUSE, true);
    // Books are changed in place: only this backend copies what a running snapshot still needs.
    config.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    config.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        options.get(CommonOptions.CHECKPOINT_INTERVAL));
    if (checkpoints != null) {
      config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkPath.text(checkpoints));
      config.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    MarketFigures.install(config);
    // Embedded, this is how soon accumulators are seen from outside.
    config.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
        options.get(CommonOptions.RESTART_ATTEMPTS));
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(options.get(CommonOptions.PARALLELISM));
    env.setMaxParallelism(options.get(CommonOptions.MAX_PARALLELISM));
    return env;
  }
}
