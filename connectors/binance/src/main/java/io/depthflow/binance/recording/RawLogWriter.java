package io.depthflow.binance.recording;

import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.LineBreaks;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Writes a raw log in blocks, each a gzip member with whole lines.
 *
 * <ul>
 *   <li>A block is put together in memory and appended by one write, when {@link #endMember} is
 *       called and before it grows beyond 4 MiB of lines or 1 MiB compressed. Who reads meanwhile,
 *       or after the process was killed, finds whole blocks and at the very end at most a part of
 *       one: never a torn one before others.
 *   <li>A file of a length that endMember returned is whole, and on the disk.
 *   <li>A file has one writer: another one, in whatever process, is refused.
 * </ul>
 */
public final class RawLogWriter implements Closeable {

  private static final int BLOCK_PLAIN_BYTES_MAX = 4 << 20;
  private static final int BLOCK_PACKED_BYTES_MAX = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final GzipBlock block = new GzipBlock();
  private byte[] text = new byte[1 << 12];
  private long wholeLength;
  private boolean forced = true;

  /** Symbol of the file's first line; null in an empty file. */
  private String fileSymbol;

  private boolean severalSymbols;
  private boolean unnamedLines;

  /** First bytes of a frame that name {@link #knownSymbol}: most frames begin with the same. */
  private byte[] knownHead = {};

  private String knownSymbol;

  private RawLogWriter(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a log to be written on; makes its folder.
   *
   * @param validLength what is good of the file, a result of {@link #endMember} or 0: all behind it
   *     is cut off
   * @throws CorruptLogException when the file is shorter than that
   */
  public static RawLogWriter open(Path file, long validLength) throws IOException {
    return open(file, validLength, null);
  }

  /**
   * As {@link #open(Path, long)}, for a file whose every line is of one symbol: others are refused,
   * and what is in it need not be read to know so.
   */
  public static RawLogWriter openFor(String symbol, Path file, long validLength)
      throws IOException {
    return open(file, validLength, symbol);
  }

  private static RawLogWriter open(Path file, long validLength, String symbol) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(file, channel);
      if (channel.size() < validLength) {
        throw new CorruptLogException(
            file,
            0,
            "has " + channel.size() + " bytes where " + validLength + " were written",
            "it was cut or replaced; restore it, or begin a new file");
      }
      channel.truncate(validLength);
      channel.position(validLength);
      RawLogWriter writer = new RawLogWriter(file, channel);
      writer.wholeLength = validLength;
      if (symbol != null) {
        writer.note(symbol, false);
      } else if (validLength > 0) {
        writer.learnSymbols();
      }
      return writer;
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /**
   * Writes a line.
   *
   * @throws IllegalArgumentException for a frame that a reader could not give back: one with a line
   *     break, one that is no JSON object, or one without a name (a snapshot) in a file of several
   *     symbols
   */
  public void write(RawLine line) throws IOException {
    byte[] frame = line.frame();
    check(line, frame);
    int length = copyLine(line.receiveTimeNs(), frame);
    block.put(text, length);
    if (block.plainBytes() >= BLOCK_PLAIN_BYTES_MAX
        || block.packedBytes() >= BLOCK_PACKED_BYTES_MAX) {
      append();
    }
  }

  private int copyLine(long receiveTimeNs, byte[] frame) {
    byte[] time = Long.toString(receiveTimeNs).getBytes(StandardCharsets.US_ASCII);
    int length = time.length + 1 + frame.length + 1;
    if (text.length < length) {
      text = new byte[length * 2];
    }
    System.arraycopy(time, 0, text, 0, time.length);
    text[time.length] = ' ';
    System.arraycopy(frame, 0, text, time.length + 1, frame.length);
    text[length - 1] = '\n';
    return length;
  }

  /**
   * Ends the block: all that was written is on the disk as whole gzip members. Without a line since
   * the last call it writes nothing.
   *
   * @return length of the file, bytes
   */
  public long endMember() throws IOException {
    if (!block.isEmpty()) {
      append();
    }
    if (!forced) {
      channel.force(true);
      forced = true;
    }
    return wholeLength;
  }

  private void append() throws IOException {
    try {
      block.writeTo(channel);
    } catch (IOException e) {
      // A part of a block with others behind it would be a torn one in the middle.
      try {
        channel.truncate(wholeLength);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
    wholeLength = channel.position();
    forced = false;
  }

  public Path file() {
    return file;
  }

  /** Ends the block and closes the file. */
  @Override
  public void close() throws IOException {
    try (channel;
        block) {
      if (channel.isOpen()) {
        endMember();
      }
    }
  }

  /** Until the channel is closed. */
  private static void lock(Path file, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException thisProcess) {
      throw written(file, thisProcess);
    }
    throw written(file, null);
  }

  private static CorruptLogException written(Path file, RuntimeException cause) {
    return new CorruptLogException(
        file,
        0,
        "is being written by another recorder",
        "stop that one, or record into another folder",
        cause);
  }

  private void learnSymbols() throws IOException {
    try (RawLogReader reader = RawLogReader.open(file)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        note(line.symbol(), Frames.symbolOf(line.frame()) != null);
      }
    }
  }

  private void check(RawLine line, byte[] frame) {
    if (frame.length < 2 || frame[0] != '{' || frame[frame.length - 1] != '}') {
      throw refused(line, "is no JSON object");
    }
    int lineBreak = LineBreaks.indexIn(frame);
    while (lineBreak >= 0 && lineBreak < frame.length) {
      if (frame[lineBreak++] == '\n') {
        throw refused(line, "has a line break; write its JSON on one line");
      }
    }
    String named = symbolOf(frame);
    boolean other = fileSymbol != null && !fileSymbol.equals(line.symbol());
    if (named != null && !named.equals(line.symbol())) {
      throw refused(line, "names the symbol " + named);
    }
    if (named == null && (severalSymbols || other) || unnamedLines && other) {
      throw refused(
          line,
          "cannot share the file with "
              + fileSymbol
              + ": a snapshot names no symbol; write one"
              + " symbol a file");
    }
    note(line.symbol(), named != null);
  }

  private String symbolOf(byte[] frame) {
    int length = knownHead.length;
    if (length > 0
        && frame.length >= length
        && Arrays.equals(frame, 0, length, knownHead, 0, length)) {
      return knownSymbol;
    }
    String named = Frames.symbolOf(frame);
    int at = 0;
    while (at < frame.length && frame[at] != '@') {
      at++;
    }
    byte[] head = Arrays.copyOf(frame, Math.min(at + 1, frame.length));
    if (named != null && Frames.namesSymbol(head)) {
      knownHead = head;
      knownSymbol = named;
    }
    return named;
  }

  private void note(String symbol, boolean named) {
    if (fileSymbol == null) {
      fileSymbol = symbol;
    }
    severalSymbols |= !fileSymbol.equals(symbol);
    unnamedLines |= !named;
  }

  private IllegalArgumentException refused(RawLine line, String cause) {
    return new IllegalArgumentException(
        file
            + ": the frame of "
            + line.symbol()
            + " received at "
            + line.receiveTimeNs()
            + " ns "
            + cause);
  }
}
