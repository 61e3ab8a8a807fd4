package io.depthflow.binance.recording;

import io.depthflow.binance.codec.Frames;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a raw log line by line.
 *
 * <p>Receive times may be in milliseconds, microseconds or nanoseconds, told apart by magnitude,
 * and come out in nanoseconds, clamped so that they never decrease within the file. A line's symbol
 * is the one that its frame names; a frame that names none (a bare snapshot) belongs to the file's
 * symbol, the first that is named in it. A file that holds bare snapshots can hold one symbol only.
 *
 * <p>A position is the uncompressed offset behind the last line returned; opening at it gives the
 * lines that follow, with the same symbols and clamped times.
 */
public final class RawLogReader implements Closeable {

  private static final long MS_MIN = 100_000_000_000L; // 1973 in ms; smaller would be seconds
  private static final long US_MIN = 100_000_000_000_000L;
  private static final long NS_MIN = 100_000_000_000_000_000L;
  private static final int DIGITS_MAX = 18 + 1;
  private static final String CURE = "remove or repair the line, or record the file again";

  private final LogLines lines;
  private String fileSymbol;
  private byte[] lastName = new byte[0];
  private String lastSymbol;
  private boolean severalSymbols;
  private long lastReceiveNs = Long.MIN_VALUE;

  private RawLogReader(LogLines lines) {
    this.lines = lines;
  }

  /**
   * Opens a log at its beginning.
   *
   * @throws CorruptLogException when there is no such file or it cannot be opened
   */
  public static RawLogReader open(Path file) throws IOException {
    return new RawLogReader(LogLines.open(file));
  }

  /**
   * Opens a log behind lines that were read before.
   *
   * @param uncompressedOffset a {@link #position()} of an earlier reader of this file
   * @throws CorruptLogException also when the file has no line that ends there
   */
  public static RawLogReader open(Path file, long uncompressedOffset) throws IOException {
    RawLogReader reader = open(file);
    try {
      while (reader.position() < uncompressedOffset) {
        if (!reader.lines.next()) {
          throw new CorruptLogException(
              file,
              0,
              "ends at offset "
                  + reader.position()
                  + ", before the "
                  + uncompressedOffset
                  + " where reading is to go on",
              "it is not the file that was read before; restore that one or start afresh");
        }
        int blank = reader.stamp();
        reader.symbol(blank + 1);
      }
      if (reader.position() != uncompressedOffset) {
        throw new CorruptLogException(
            file,
            reader.lines.number(),
            "no line ends at offset " + uncompressedOffset + " where reading is to go on",
            "it is not the file that was read before; restore that one or start afresh");
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      try {
        reader.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /**
   * The next line.
   *
   * @return null at the end of the file
   * @throws CorruptLogException at a line that is none, and where the gzip is cut or damaged
   */
  public RawLine next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    int frameStart = stamp() + 1;
    String symbol = symbol(frameStart);
    byte[] frame = Arrays.copyOfRange(lines.bytes(), frameStart, lines.end());
    if (symbol == null) {
      symbol = symbolOfUnnamed();
    }
    return new RawLine(symbol, lastReceiveNs, frame);
  }

  /** Uncompressed offset behind the line returned last. */
  public long position() {
    return lines.position();
  }

  /** Number of the line returned last, from 1. */
  public long lineNumber() {
    return lines.number();
  }

  public Path file() {
    return lines.file();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Reads the line's time into lastReceiveNs; returns where the blank behind it is. */
  private int stamp() throws CorruptLogException {
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
    if (i + 2 >= end || b[i + 1] != '{' || b[end - 1] != '}') {
      throw lines.corrupt("has no JSON object behind its receive time", CURE);
    }
    long ns = nanoseconds(time);
    lastReceiveNs = Math.max(lastReceiveNs, ns);
    return i;
  }

  private long nanoseconds(long time) throws CorruptLogException {
    if (time < MS_MIN) {
      throw lines.corrupt(
          "has the receive time " + time + ", which is neither ms nor us nor ns", CURE);
    }
    return time < US_MIN ? time * 1_000_000 : time < NS_MIN ? time * 1_000 : time;
  }

  /** Symbol that the frame names, or null; remembers the file's. */
  private String symbol(int frameStart) {
    byte[] b = lines.bytes();
    int n = lastName.length;
    if (n > 0
        && frameStart + n < lines.end()
        && Arrays.equals(b, frameStart, frameStart + n, lastName, 0, n)) {
      return lastSymbol;
    }
    byte[] frame = Arrays.copyOfRange(b, frameStart, lines.end());
    String symbol = Frames.symbolOf(frame);
    if (symbol == null) {
      return null;
    }
    if (fileSymbol == null) {
      fileSymbol = symbol;
    }
    severalSymbols |= !fileSymbol.equals(symbol);
    lastSymbol = symbol;
    lastName = head(frame);
    return symbol;
  }

  /** {@code {"stream":"btcusdt@}: frames that begin so are of the same symbol. Else nothing. */
  private static byte[] head(byte[] frame) {
    for (int i = 0; i < Math.min(frame.length, 64); i++) {
      if (frame[i] == '@') {
        byte[] head = Arrays.copyOf(frame, i + 1);
        return Frames.namesSymbol(head) ? head : new byte[0];
      }
    }
    return new byte[0];
  }

  private String symbolOfUnnamed() throws IOException {
    if (severalSymbols) {
      throw lines.corrupt(
          "names no symbol, and the file holds lines of several",
          "record one symbol a file, or remove the line");
    }
    if (fileSymbol == null) {
      fileSymbol = firstNamed();
    }
    return fileSymbol;
  }

  /** Looks ahead by reading the file once more from its beginning to the first name. */
  private String firstNamed() throws IOException {
    try (LogLines ahead = LogLines.open(lines.file())) {
      while (ahead.next()) {
        byte[] b = ahead.bytes();
        int i = ahead.start();
        while (i < ahead.end() && b[i] != ' ') {
          i++;
        }
        int from = Math.min(i + 1, ahead.end());
        String symbol = Frames.symbolOf(Arrays.copyOfRange(b, from, ahead.end()));
        if (symbol != null) {
          return symbol;
        }
      }
    }
    throw lines.corrupt(
        "names no symbol, nor does any other line of the file",
        "add a line that does, or read the file that the snapshot belongs to");
  }
}
