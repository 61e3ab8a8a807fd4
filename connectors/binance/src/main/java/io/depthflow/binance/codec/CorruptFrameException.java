package io.depthflow.binance.codec;

import java.nio.charset.StandardCharsets;

/**
 * A frame that cannot be what it says it is. The message is one line: symbol, receive time, offset
 * in the frame, cause, and the frame's first 80 characters.
 */
public final class CorruptFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_MAX = 80;

  /** For {@link #offset()}: the cause has no place of its own. */
  public static final int NO_OFFSET = -1;

  private final int offset;

  CorruptFrameException(String symbol, long receiveTimeNs, int offset, String cause, byte[] frame) {
    super(
        "Corrupt frame of "
            + symbol
            + " received at "
            + receiveTimeNs
            + " ns"
            + (offset == NO_OFFSET ? "" : ", offset " + offset)
            + ": "
            + cause
            + "; the frame begins: "
            + start(frame));
    this.offset = offset;
  }

  /** Byte of the frame at which it was noticed, or {@link #NO_OFFSET}. */
  public int offset() {
    return offset;
  }

  private static String start(byte[] frame) {
    // 80 characters take at most 320 bytes; control characters would break the one line.
    String s = new String(frame, 0, Math.min(frame.length, 4 * SHOWN_MAX), StandardCharsets.UTF_8);
    return s.substring(0, Math.min(s.length(), SHOWN_MAX)).replaceAll("\\p{Cntrl}", "?");
  }
}
