package io.depthflow.binance.recording;

import java.util.List;

/** How a file writes its lines: one class a format, chosen by the file's first line. */
interface LineFormat {

  String CURE = "remove or repair the line, or record the file again";

  /**
   * Reads the line at which the file stands.
   *
   * @return false for a line that says nothing of the market
   * @throws CorruptLogException when it is no line of the format
   */
  boolean read(LogLines lines) throws CorruptLogException;

  /** Receive time of the line, nanoseconds since the epoch. */
  long receiveNs();

  /** Where the line's frame begins; it ends with the line. */
  int frameStart();

  /** Symbol that the line names outside of its frame, or null. */
  default String symbol() {
    return null;
  }

  /** Whether a frame without a symbol may be of the one symbol that the file holds. */
  default boolean maySpeakOfTheFilesSymbol() {
    return false;
  }

  /** Whether what belongs together lies in several files that overlap in time. */
  default boolean isCapture() {
    return !maySpeakOfTheFilesSymbol();
  }

  /** REST answers that were met and are no market lines. */
  default List<RestAnswer> answers() {
    return List.of();
  }

  /** The format of a file that stands at its first line. */
  static LineFormat of(LogLines lines) {
    if (lines.beginsWith("ws://") || lines.beginsWith("wss://") || SocketCapture.isLine(lines)) {
      return new SocketCapture();
    }
    if (lines.beginsWith("http://") || lines.beginsWith("https://")) {
      return new RestCapture();
    }
    return new CollectorFormat();
  }

  /** Refuses a line whose frame, from a place to its end, is not in braces. */
  static void requireObject(LogLines lines, int from) throws CorruptLogException {
    byte[] b = lines.bytes();
    if (from + 1 >= lines.end() || b[from] != '{' || b[lines.end() - 1] != '}') {
      throw lines.corrupt("has no JSON object behind its receive time", CURE);
    }
  }
}
