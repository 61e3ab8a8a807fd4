package io.depthflow.binance.recording;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts a log into lines and counts them; knows nothing of what they say. */
final class LogLines implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(LogLines.class);

  /** Far above any frame: a snapshot of 1000 levels a side has 50 KB. */
  static final int LINE_BYTES_MAX = 1 << 24;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = LOW_BITS << 7;
  private static final long NEWLINES = LOW_BITS * '\n';

  private final Path file;
  private final CountedBytes compressed;
  private final LogBytes content;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private int lineStart;
  private int lineEnd;
  private long lines;
  private long position;
  private boolean ended;
  private CutTail cut;

  private LogLines(Path file, CountedBytes compressed, ReadAhead ahead) throws IOException {
    this.file = file;
    this.compressed = compressed;
    this.content = ahead.of(LogBytes.of(compressed));
  }

  static LogLines open(Path file) throws CorruptLogException {
    return open(file, 0);
  }

  static LogLines open(Path file, ReadAhead ahead) throws CorruptLogException {
    return open(file, 0, ahead);
  }

  /**
   * @param skip compressed bytes of whole members to leave out at the beginning
   */
  static LogLines open(Path file, long skip) throws CorruptLogException {
    return open(file, skip, ReadAhead.NONE);
  }

  private static LogLines open(Path file, long skip, ReadAhead ahead) throws CorruptLogException {
    try {
      if (Files.isDirectory(file)) {
        throw new CorruptLogException(file, 0, "is a folder", "name the file in it");
      }
      return new LogLines(file, new CountedBytes(FileBlocks.open(file, skip)), ahead);
    } catch (NoSuchFileException e) {
      throw new CorruptLogException(
          file, 0, "there is no such file", "check the path and the working folder", e);
    } catch (CorruptLogException e) {
      throw e;
    } catch (IOException e) {
      throw new CorruptLogException(
          file, 0, "cannot be opened (" + e + ")", "check its permissions", e);
    }
  }

  /** Moves to the next line, which then lies in {@link #bytes()} from start to end. */
  boolean next() throws IOException {
    int searched = from;
    while (true) {
      int newline = newline(buffer, searched, to);
      if (newline < to) {
        line(newline, newline + 1);
        return true;
      }
      searched = to - from;
      if (ended || !fill()) {
        ended = true;
        if (from == to) {
          return false;
        }
        line(to, to); // a last line without its newline, after a whole member
        return true;
      }
    }
  }

  /** Where the first newline is, or {@code to}; 32 bytes at a time, then eight. */
  private static int newline(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 4 * Long.BYTES <= to
        && (newlines(bytes, i)
                | newlines(bytes, i + Long.BYTES)
                | newlines(bytes, i + 2 * Long.BYTES)
                | newlines(bytes, i + 3 * Long.BYTES))
            == 0) {
      i += 4 * Long.BYTES;
    }
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long found = newlines(bytes, i);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** Of eight bytes those that are newlines, by their top bits; the lowest that is set is one. */
  private static long newlines(byte[] bytes, int at) {
    // A byte of zero, and the first one surely, is the lowest whose borrow reaches its top bit.
    long zeroAtNewline = (long) EIGHT.get(bytes, at) ^ NEWLINES;
    return zeroAtNewline - LOW_BITS & ~zeroAtNewline & HIGH_BITS;
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return lineStart;
  }

  int end() {
    return lineEnd;
  }

  /** Number of the line read last, from 1. */
  long number() {
    return lines;
  }

  /** Uncompressed offset behind the line read last. */
  long position() {
    return position;
  }

  /** Bytes of the compressed file that were read so far. */
  long compressedBytes() {
    return compressed.count();
  }

  /** Null unless the file was found to end inside a compressed block. */
  CutTail cut() {
    return cut;
  }

  Path file() {
    return file;
  }

  boolean isBlank() {
    return lineStart == lineEnd;
  }

  /** Eight bytes that are there, the first one lowest. */
  long eightBytes(int at) {
    return (long) EIGHT.get(buffer, at);
  }

  /** Whether the line begins with an ASCII text. */
  boolean beginsWith(String text) {
    if (lineEnd - lineStart < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (buffer[lineStart + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  CorruptLogException corrupt(String cause, String cure) {
    return new CorruptLogException(file, lines, cause, cure);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private void line(int end, int next) {
    lineStart = from;
    lineEnd = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    position += next - from;
    from = next;
    lines++;
  }

  /** Reads on behind what is there; afterwards the unfinished line begins at 0. */
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      if (to >= LINE_BYTES_MAX) {
        lines++;
        throw corrupt(
            "longer than " + LINE_BYTES_MAX + " bytes", "this is no raw log; name another file");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int n = content.read(buffer, to, buffer.length - to);
      if (n > 0) {
        to += n;
      }
      return n > 0;
    } catch (EOFException e) {
      from = 0;
      to = 0; // of the last line only a part is there
      cut = new CutTail(file, lines);
      LOG.warn("{}", cut.said());
      return false;
    } catch (ZipException e) {
      throw damaged(
          "the " + content.name() + " is corrupt here (" + e.getMessage() + ")",
          "the lines before it are good; record or copy the file again",
          e);
    }
  }

  private CorruptLogException damaged(String cause, String cure, IOException e) {
    return new CorruptLogException(file, lines + 1, cause, cure, e);
  }
}
