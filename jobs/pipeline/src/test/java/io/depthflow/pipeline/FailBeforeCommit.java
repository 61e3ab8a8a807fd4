package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
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
 * flushed, its id stands in the checkpoint, and nobody has ended it.
 *
 * <p>It stands in the sink's own task and holds that task's one thread at the first line behind a
 * snapshot, so that the sink cannot be told of the checkpoint before a {@link Watch} in another
 * task was. In this process, since both share what they saw.
 */
final class FailBeforeCommit extends RichMapFunction<RawLine, RawLine>
    implements CheckpointedFunction {
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
    private final AtomicLong complete = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();

    Seen(Committed committed, int failures) {
      this.committed = committed;
      this.failures = failures;
    }

    int failed() {
      return failed.get();
    }
  }

  /** Tells when a checkpoint is complete. */
  static final class Watch implements MapFunction<RawLine, RawLine>, CheckpointListener {
    private static final long serialVersionUID = 1L;

    private final String name;

    Watch(String name) {
      this.name = name;
    }

    @Override
    public RawLine map(RawLine line) {
      return line;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      RUNS.get(name).complete.accumulateAndGet(checkpointId, Math::max);
    }
  }

  private static final Map<String, Seen> RUNS = new ConcurrentHashMap<>();
  private static final long PAUSE_NS = 2_000_000;
  private static final Duration HOLD_LIMIT = Duration.ofSeconds(10);

  private final String name;
  private transient Seen seen;
  private transient long passed;
  private transient boolean passedSinceSnapshot;

  /** The checkpoint whose completion the next line waits for; 0 for none. */
  private transient long held;

  private transient ListState<Long> state;

  FailBeforeCommit(String name) {
    this.name = name;
  }

  static void begin(String name, Seen seen) {
    RUNS.put(name, seen);
  }

  @Override
  public RawLine map(RawLine line) throws Exception {
    if (seen.failed.get() < seen.failures) {
      LockSupport.parkNanos(PAUSE_NS);
      if (held > 0) {
        failOnceComplete(held);
        held = 0;
      }
    }
    passed++;
    passedSinceSnapshot = true;
    return line;
  }

  private void failOnceComplete(long checkpoint) throws Exception {
    long limitNs = System.nanoTime() + HOLD_LIMIT.toNanos();
    while (seen.complete.get() < checkpoint && System.nanoTime() < limitNs) {
      LockSupport.parkNanos(PAUSE_NS);
      if (Thread.interrupted()) {
        throw new InterruptedException("cancelled while it held the sink");
      }
    }
    int before = seen.failed.get();
    if (before < seen.failures
        && seen.complete.get() >= checkpoint
        && seen.committed.lines() < seen.covered.get(checkpoint).get()
        && seen.failed.compareAndSet(before, before + 1)) {
      throw new IllegalStateException(
          "a failure on purpose, before checkpoint " + checkpoint + " is committed");
    }
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
    if (passedSinceSnapshot) {
      held = context.getCheckpointId();
    }
    passedSinceSnapshot = false;
  }
}
