package io.depthflow.binance.recording;

import io.depthflow.binance.codec.Frames;
import io.depthflow.market.RawLine;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a raw log in blocks: what lies between two calls of {@link #endMember} is one gzip member,
 * so that a file of a length that endMember returned is whole.
 */
public final class RawLogWriter implements Closeable {

  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private GZIPOutputStream member;

  /** Symbol of the file's first line; null in an empty file. */
  private String fileSymbol;

  private boolean severalSymbols;
  private boolean unnamedLines;

  private RawLogWriter(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /**
   * Opens a log to be written on; makes its folder.
   *
   * @param validLength what is good of the file, a result of {@link #endMember} or 0: all behind it
   *     is cut off
   * @throws CorruptLogException when the file is shorter than that
   */
  public static RawLogWriter open(Path file, long validLength) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
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
      if (validLength > 0) {
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
    if (member == null) {
      member = new GZIPOutputStream(out, 1 << 13);
    }
    member.write(Long.toString(line.receiveTimeNs()).getBytes(StandardCharsets.US_ASCII));
    member.write(' ');
    member.write(frame);
    member.write('\n');
  }

  /**
   * Ends the block: all that was written is on the disk as whole gzip members. Without a line since
   * the last call it writes nothing.
   *
   * @return length of the file, bytes
   */
  public long endMember() throws IOException {
    if (member != null) {
      member.finish();
      member = null;
      out.flush();
      channel.force(true);
    }
    return channel.position();
  }

  public Path file() {
    return file;
  }

  /** Ends the block and closes the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        endMember();
      }
    }
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
    for (byte b : frame) {
      if (b == '\n') {
        throw refused(line, "has a line break; write its JSON on one line");
      }
    }
    String named = Frames.symbolOf(frame);
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
