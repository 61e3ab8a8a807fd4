package io.depthflow.binance.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The content of a file; whether and how it is compressed, its own first bytes say. */
interface LogBytes extends Closeable {

  /** Of the compression, for messages. */
  String name();

  default boolean isCompressed() {
    return true;
  }

  /**
   * Fills a part of an array.
   *
   * @return bytes read, at least 1, or -1 at a clean end
   * @throws java.io.EOFException when the file is cut; all before the cut was returned
   * @throws java.util.zip.ZipException when it is damaged, or not compressed at all
   */
  int read(byte[] out, int offset, int length) throws IOException;

  /** Takes the stream over, and closes it with itself. */
  static LogBytes of(InputStream in) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, ZstdFrames.MAGIC_BYTES);
    byte[] head = peeked.readNBytes(ZstdFrames.MAGIC_BYTES);
    peeked.unread(head);
    if (PlainBytes.isText(head)) {
      return new PlainBytes(peeked);
    }
    return ZstdFrames.isMagic(head) ? new ZstdFrames(peeked) : new GzipMembers(peeked);
  }
}
