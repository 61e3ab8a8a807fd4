package io.depthflow.flink.binance.source.file;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/**
 * Receive times that are emitted: from inclusive, to exclusive, ms since the epoch.
 *
 * @param closed whether each symbol's first line at or behind {@code toMs} is emitted as well. A
 *     period is over when a later line says so: without it the last rows before {@code toMs} are
 *     never made
 */
public record TimeRange(long fromMs, long toMs, boolean closed) implements Serializable {

  public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  private static final long serialVersionUID = 1L;

  public TimeRange {
    if (fromMs >= toMs) {
      throw new IllegalArgumentException(
          "empty time range: from " + fromMs + " ms is not before to " + toMs + " ms");
    }
  }

  /** Without the line that closes the range. */
  public TimeRange(long fromMs, long toMs) {
    this(fromMs, toMs, false);
  }

  /** All lines up to a time, and each symbol's first one behind it. */
  public static TimeRange closedAt(long toMs) {
    return new TimeRange(Long.MIN_VALUE, toMs, true);
  }

  long fromNs() {
    return TimeUnit.MILLISECONDS.toNanos(fromMs);
  }

  long toNs() {
    return TimeUnit.MILLISECONDS.toNanos(toMs);
  }
}
