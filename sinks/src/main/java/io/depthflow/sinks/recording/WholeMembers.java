package io.depthflow.sinks.recording;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How much of a gzip file is whole members (RFC 1952): where a writer may go on that does not know
 * how the one before it ended.
 */
final class WholeMembers {
  private static final int BUFFER = 1 << 16;
  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private WholeMembers() {}

  /** Length of the whole members at the beginning of the file, bytes; 0 for a missing file. */
  static long length(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long whole = 0;
      while (whole < channel.size()) {
        channel.position(whole);
        long length = memberLength(channel);
        if (length == 0) {
          return whole;
        }
        whole += length;
      }
      return whole;
    }
  }

  /** Bytes of the member that begins at the channel's position, or 0 if it is cut or damaged. */
  private static long memberLength(FileChannel channel) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      long begin = channel.position();
      // Not closed: it would close the channel.
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
      long header = skipHeader(in);
      long checksum = inflate(in, inflater);
      long trailer = begin + header + inflater.getBytesRead();
      channel.position(trailer);
      InputStream tail = new BufferedInputStream(Channels.newInputStream(channel), 8);
      boolean good =
          next4(tail) == checksum && next4(tail) == (inflater.getBytesWritten() & 0xFFFF_FFFFL);
      return good ? trailer + 8 - begin : 0;
    } catch (EOFException | DataFormatException cutOrDamaged) {
      return 0;
    } finally {
      inflater.end();
    }
  }

  /** Inflates to the end of the member; returns the CRC of what came out. */
  private static long inflate(InputStream in, Inflater inflater)
      throws IOException, DataFormatException {
    CRC32 crc = new CRC32();
    byte[] packed = new byte[BUFFER];
    byte[] plain = new byte[BUFFER];
    while (!inflater.finished()) {
      int n = inflater.inflate(plain);
      crc.update(plain, 0, n);
      if (n == 0 && inflater.needsDictionary()) {
        throw new DataFormatException("wants a dictionary");
      }
      if (n == 0 && inflater.needsInput()) {
        int read = in.read(packed);
        if (read < 0) {
          throw new EOFException();
        }
        inflater.setInput(packed, 0, read);
      }
    }
    return crc.getValue();
  }

  private static long skipHeader(InputStream in) throws IOException, DataFormatException {
    if (next(in) != 0x1f || next(in) != 0x8b || next(in) != 8) {
      throw new DataFormatException("not gzip");
    }
    int flags = next(in);
    long length = 10;
    for (int i = 0; i < 6; i++) {
      next(in);
    }
    if ((flags & FLAG_EXTRA) != 0) {
      int extra = next(in) | next(in) << 8;
      in.skipNBytes(extra);
      length += 2 + extra;
    }
    for (int flag : new int[] {FLAG_NAME, FLAG_COMMENT}) {
      if ((flags & flag) != 0) {
        do {
          length++;
        } while (next(in) != 0);
      }
    }
    if ((flags & FLAG_CRC) != 0) {
      in.skipNBytes(2);
      length += 2;
    }
    return length;
  }

  private static long next4(InputStream in) throws IOException {
    long low = next(in) | next(in) << 8;
    return low | (long) (next(in) | next(in) << 8) << 16;
  }

  private static int next(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }
}
