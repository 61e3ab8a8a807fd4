package io.depthflow.binance.codec;

/**
 * The venue's event time ({@code E}, milliseconds since the epoch) of a frame, read from its first
 * bytes without decoding it: for figures such as the lag, not for anything that a row rests on.
 */
public final class EventTime {

  /** The frame names no event time near its beginning. */
  public static final long NONE = Long.MIN_VALUE;

  /** Every event names E before its first list; the longest stream names take about 60 bytes. */
  private static final int LOOKED_AT = 200;

  private EventTime() {}

  public static long msOf(byte[] frame) {
    int end = Math.min(frame.length, LOOKED_AT) - 5;
    for (int i = 0; i < end; i++) {
      if (frame[i] == '"'
          && frame[i + 1] == 'E'
          && frame[i + 2] == '"'
          && frame[i + 3] == ':'
          && isDigit(frame[i + 4])) {
        return number(frame, i + 4);
      }
    }
    return NONE;
  }

  private static long number(byte[] frame, int from) {
    long value = 0;
    int i = from;
    // 18 digits fit a long whatever they are.
    for (; i < frame.length && i < from + 18 && isDigit(frame[i]); i++) {
      value = value * 10 + frame[i] - '0';
    }
    return i < frame.length && isDigit(frame[i]) ? NONE : value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
