package io.depthflow.exchange.server.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The venue's candlestick intervals: of the epoch, weeks from Monday, months of the calendar. */
public enum BarInterval {
  M1("1m", 1),
  M3("3m", 3),
  M5("5m", 5),
  M15("15m", 15),
  M30("30m", 30),
  H1("1h", 60),
  H2("2h", 120),
  H4("4h", 240),
  H6("6h", 360),
  H8("8h", 480),
  H12("12h", 720),
  D1("1d", 1_440),
  D3("3d", 4_320),
  W1("1w", 10_080),
  MONTH("1M", 0);

  private static final long MINUTE_MS = 60_000;

  /** 1970-01-05 was the first Monday. */
  private static final long FIRST_MONDAY_MS = 4 * 1_440 * MINUTE_MS;

  private final String wire;
  private final long lengthMs;

  BarInterval(String wire, long minutes) {
    this.wire = wire;
    this.lengthMs = minutes * MINUTE_MS;
  }

  /** Its name on the wire. */
  public String wire() {
    return wire;
  }

  /** The interval of a name, or null. */
  public static BarInterval of(String wire) {
    for (BarInterval interval : values()) {
      if (interval.wire.equals(wire)) {
        return interval;
      }
    }
    return null;
  }

  /** Beginning of the bar that a time lies in. */
  long openMs(long timeMs) {
    if (this == MONTH) {
      LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(timeMs), ZoneOffset.UTC);
      return ms(day.withDayOfMonth(1));
    }
    long origin = this == W1 ? FIRST_MONDAY_MS : 0;
    return Math.floorDiv(timeMs - origin, lengthMs) * lengthMs + origin;
  }

  /** Beginning of the bar after the one that begins at a time. */
  public long nextMs(long openMs) {
    return this == MONTH
        ? ms(LocalDate.ofInstant(Instant.ofEpochMilli(openMs), ZoneOffset.UTC).plusMonths(1))
        : openMs + lengthMs;
  }

  private static long ms(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
