package io.depthflow.binance.recording;

/**
 * {@code <receive time> <frame>}: our raw log, and what hftbacktest's collector writes. The time is
 * in milliseconds, microseconds or nanoseconds, told apart by magnitude.
 */
final class CollectorFormat implements LineFormat {

  private static final long MS_MIN = 100_000_000_000L; // 1973 in ms; smaller would be seconds
  private static final long US_MIN = 100_000_000_000_000L;
  private static final long NS_MIN = 100_000_000_000_000_000L;
  private static final int DIGITS_MAX = 18 + 1;

  /** The eight bytes with which the last line began, as they lie there. */
  private long headBytes;

  /** The number that they are, -1 where they are none; they change every 100 s. */
  private long headDigits = -1;

  private long receiveNs;
  private int frameStart;

  @Override
  public boolean read(LogLines lines) throws CorruptLogException {
    byte[] b = lines.bytes();
    int i = lines.start();
    int end = lines.end();
    long time = 0;
    if (end - i > Long.BYTES) {
      long head = lines.eightBytes(i);
      if (head != headBytes) {
        headDigits = digits(b, i);
        headBytes = head;
      }
      if (headDigits >= 0) {
        time = headDigits;
        i += Long.BYTES;
      }
    }
    while (i < end && b[i] >= '0' && b[i] <= '9' && i - lines.start() < DIGITS_MAX) {
      time = time * 10 + (b[i++] - '0');
    }
    if (i == lines.start() || i == end || b[i] != ' ') {
      throw lines.corrupt("does not begin with a receive time and a blank", CURE);
    }
    frameStart = i + 1;
    LineFormat.requireObject(lines, frameStart);
    receiveNs = nanoseconds(lines, time);
    return true;
  }

  private static long digits(byte[] b, int from) {
    long number = 0;
    for (int i = from; i < from + Long.BYTES; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return -1;
      }
      number = number * 10 + (b[i] - '0');
    }
    return number;
  }

  @Override
  public long receiveNs() {
    return receiveNs;
  }

  @Override
  public int frameStart() {
    return frameStart;
  }

  @Override
  public boolean maySpeakOfTheFilesSymbol() {
    return true;
  }

  private static long nanoseconds(LogLines lines, long time) throws CorruptLogException {
    if (time < MS_MIN) {
      throw lines.corrupt(
          "has the receive time " + time + ", which is neither ms nor us nor ns", CURE);
    }
    return time < US_MIN ? time * 1_000_000 : time < NS_MIN ? time * 1_000 : time;
  }
}
