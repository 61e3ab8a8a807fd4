package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Hands lines on and fails in the first attempt, a given number of lines after its second
 * checkpoint was completed: what came in between is undone and, by a source that can, given again.
 */
final class FailOnce extends RichMapFunction<RawLine, RawLine> implements CheckpointListener {
  private static final long serialVersionUID = 1L;

  private static final int CHECKPOINTS = 2;

  private final int linesAfter;
  private final long pauseNs;
  private transient boolean first;
  private transient int completed;
  private transient int lines;

  /**
   * @param pauseNs pause at each line before the failure, so that a source which has all its lines
   *     at hand does not end before; 0 for none
   */
  FailOnce(int linesAfter, long pauseNs) {
    this.linesAfter = linesAfter;
    this.pauseNs = pauseNs;
  }

  @Override
  public void open(OpenContext context) {
    first = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
  }

  @Override
  public RawLine map(RawLine line) {
    if (first) {
      if (pauseNs > 0 && completed < CHECKPOINTS) {
        LockSupport.parkNanos(pauseNs);
      }
      if (completed >= CHECKPOINTS && ++lines > linesAfter) {
        throw new IllegalStateException("a failure on purpose");
      }
    }
    return line;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    completed++;
  }
}
