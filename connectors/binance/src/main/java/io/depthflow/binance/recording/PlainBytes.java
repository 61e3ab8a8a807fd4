package io.depthflow.binance.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A recording that is not compressed: what {@code zcat} makes of one. A file that ends behind a
 * line ends cleanly; inside one it is cut, for every writer of these formats ends its lines.
 */
final class PlainBytes implements LogBytes {

  private final InputStream in;
  private byte last = '\n';

  PlainBytes(InputStream in) {
    this.in = in;
  }

  /** Whether a file begins as a line of one of the formats does: with a time or with an address. */
  static boolean isText(byte[] head) {
    return head.length > 0
        && (head[0] >= '0' && head[0] <= '9' || begins(head, "ws") || begins(head, "http"));
  }

  private static boolean begins(byte[] head, String text) {
    if (head.length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (head[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public boolean isCompressed() {
    return false;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    int n = in.read(out, offset, length);
    if (n > 0) {
      last = out[offset + n - 1];
    } else if (last != '\n') {
      throw new EOFException("the file ends inside a line");
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
