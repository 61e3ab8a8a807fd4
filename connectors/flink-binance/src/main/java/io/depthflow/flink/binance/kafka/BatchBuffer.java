package io.depthflow.flink.binance.kafka;

import io.depthflow.market.RawLine;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lines of one symbol that wait for their {@link LineBatch} to be full, as the bytes that it will
 * have.
 */
final class BatchBuffer {

  /** What is kept for the next batch: bounds what symbols hold that are seldom written. */
  private static final int KEPT_BYTES_MAX = 1 << 16;

  private final String symbol;
  private final int maxBytes;
  private byte[] value = new byte[1 << 10];
  private int bytes = LineBatch.HEADER_BYTES;
  private int lines;
  private long lastNs;

  /**
   * @param maxBytes a batch's value is not longer, unless a single line is
   */
  BatchBuffer(String symbol, int maxBytes) {
    this.symbol = symbol;
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return lines == 0;
  }

  /** Whether the line goes into the batch that is being filled. */
  boolean hasRoomFor(RawLine line) {
    return isEmpty() || LineBatch.bytesOf(line) <= maxBytes - bytes;
  }

  void add(RawLine line) {
    if (!line.symbol().equals(symbol)) {
      throw new IllegalArgumentException("a line of " + line.symbol() + " for " + symbol);
    }
    byte[] frame = line.frame();
    int end = Math.addExact(bytes, LineBatch.bytesOf(line));
    if (end > value.length) {
      value = Arrays.copyOf(value, (int) Math.max(end, Math.min(2L * value.length, maxBytes)));
    }
    ByteBuffer.wrap(value, bytes, LineBatch.LINE_BYTES)
        .putLong(line.receiveTimeNs())
        .putInt(frame.length);
    System.arraycopy(frame, 0, value, end - frame.length, frame.length);
    bytes = end;
    lines++;
    lastNs = line.receiveTimeNs();
  }

  /** Receive time of the line that was added last. */
  long lastNs() {
    return lastNs;
  }

  /** What was added since the last time. */
  LineBatch take() {
    if (isEmpty()) {
      throw new IllegalStateException("no line of " + symbol + " waits");
    }
    ByteBuffer.wrap(value).put(LineBatch.VERSION).putInt(lines);
    byte[] whole = bytes == value.length ? value : Arrays.copyOf(value, bytes);
    if (whole == value || value.length > KEPT_BYTES_MAX) {
      value = new byte[Math.min(whole.length, KEPT_BYTES_MAX)];
    }
    bytes = LineBatch.HEADER_BYTES;
    lines = 0;
    return new LineBatch(symbol, whole);
  }
}
