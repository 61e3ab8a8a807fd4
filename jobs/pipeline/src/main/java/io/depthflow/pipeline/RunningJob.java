package io.depthflow.pipeline;

import io.depthflow.pipeline.config.FlinkPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job of this process that is waited for, or must not end by itself and is stopped in good order.
 *
 * @param what it does, for the message: "the recording"
 */
record RunningJob(JobClient client, String what) {

  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  static final int STOP_TRIES = 5;
  private static final long AGAIN_MS = 500;

  /** Waits a while for the job to end, which it must not: its failure is thrown as it was. */
  void require(long waitMs) throws Exception {
    if (hasEnded(waitMs)) {
      throw new IllegalStateException(what + " ended before its time");
    }
  }

  /**
   * Waits a while for the job to end, and tells whether it has: its failure is thrown as it was.
   */
  boolean hasEnded(long waitMs) throws Exception {
    try {
      client.getJobExecutionResult().get(waitMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /**
   * Stops with a savepoint. A job that is just restarting refuses; it is asked again.
   *
   * @param checkpoints folder of the job's checkpoints
   * @param patience for each of {@value #STOP_TRIES} tries
   */
  void stop(Path checkpoints, Duration patience) throws Exception {
    String savepoints = FlinkPath.text(checkpoints.resolve("savepoints"));
    for (int tried = 1; ; tried++) {
      try {
        client
            .stopWithSavepoint(false, savepoints, SavepointFormatType.CANONICAL)
            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        if (tried == STOP_TRIES) {
          throw e;
        }
        LOG.warn("stop with savepoint failed, try {} of {}", tried, STOP_TRIES, e);
        require(AGAIN_MS);
      }
    }
  }
}
