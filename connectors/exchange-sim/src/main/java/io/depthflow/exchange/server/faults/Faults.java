package io.depthflow.exchange.server.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults of one exchange: those armed, the schedule to come, and what has acted. A place where
 * a fault can act asks {@link #active()} first, one volatile read, then {@link #take}. Thread-safe.
 */
public final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  /** Faults armed at once. */
  public static final int ARMED_MAX = 1_000;

  private static final int DONE_MAX = 200;

  private final LongSupplier clockMs;
  private final List<Armed> armed = new ArrayList<>();
  private final ArrayDeque<ArmedFault> done = new ArrayDeque<>();
  private final Map<FaultKind, Long> fired = new EnumMap<>(FaultKind.class);
  private Runnable onArmed = () -> {};
  private Runnable onCleared = () -> {};
  private long nextId = 1;
  private FaultSchedule schedule = FaultSchedule.none();
  private long scheduleFromMs;
  private int scheduleAt;
  private volatile boolean active;
  private volatile boolean pending;

  private static final class Armed {
    final long id;
    final Fault fault;
    final long armedMs;
    final long fromMs;
    final long untilMs;
    int left;
    long fired;
    long lastFiredMs;

    Armed(long id, Fault fault, long nowMs) {
      this.id = id;
      this.fault = fault;
      this.armedMs = nowMs;
      this.fromMs = nowMs + fault.duration("after").toMillis();
      Duration lasting = fault.duration("for");
      this.untilMs = lasting.isZero() ? Long.MAX_VALUE : fromMs + lasting.toMillis();
      this.left = fault.count();
    }

    ArmedFault view() {
      return new ArmedFault(id, fault, armedMs, fromMs, untilMs, left, fired, lastFiredMs);
    }
  }

  /**
   * @param clockMs the venue's clock
   */
  public Faults(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  /** What is to be done when a fault was armed: a look at those that act by themselves. */
  public synchronized void onArmed(Runnable wake) {
    onArmed = wake;
  }

  /** What is to be done when all were disarmed: an end of what still lasts. */
  public synchronized void onCleared(Runnable end) {
    onCleared = end;
  }

  /** Whether any fault is armed. While not, nothing else of this class need be asked. */
  public boolean active() {
    return active;
  }

  /**
   * Arms a fault.
   *
   * @throws IllegalStateException when {@value #ARMED_MAX} are armed already
   */
  public ArmedFault arm(Fault fault) {
    ArmedFault view;
    Runnable wake;
    synchronized (this) {
      expire(clockMs.getAsLong());
      if (armed.size() >= ARMED_MAX) {
        throw new IllegalStateException(ARMED_MAX + " faults are armed; clear some first");
      }
      Armed one = new Armed(nextId++, fault, clockMs.getAsLong());
      armed.add(one);
      active = true;
      view = one.view();
      wake = onArmed;
    }
    LOG.warn("Fault {} armed: {}", view.id(), fault);
    wake.run();
    return view;
  }

  /** Disarms all, and ends the schedule. What acted stays counted. */
  public int clear() {
    int n;
    Runnable end;
    synchronized (this) {
      n = armed.size();
      armed.forEach(this::retire);
      armed.clear();
      schedule = FaultSchedule.none();
      scheduleAt = 0;
      active = false;
      pending = false;
      end = onCleared;
    }
    end.run();
    return n;
  }

  /** Plays a schedule from now on, instead of any other. */
  public synchronized void play(FaultSchedule next) {
    schedule = next;
    scheduleAt = 0;
    scheduleFromMs = clockMs.getAsLong();
    pending = !next.planned().isEmpty();
  }

  /** Arms what the schedule has up to now. */
  public void advanceTo(long nowMs) {
    if (!pending) {
      return;
    }
    List<FaultSchedule.Planned> due = new ArrayList<>();
    synchronized (this) {
      List<FaultSchedule.Planned> planned = schedule.planned();
      while (scheduleAt < planned.size()
          && scheduleFromMs + planned.get(scheduleAt).at().toMillis() <= nowMs) {
        due.add(planned.get(scheduleAt++));
      }
      pending = scheduleAt < planned.size();
    }
    due.forEach(p -> arm(p.fault()));
  }

  /** A fault of this kind that acts now on a symbol, counted; null for none. */
  public Fault take(FaultKind kind, String symbol) {
    return take(kind, symbol, fault -> true);
  }

  /**
   * The first armed fault of this kind that fits.
   *
   * @param symbol what it would act on; null where there is none, which fits faults of any symbol
   * @return null for none
   */
  public Fault take(FaultKind kind, String symbol, Predicate<Fault> fits) {
    return take(
        a ->
            a.fault.kind() == kind
                && (a.fault.symbol() == null || a.fault.symbol().equals(symbol))
                && fits.test(a.fault));
  }

  private synchronized Fault take(Predicate<Armed> fits) {
    if (!active) {
      return null;
    }
    long nowMs = clockMs.getAsLong();
    expire(nowMs);
    Armed found = null;
    for (Armed a : armed) {
      if (nowMs >= a.fromMs && fits.test(a)) {
        found = a;
        break;
      }
    }
    if (found != null) {
      count(found, nowMs);
      expire(nowMs);
    }
    return found == null ? null : found.fault;
  }

  /** A fault that acts by itself and whose time has come, counted; null for none. */
  public Fault takeAction() {
    return take(a -> a.fault.kind().site() == FaultKind.Site.ACTION);
  }

  /** Whether one of this kind is armed for a symbol, without using it up. */
  public synchronized Fault armed(FaultKind kind, String symbol) {
    long nowMs = clockMs.getAsLong();
    return armed.stream()
        .filter(a -> a.fault.kind() == kind && a.left > 0 && nowMs < a.untilMs)
        .map(a -> a.fault)
        .filter(f -> f.symbol() == null || f.symbol().equals(symbol))
        .findFirst()
        .orElse(null);
  }

  /** Counts what a fault that is over still brings about. */
  public synchronized void countFurther(FaultKind kind) {
    fired.merge(kind, 1L, Long::sum);
  }

  private void count(Armed a, long nowMs) {
    if (a.fired == 0) {
      LOG.warn("Fault {} acts: {}", a.id, a.fault);
    }
    a.fired++;
    a.lastFiredMs = nowMs;
    if (a.left != Integer.MAX_VALUE) {
      a.left--;
    }
    fired.merge(a.fault.kind(), 1L, Long::sum);
  }

  private void expire(long nowMs) {
    armed.removeIf(
        a -> {
          boolean over = a.left == 0 || nowMs >= a.untilMs;
          if (over) {
            retire(a);
          }
          return over;
        });
    active = !armed.isEmpty();
  }

  private void retire(Armed a) {
    done.add(a.view());
    if (done.size() > DONE_MAX) {
      done.remove();
    }
  }

  /** Those armed, in the order of arming. */
  public synchronized List<ArmedFault> armed() {
    expire(clockMs.getAsLong());
    return armed.stream().map(Armed::view).toList();
  }

  /** The latest {@value #DONE_MAX} that are over, in the order in which they ended. */
  public synchronized List<ArmedFault> done() {
    return List.copyOf(done);
  }

  /** How often each kind acted, since the exchange began; kinds that never did are left out. */
  public synchronized Map<FaultKind, Long> fired() {
    return new EnumMap<>(fired);
  }

  /** How often a kind acted. */
  public synchronized long fired(FaultKind kind) {
    return fired.getOrDefault(kind, 0L);
  }

  /** What the schedule still has to come, at times since the schedule's beginning. */
  public synchronized List<FaultSchedule.Planned> toCome() {
    return schedule.planned().subList(scheduleAt, schedule.planned().size());
  }
}
