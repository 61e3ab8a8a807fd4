package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Right behind a source, in the process of the test: says which subtask each symbol's lines came
 * from, and slows the stream down once a number of lines has passed, so that a job over files can
 * be stopped in their middle.
 */
final class LineProbe extends RichMapFunction<RawLine, RawLine> {
  private static final long serialVersionUID = 1L;

  /** One run of a job between two stops. */
  static final class Phase {
    private final long slowFrom;
    private final long slowNs;
    private final AtomicLong seen = new AtomicLong();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final Map<String, Set<Integer>> owners = new ConcurrentHashMap<>();

    private Phase(long slowFrom, long slowNs) {
      this.slowFrom = slowFrom;
      this.slowNs = slowNs;
    }

    /** Completes when the lines to be let through have passed. */
    CountDownLatch slow() {
      return slow;
    }

    /** Symbol to the subtasks that its lines came from. */
    Map<String, Set<Integer>> owners() {
      return new TreeMap<>(owners);
    }
  }

  private static final Map<String, Phase> PHASES = new ConcurrentHashMap<>();
  private static final long SLOW_NS = 2_000_000;

  private final String name;
  private transient Phase phase;
  private transient int subtask;

  /** The probe of a phase that was begun under this name. */
  LineProbe(String name) {
    this.name = name;
  }

  /**
   * @param slowFrom lines that pass at full speed, of all subtasks together
   */
  static Phase begin(String name, long slowFrom) {
    return begin(name, slowFrom, SLOW_NS);
  }

  /** A phase that tells that so many lines have passed, and slows nothing down. */
  static Phase count(String name, long lines) {
    return begin(name, lines, 0);
  }

  private static Phase begin(String name, long slowFrom, long slowNs) {
    Phase phase = new Phase(slowFrom, slowNs);
    PHASES.put(name, phase);
    return phase;
  }

  @Override
  public void open(OpenContext context) {
    phase = PHASES.get(name);
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }

  @Override
  public RawLine map(RawLine line) {
    phase
        .owners
        .computeIfAbsent(line.symbol(), symbol -> new ConcurrentSkipListSet<>())
        .add(subtask);
    if (phase.seen.incrementAndGet() >= phase.slowFrom) {
      phase.slow.countDown();
      if (phase.slowNs > 0) {
        LockSupport.parkNanos(phase.slowNs);
      }
    }
    return line;
  }
}
