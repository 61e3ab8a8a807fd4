package io.depthflow.sinks.recording;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where lines lie below a root: one file an hour, {@code 2024-07-18/btcusdt_20240718_23.gz}, or one
 * a day, {@code 2024-07-18/btcusdt_20240718.gz}. Days and hours are UTC, of the receive time.
 */
public enum RawLogLayout {
  /** One file per symbol and hour. */
  HOURLY(3_600_000_000_000L, "yyyyMMdd_HH"),
  /** One file per symbol and day. */
  DAILY(86_400_000_000_000L, "yyyyMMdd");

  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final long periodNs;
  private final DateTimeFormatter stamp;

  RawLogLayout(long periodNs, String stamp) {
    this.periodNs = periodNs;
    this.stamp = DateTimeFormatter.ofPattern(stamp, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** Number of the file's period since the epoch. */
  long period(long receiveTimeNs) {
    return Math.floorDiv(receiveTimeNs, periodNs);
  }

  /** Where a period ends, nanoseconds since the epoch. */
  long endNs(long period) {
    return (period + 1) * periodNs;
  }

  /** Path of a period's file, below the root. */
  Path file(String symbol, long period) {
    long ns = period * periodNs;
    Instant begin = Instant.ofEpochSecond(ns / 1_000_000_000L);
    String name = symbol.toLowerCase(Locale.ROOT) + "_" + stamp.format(begin) + ".gz";
    return Path.of(FOLDER.format(begin), name);
  }
}
