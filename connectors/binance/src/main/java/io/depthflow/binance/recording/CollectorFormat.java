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

  private long receiveNs;
  private int frameStart;

  @Override
  public boolean read(LogLines lines) throws CorruptLogException {
    byte[] b = lines.bytes();
    int i = lines.start();
    int end = lines.end();
    long time = 0;
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
