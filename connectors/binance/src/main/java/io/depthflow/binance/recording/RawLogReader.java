package io.depthflow.binance.recording;

import io.depthflow.binance.codec.Frames;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one file of a recording line by line, in any of the formats of {@link RecordingReaders}.
 *
 * <p>Receive times come out in nanoseconds, clamped so that they never decrease within the file. A
 * line's symbol is the one that the line or its frame names. In a raw log a frame that names none
 * (a bare snapshot) belongs to the file's symbol, the first that is named in it: a raw log that
 * holds bare snapshots can hold one symbol only.
 *
 * <p>A position is the uncompressed offset behind the last line returned; opening at it gives the
 * lines that follow, with the same symbols and clamped times.
 */
public final class RawLogReader implements RecordingReader {

  private final LogLines lines;
  private LineFormat format;
  private String fileSymbol;
  private byte[] lastName = new byte[0];
  private String lastSymbol;
  private boolean severalSymbols;
  private long lastReceiveNs = Long.MIN_VALUE;
  private long clampedLines;

  private RawLogReader(LogLines lines) {
    this.lines = lines;
  }

  /**
   * Opens a log at its beginning.
   *
   * @throws CorruptLogException when there is no such file or it cannot be opened
   */
  public static RawLogReader open(Path file) throws IOException {
    return open(file, ReadAhead.NONE);
  }

  static RawLogReader open(Path file, ReadAhead ahead) throws IOException {
    return new RawLogReader(LogLines.open(file, ahead));
  }

  /**
   * Opens a log behind lines that were read before.
   *
   * @param uncompressedOffset a {@link #position()} of an earlier reader of this file
   * @throws CorruptLogException also when the file has no line that ends there
   */
  public static RawLogReader open(Path file, long uncompressedOffset) throws IOException {
    return open(file, uncompressedOffset, ReadAhead.NONE);
  }

  static RawLogReader open(Path file, long uncompressedOffset, ReadAhead ahead) throws IOException {
    RawLogReader reader = open(file, ahead);
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
        if (reader.read()) {
          reader.symbol();
        }
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

  @Override
  public RawLine next() throws IOException {
    while (lines.next()) {
      if (!read()) {
        continue;
      }
      String symbol = symbol();
      if (symbol == null && !format.maySpeakOfTheFilesSymbol()) {
        continue; // an answer to a subscription
      }
      byte[] frame = Arrays.copyOfRange(lines.bytes(), format.frameStart(), lines.end());
      return new RawLine(symbol == null ? symbolOfUnnamed() : symbol, lastReceiveNs, frame);
    }
    return null;
  }

  /** Uncompressed offset behind the line returned last. */
  @Override
  public long position() {
    return lines.position();
  }

  @Override
  public long lineNumber() {
    return lines.number();
  }

  @Override
  public long compressedBytes() {
    return lines.compressedBytes();
  }

  @Override
  public long clampedLines() {
    return clampedLines;
  }

  @Override
  public List<CutTail> cutTails() {
    return lines.cut() == null ? List.of() : List.of(lines.cut());
  }

  @Override
  public List<RestAnswer> answers() {
    return format == null ? List.of() : format.answers();
  }

  @Override
  public Path file() {
    return lines.file();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Reads the line's time and finds its frame; false where it says nothing of the market. */
  private boolean read() throws CorruptLogException {
    if (format == null) {
      format = LineFormat.of(lines);
    }
    if (!format.read(lines)) {
      return false;
    }
    if (format.receiveNs() < lastReceiveNs) {
      clampedLines++;
    } else {
      lastReceiveNs = format.receiveNs();
    }
    return true;
  }

  /** Symbol that the line or its frame names, or null; remembers the file's. */
  private String symbol() {
    if (format.symbol() != null) {
      return format.symbol();
    }
    byte[] b = lines.bytes();
    int frameStart = format.frameStart();
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
