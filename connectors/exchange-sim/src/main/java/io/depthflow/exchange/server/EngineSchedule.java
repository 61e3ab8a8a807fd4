package io.depthflow.exchange.server;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine thread, its timetable and the venue's clock. Tasks of the timetable run in the order
 * of their venue times, those of one time in the order they were added, whatever the pace; {@link
 * #execute} runs a task between two of them. Everything but {@link #nowNs} and {@link #execute}
 * belongs to the engine thread.
 */
public final class EngineSchedule implements VenueClock, Executor {

  private static final Logger LOG = LoggerFactory.getLogger(EngineSchedule.class);

  /** Timetable tasks in a row before requests get their turn. */
  private static final int BATCH_MAX = 500;

  /** Longest sleep: a wall clock that is set is noticed within it. */
  private static final long SLEEP_MAX_NS = 1_000_000_000L;

  private static final long NONE = Long.MIN_VALUE;
  private static final long NS_PER_S = 1_000_000_000L;

  private final TimeConfig config;
  private final ScheduledThreadPoolExecutor thread;
  private final PriorityQueue<Entry> timetable = new PriorityQueue<>();
  private long added;
  private boolean busy;
  private Future<?> wake;
  private long wakeForNs;

  private volatile boolean started;
  private volatile long startNs;
  private volatile long startedAtNs;
  private volatile long wallOffsetNs;
  private volatile long virtualNs;
  private volatile long taskNs = NONE;
  private volatile long headNs = Long.MAX_VALUE;

  EngineSchedule(TimeConfig config) {
    this.config = config;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread engine = new Thread(task, "exchange-engine");
              engine.setDaemon(true);
              return engine;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    startNs = config.startMs() == TimeConfig.WALL_CLOCK ? wallNs() : config.startMs() * NS_PER_MS;
    virtualNs = startNs;
  }

  private record Entry(long dueNs, long order, Runnable task) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(dueNs, other.dueNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static long wallNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NS_PER_S + now.getNano();
  }

  /** Sets the time at which the clock will start; before {@link #start}. */
  void setStart(long ns) {
    startNs = ns;
    virtualNs = ns;
    wallOffsetNs = ns - wallNs();
  }

  /** The clock goes, and the timetable is worked. */
  void start() {
    startedAtNs = System.nanoTime();
    started = true;
    arm();
  }

  @Override
  public long nowNs() {
    if (!started) {
      return config.pace() == TimeConfig.Pace.REAL ? wallNs() + wallOffsetNs : startNs;
    }
    if (config.pace() != TimeConfig.Pace.TIMES_N) {
      return targetNs();
    }
    long task = taskNs;
    return task != NONE ? task : Math.min(targetNs(), headNs);
  }

  /** The time up to which events are due. */
  private long targetNs() {
    return switch (config.pace()) {
      case REAL -> wallNs() + wallOffsetNs;
      case TIMES_N -> startNs + (long) ((System.nanoTime() - startedAtNs) * config.speed());
      case LOCKSTEP -> virtualNs;
    };
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /** Runs a task at a venue time; one that has passed is now. */
  public void at(long dueNs, Runnable task) {
    timetable.add(new Entry(Math.max(dueNs, nowNs()), added++, task));
    headNs = timetable.peek().dueNs;
    arm();
  }

  /**
   * Runs a task every so often, first after one period. A real clock that was late leaves out what
   * it missed; other clocks miss nothing.
   */
  void every(long periodMs, Runnable task) {
    long periodNs = periodMs * NS_PER_MS;
    new Runnable() {
      private long dueNs = nowNs();

      void next() {
        dueNs += periodNs;
        if (config.pace() == TimeConfig.Pace.REAL && dueNs <= nowNs()) {
          dueNs += (nowNs() - dueNs) / periodNs * periodNs + periodNs;
        }
        at(dueNs, this);
      }

      @Override
      public void run() {
        try {
          task.run();
        } finally {
          next();
        }
      }
    }.next();
  }

  /**
   * Runs a task every so often of the wall clock, whatever the venue's: for what concerns the peers
   * and not the market.
   */
  void everyReal(long periodMs, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("A wall-clock task of the simulated exchange failed", e);
          }
        };
    thread.scheduleWithFixedDelay(guarded, periodMs, periodMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Moves a lockstep clock, after everything that is due up to there was done.
   *
   * @return the new time, ms
   * @throws IllegalStateException when the venue has another clock
   * @throws IllegalArgumentException for a time that has passed
   */
  public long stepTo(long toMs) {
    if (!config.isLockstep()) {
      throw new IllegalStateException(
          "the venue's clock runs by itself (pace "
              + config.pace()
              + "); only a lockstep exchange is stepped");
    }
    if (toMs < nowMs() || toMs > Long.MAX_VALUE / NS_PER_MS) {
      throw new IllegalArgumentException(
          "cannot step to " + toMs + " ms: the venue's time is " + nowMs() + " ms");
    }
    long toNs = Math.max(virtualNs, toMs * NS_PER_MS);
    while (!timetable.isEmpty() && timetable.peek().dueNs <= toNs) {
      virtualNs = timetable.peek().dueNs;
      runHead();
    }
    virtualNs = toNs;
    return nowMs();
  }

  private void runHead() {
    Entry entry = timetable.remove();
    taskNs = entry.dueNs;
    headNs = timetable.isEmpty() ? Long.MAX_VALUE : timetable.peek().dueNs;
    try {
      entry.task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of the simulated exchange failed", e);
    } finally {
      taskNs = NONE;
    }
  }

  private void work() {
    wake = null;
    busy = true;
    int done = 0;
    while (done < BATCH_MAX && !timetable.isEmpty() && timetable.peek().dueNs <= targetNs()) {
      runHead();
      done++;
    }
    busy = false;
    arm();
  }

  /** Sees to it that the engine thread wakes up when the head of the timetable is due. */
  private void arm() {
    if (!started || busy || config.isLockstep() || timetable.isEmpty() || thread.isShutdown()) {
      return;
    }
    long dueNs = timetable.peek().dueNs;
    if (wake != null) {
      if (wakeForNs <= dueNs) {
        return;
      }
      wake.cancel(false);
    }
    long waitNs = (long) ((dueNs - targetNs()) / config.speed());
    wakeForNs = dueNs;
    wake =
        thread.schedule(
            this::work, Math.min(SLEEP_MAX_NS, Math.max(0, waitNs)), TimeUnit.NANOSECONDS);
  }

  /**
   * Ends the engine thread after the task it is at.
   *
   * @return whether it ended in time
   */
  boolean close(long waitS) throws InterruptedException {
    thread.shutdown();
    return thread.awaitTermination(waitS, TimeUnit.SECONDS);
  }
}
