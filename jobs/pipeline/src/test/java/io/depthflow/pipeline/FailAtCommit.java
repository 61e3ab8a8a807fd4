package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Fails when a checkpoint is complete and what it covers is not committed: the transaction is
 * flushed, its id stands in the checkpoint, and nobody has ended it. In this process, since it asks
 * the test's broker.
 */
final class FailAtCommit extends RichMapFunction<RawLine, RawLine>
    implements CheckpointedFunction, CheckpointListener {
  private static final long serialVersionUID = 1L;

  /** Lines that readers of committed records see. */
  interface Committed {
    long lines() throws Exception;
  }

  /** What happened in this process, by checkpoint, and how often it failed. */
  static final class Seen {
    private final Committed committed;
    private final int failures;
    private final Map<Long, AtomicLong> covered = new ConcurrentHashMap<>();
    private final AtomicInteger failed = new AtomicInteger();

    Seen(Committed committed, int failures) {
      this.committed = committed;
      this.failures = failures;
    }

    int failed() {
      return failed.get();
    }
  }

  private static final Map<String, Seen> RUNS = new ConcurrentHashMap<>();
  private static final long PAUSE_NS = 2_000_000;

  private final String name;
  private transient Seen seen;
  private transient long passed;
  private transient ListState<Long> state;

  FailAtCommit(String name) {
    this.name = name;
  }

  static void begin(String name, Seen seen) {
    RUNS.put(name, seen);
  }

  @Override
  public RawLine map(RawLine line) {
    if (seen.failed.get() < seen.failures) {
      LockSupport.parkNanos(PAUSE_NS);
    }
    passed++;
    return line;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    seen = RUNS.get(name);
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("passed", Types.LONG));
    for (long before : state.get()) {
      passed += before;
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(List.of(passed));
    seen.covered
        .computeIfAbsent(context.getCheckpointId(), id -> new AtomicLong())
        .addAndGet(passed);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    int before = seen.failed.get();
    if (before >= seen.failures) {
      return;
    }
    long all = seen.covered.get(checkpointId).get();
    if (seen.committed.lines() < all && seen.failed.compareAndSet(before, before + 1)) {
      throw new IllegalStateException(
          "a failure on purpose, before checkpoint " + checkpointId + " is committed");
    }
  }
}
