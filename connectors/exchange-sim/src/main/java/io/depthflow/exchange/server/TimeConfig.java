package io.depthflow.exchange.server;

/**
 * How a simulated exchange's time passes.
 *
 * <ul>
 *   <li>{@link #real()}: the wall clock. A feed that cannot keep up is late; a client that reads
 *       too slowly is cut off, as at the venue.
 *   <li>{@link #times(double)}: from the start on, the venue's time runs N times as fast: {@code
 *       now = min(start + N * elapsed, time of the earliest event that is due but not done)}. So
 *       the clock never runs ahead of the feed: where this machine, or the slowest reader, cannot
 *       take N, the venue is slower and nothing is lost. For streaming data out: a client that
 *       trades must take its timestamps from {@code GET /fapi/v1/time} at every request, for its
 *       own clock drifts against the venue's.
 *   <li>{@link #lockstep()}: time stands still until {@link ExchangeServer#step} or {@code POST
 *       /admin/step?ms=} moves it; everything up to there happens in order of time, events of one
 *       time in the order they were announced, before the call returns. Requests in between happen
 *       at the standing time. The same feeds and the same calls give the same events, byte for
 *       byte.
 * </ul>
 *
 * <p>Timers (countdown, listen key, mark price, windows of the streams) and all latencies go by the
 * venue's time. Only what concerns a peer's connection (pings, its life, its messages a second)
 * goes by the wall clock.
 *
 * @param speed venue seconds a wall second, at {@link Pace#TIMES_N}; otherwise 1
 * @param dates what becomes of the feeds' own times
 * @param startMs venue time of the start; {@link #WALL_CLOCK} for the wall clock's, and of no
 *     meaning with {@link FeedDates#AS_RECORDED}
 */
public record TimeConfig(Pace pace, double speed, FeedDates dates, long startMs) {

  public static final long WALL_CLOCK = Long.MIN_VALUE;

  private static final double SPEED_MAX = 1_000_000;

  /** See {@link TimeConfig}. */
  public enum Pace {
    REAL,
    TIMES_N,
    LOCKSTEP
  }

  public TimeConfig {
    if (!(speed > 0) || speed > SPEED_MAX) {
      throw new IllegalArgumentException("speed out of 0..1000000 (without 0): " + speed);
    }
    if (pace != Pace.TIMES_N && speed != 1) {
      throw new IllegalArgumentException(
          "speed " + speed + " needs pace TIMES_N; pace " + pace + " has none");
    }
    if (pace == Pace.LOCKSTEP && dates != FeedDates.AS_RECORDED && startMs == WALL_CLOCK) {
      throw new IllegalArgumentException(
          "a lockstep exchange that shifts its feeds' dates needs a start time: name startMs, or"
              + " leave the dates as recorded");
    }
    if (pace == Pace.REAL && startMs != WALL_CLOCK) {
      throw new IllegalArgumentException(
          "pace REAL starts at the wall clock's time; startMs is for the others: " + startMs);
    }
  }

  /** The wall clock, feeds moved to it: the default. */
  public static TimeConfig real() {
    return new TimeConfig(Pace.REAL, 1, FeedDates.EACH_FROM_START, WALL_CLOCK);
  }

  /** N times as fast, from the wall clock's time on. */
  public static TimeConfig times(double speed) {
    return new TimeConfig(Pace.TIMES_N, speed, FeedDates.EACH_FROM_START, WALL_CLOCK);
  }

  /** Virtual time, beginning with the feeds' own. */
  public static TimeConfig lockstep() {
    return new TimeConfig(Pace.LOCKSTEP, 1, FeedDates.AS_RECORDED, WALL_CLOCK);
  }

  /** Virtual time from a given one, to which each feed is moved. */
  public static TimeConfig lockstepFrom(long startMs) {
    return new TimeConfig(Pace.LOCKSTEP, 1, FeedDates.EACH_FROM_START, startMs);
  }

  public TimeConfig withDates(FeedDates value) {
    return new TimeConfig(pace, speed, value, startMs);
  }

  boolean isLockstep() {
    return pace == Pace.LOCKSTEP;
  }

  /** Whether the venue waits for slow readers instead of cutting them off. */
  boolean waitsForReaders() {
    return pace != Pace.REAL;
  }
}
