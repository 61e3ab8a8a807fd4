package io.depthflow.binance.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads the content of concatenated gzip members (RFC 1952). The JDK's GZIPInputStream decides by
 * {@code available()} whether another member follows and may so end a file early; this one goes by
 * the bytes. A file that ends after a whole member ends cleanly; inside one it is cut: all that
 * could be inflated is returned first, then an EOFException tells.
 */
final class GzipMembers implements LogBytes {

  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xE0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;

  /**
   * What one call of the inflater made. The call that meets damage keeps what it made before it, so
   * its size must not depend on who reads: the damage is then told at the same line to all. Who has
   * room for as much is given it without a copy.
   */
  private final byte[] target = new byte[1 << 16];

  private int targetFrom;
  private int targetTo;
  private boolean inMember;
  private boolean ended;

  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if (targetFrom == targetTo) {
      if (length >= target.length) {
        return inflateMore(out, offset);
      }
      targetFrom = 0;
      targetTo = 0;
      targetTo = Math.max(0, inflateMore(target, 0));
      if (targetTo == 0) {
        return -1;
      }
    }
    int n = Math.min(length, targetTo - targetFrom);
    System.arraycopy(target, targetFrom, out, offset, n);
    targetFrom += n;
    return n;
  }

  /** Bytes made, as many as the target takes at most; -1 at the end. */
  private int inflateMore(byte[] out, int offset) throws IOException {
    while (!ended) {
      if (!inMember && !nextMember()) {
        ended = true;
        break;
      }
      int n = inflate(out, offset);
      if (n > 0) {
        crc.update(out, offset, n);
        return n;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("the gzip member wants a dictionary");
      } else {
        fillInflater();
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private int inflate(byte[] out, int offset) throws ZipException {
    try {
      return inflater.inflate(out, offset, target.length);
    } catch (DataFormatException e) {
      throw new ZipException("damaged gzip data: " + e.getMessage());
    }
  }

  private void fillInflater() throws IOException {
    if (from == to && !fill()) {
      throw cut();
    }
    inflater.setInput(buffer, from, to - from);
    from = to;
  }

  private boolean nextMember() throws IOException {
    if (from == to && !fill()) {
      return false;
    }
    if (next() != 0x1f || next() != 0x8b) {
      throw new ZipException("not gzip, nor zstd");
    }
    if (next() != 8) {
      throw new ZipException("not the gzip method deflate");
    }
    int flags = next();
    if ((flags & FLAGS_RESERVED) != 0) {
      throw new ZipException("unknown gzip flags " + flags);
    }
    skip(6);
    if ((flags & FLAG_EXTRA) != 0) {
      int n = next();
      skip(n | next() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    from -= inflater.getRemaining();
    long size = inflater.getBytesWritten() & 0xFFFF_FFFFL;
    if (next4() != crc.getValue() || next4() != size) {
      throw new ZipException("gzip checksum or size does not match");
    }
    inMember = false;
  }

  private long next4() throws IOException {
    long low = next() | next() << 8;
    return low | (long) (next() | next() << 8) << 16;
  }

  private void skip(int n) throws IOException {
    for (int i = 0; i < n; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // names and comments end with a zero byte
    }
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw cut();
    }
    return buffer[from++] & 0xFF;
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    from = 0;
    to = Math.max(0, n);
    return n > 0;
  }

  private static EOFException cut() {
    return new EOFException("the file ends inside a gzip member");
  }
}
