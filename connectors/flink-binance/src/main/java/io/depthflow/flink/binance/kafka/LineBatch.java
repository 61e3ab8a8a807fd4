package io.depthflow.flink.binance.kafka;

import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Some lines of one symbol, one behind the other, as one Kafka record: its key is the symbol in
 * UTF-8, its value is, big endian,
 *
 * <pre>
 * offset  bytes  meaning
 *      0      1  version, 1
 *      1      4  number of lines, at least 1
 *      5         for each line:
 *             8    receive time, nanoseconds since the epoch
 *             4    length of the frame, bytes
 *             n    the frame as it came
 * </pre>
 *
 * The receive time stands in the value, for a record has one time stamp and the batch many; the
 * record's own time stamp is the time of writing, so that a topic's retention does not take away an
 * old recording that is written into it today.
 *
 * @param symbol upper case
 * @param value the lines, as above; not to be modified
 */
public record LineBatch(String symbol, byte[] value) {

  static final byte VERSION = 1;
  static final int HEADER_BYTES = 1 + Integer.BYTES;
  static final int LINE_BYTES = Long.BYTES + Integer.BYTES;

  /** Bytes that a line takes in a value. */
  static int bytesOf(RawLine line) {
    return LINE_BYTES + line.frame().length;
  }

  byte[] key() {
    return symbol.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Hands on the lines in their order.
   *
   * @return number of lines
   * @throws IOException saying what is wrong with the value; the lines before it were handed on
   */
  public int forEach(Consumer<RawLine> lines) throws IOException {
    return walk(lines);
  }

  /**
   * Walks over the value without copying a frame.
   *
   * @return number of lines
   * @throws IOException saying what is wrong with the value
   */
  int check() throws IOException {
    return walk(null);
  }

  private int walk(Consumer<RawLine> out) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(value);
    try {
      int lines = readHeader(in);
      for (int line = 1; line <= lines; line++) {
        long receiveTimeNs = in.getLong();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          throw new IOException(
              "line %d of %d has %d bytes, %d are left"
                  .formatted(line, lines, length, in.remaining()));
        }
        int from = in.position();
        in.position(from + length);
        if (out != null) {
          byte[] frame = Arrays.copyOfRange(value, from, from + length);
          out.accept(new RawLine(symbol, receiveTimeNs, frame));
        }
      }
      if (in.hasRemaining()) {
        throw new IOException("%d bytes behind the last line".formatted(in.remaining()));
      }
      return lines;
    } catch (BufferUnderflowException e) {
      throw new IOException("its %d bytes end within a number".formatted(value.length), e);
    }
  }

  private static int readHeader(ByteBuffer in) throws IOException {
    byte version = in.get();
    if (version != VERSION) {
      throw new IOException("version %d, this build reads %d".formatted(version, VERSION));
    }
    int lines = in.getInt();
    if (lines < 1) {
      throw new IOException("it says that it holds %d lines".formatted(lines));
    }
    return lines;
  }
}
