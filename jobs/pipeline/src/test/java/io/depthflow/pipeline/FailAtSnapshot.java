package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A branch in a task of its own that fails, once, amid a checkpoint: when the sinks of the other
 * branch have written what the checkpoint should cover, and before it is complete. In this process,
 * since both branches share what they saw.
 */
final class FailAtSnapshot implements MapFunction<RawLine, RawLine>, CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Checkpoints that hold lines, before the failure. */
  private static final int SNAPSHOTS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long POLL_NS = 1_000_000;

  /** Ids of the checkpoints for which the sinks behind wrote lines. */
  private static final Map<Long, Boolean> WRITTEN = new ConcurrentHashMap<>();

  private static final AtomicInteger FAILED = new AtomicInteger();

  static int failed() {
    return FAILED.get();
  }

  /**
   * Lines for the sinks, which must be chained to what is given back.
   *
   * @param pauseNs pause at each line, so that a source which has all its lines at hand does not
   *     give them at once
   */
  static DataStream<RawLine> amid(DataStream<RawLine> lines, long pauseNs) {
    WRITTEN.clear();
    FAILED.set(0);
    lines
        .map(new FailAtSnapshot())
        .returns(lines.getType())
        .disableChaining()
        .sinkTo(new DiscardingSink<>());
    return lines.map(new Passing(pauseNs)).returns(lines.getType());
  }

  @Override
  public RawLine map(RawLine line) {
    return line;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    // It remembers nothing.
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    long limitNs = System.nanoTime() + PATIENCE.toNanos();
    long id = context.getCheckpointId();
    while (FAILED.get() == 0 && WRITTEN.size() >= SNAPSHOTS - 1 && System.nanoTime() < limitNs) {
      if (WRITTEN.size() >= SNAPSHOTS && WRITTEN.containsKey(id) && FAILED.compareAndSet(0, 1)) {
        throw new IllegalStateException("a failure on purpose, amid checkpoint " + id);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /** Head of the sinks' chain, which is snapshot from its end: they have written by then. */
  private static final class Passing
      implements MapFunction<RawLine, RawLine>, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final long pauseNs;
    private transient int lines;

    Passing(long pauseNs) {
      this.pauseNs = pauseNs;
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
      if (lines > 0) {
        WRITTEN.put(context.getCheckpointId(), true);
      }
      lines = 0;
    }
  }
}
