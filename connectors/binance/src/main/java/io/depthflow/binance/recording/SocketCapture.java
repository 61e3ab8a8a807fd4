package io.depthflow.binance.recording;

/**
 * What cryptofeed's raw data collection writes of a socket: a line {@code <url> <-> <seconds>} when
 * it connects, then {@code <seconds, with a fraction>: <frame>}, many symbols in one file; blank
 * lines say nothing. The snapshots lie in another file, a {@link RestCapture}.
 */
final class SocketCapture implements LineFormat {

  private final CaptureTime time = new CaptureTime();

  /** Whether the file stands at such a line, without the connection's line before it. */
  static boolean isLine(LogLines lines) {
    return new CaptureTime().read(lines, lines.start());
  }

  @Override
  public boolean read(LogLines lines) throws CorruptLogException {
    if (lines.isBlank() || lines.beginsWith("ws://") || lines.beginsWith("wss://")) {
      return false;
    }
    if (!time.read(lines, lines.start())) {
      throw lines.corrupt("does not begin with a receive time in seconds and a colon", CURE);
    }
    LineFormat.requireObject(lines, time.end());
    return true;
  }

  @Override
  public long receiveNs() {
    return time.ns();
  }

  @Override
  public int frameStart() {
    return time.end();
  }
}
