package io.depthflow.flink.binance.source.file;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/** Receive times that are emitted: from inclusive, to exclusive, ms since the epoch. */
public record TimeRange(long fromMs, long toMs) implements Serializable {

  public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  private static final long serialVersionUID = 1L;

  public TimeRange {
    if (fromMs >= toMs) {
      throw new IllegalArgumentException(
          "empty time range: from " + fromMs + " ms is not before to " + toMs + " ms");
    }
  }

  long fromNs() {
    return TimeUnit.MILLISECONDS.toNanos(fromMs);
  }

  long toNs() {
    return TimeUnit.MILLISECONDS.toNanos(toMs);
  }
}
