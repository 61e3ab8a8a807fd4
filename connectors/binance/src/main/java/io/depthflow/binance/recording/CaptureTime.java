package io.depthflow.binance.recording;

/** The receive time of a captured line: {@code <seconds>[.<fraction>]: }, read digit by digit. */
final class CaptureTime {

  private static final long SECONDS_MIN = 100_000_000L; // 1973
  private static final long SECONDS_MAX = 9_000_000_000L; // still 64 bits in nanoseconds
  private static final int FRACTION_DIGITS = 9;

  private long ns;
  private int end;

  /** Reads the time at a place of the line; false when there is none. */
  boolean read(LogLines lines, int from) {
    byte[] b = lines.bytes();
    int to = lines.end();
    int i = from;
    long seconds = 0;
    while (i < to && isDigit(b[i]) && seconds < SECONDS_MAX) {
      seconds = seconds * 10 + (b[i++] - '0');
    }
    if (seconds < SECONDS_MIN || seconds >= SECONDS_MAX) {
      return false;
    }
    long fraction = 0;
    int digits = 0;
    if (i < to && b[i] == '.') {
      for (i++; i < to && isDigit(b[i]); i++) {
        if (digits < FRACTION_DIGITS) {
          fraction = fraction * 10 + (b[i] - '0');
          digits++;
        }
      }
    }
    for (; digits < FRACTION_DIGITS; digits++) {
      fraction *= 10;
    }
    if (i + 1 >= to || b[i] != ':' || b[i + 1] != ' ') {
      return false;
    }
    ns = seconds * 1_000_000_000L + fraction;
    end = i + 2;
    return true;
  }

  long ns() {
    return ns;
  }

  /** Where the frame behind the time begins. */
  int end() {
    return end;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
