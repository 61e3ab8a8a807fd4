package io.depthflow.flink.binance.kafka;

import io.depthflow.market.RawLine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Lines of one symbol that wait for their {@link LineBatch} to be full. */
final class BatchBuffer {
  private final String symbol;
  private final int maxBytes;
  private final List<RawLine> lines = new ArrayList<>();
  private int bytes = LineBatch.HEADER_BYTES;

  /**
   * @param maxBytes a batch's value is not longer, unless a single line is
   */
  BatchBuffer(String symbol, int maxBytes) {
    this.symbol = symbol;
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether the line goes into the batch that is being filled. */
  boolean hasRoomFor(RawLine line) {
    return isEmpty() || LineBatch.bytesOf(line) <= maxBytes - bytes;
  }

  void add(RawLine line) {
    if (!line.symbol().equals(symbol)) {
      throw new IllegalArgumentException("a line of " + line.symbol() + " for " + symbol);
    }
    lines.add(line);
    bytes = Math.addExact(bytes, LineBatch.bytesOf(line));
  }

  /** Receive time of the line that was added last. */
  long lastNs() {
    return lines.get(lines.size() - 1).receiveTimeNs();
  }

  /** What was added since the last time. */
  LineBatch take() {
    if (isEmpty()) {
      throw new IllegalStateException("no line of " + symbol + " waits");
    }
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.put(LineBatch.VERSION).putInt(lines.size());
    for (RawLine line : lines) {
      out.putLong(line.receiveTimeNs()).putInt(line.frame().length).put(line.frame());
    }
    lines.clear();
    bytes = LineBatch.HEADER_BYTES;
    return new LineBatch(symbol, out.array());
  }
}
