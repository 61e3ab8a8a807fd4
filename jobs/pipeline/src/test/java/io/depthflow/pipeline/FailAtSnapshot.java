package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Hands lines on, slowly, and fails in the first attempt amid its third snapshot: what came since
 * the second lies in the files of the sinks behind it, and no checkpoint covers it. In this
 * process, since it is counted here.
 */
final class FailAtSnapshot extends RichMapFunction<RawLine, RawLine>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  static final AtomicInteger FAILED = new AtomicInteger();

  private static final int SNAPSHOTS = 3;

  private final long pauseNs;
  private transient boolean first;
  private transient int snapshots;
  private transient int lines;

  /**
   * @param pauseNs pause at each line, so that a source which has all its lines at hand does not
   *     give them at once
   */
  FailAtSnapshot(long pauseNs) {
    this.pauseNs = pauseNs;
  }

  @Override
  public void open(OpenContext context) {
    first = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
  }

  @Override
  public RawLine map(RawLine line) {
    LockSupport.parkNanos(pauseNs);
    lines++;
    return line;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    // It remembers nothing.
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    boolean written = lines > 0;
    lines = 0;
    if (first && written && ++snapshots == SNAPSHOTS) {
      FAILED.incrementAndGet();
      throw new IllegalStateException("a failure on purpose");
    }
  }
}
