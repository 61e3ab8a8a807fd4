package io.depthflow.binance.recording;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/**
 * Reads the content of concatenated zstd frames (RFC 8878), skippable ones among them. A file that
 * ends after a whole frame ends cleanly; inside one it is cut.
 */
final class ZstdFrames implements LogBytes {

  static final int MAGIC_BYTES = 4;

  private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  /** Of a skippable frame, behind a first byte of 0x50 to 0x5F. */
  private static final byte[] SKIPPABLE = {0x50, 0x2A, 0x4D, 0x18};

  private final InputStream in;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] buffer = new byte[1 << 16];
  private final ByteBuffer source = ByteBuffer.allocateDirect(1 << 16).limit(0);
  private final ByteBuffer target = ByteBuffer.allocateDirect(1 << 17).limit(0);
  private boolean inFrame;

  /** The target was filled to its end: there may be more without another byte of the source. */
  private boolean moreInside;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  /** Whether a file that begins so is zstd; of a file shorter than the mark, as far as it goes. */
  static boolean isMagic(byte[] head) {
    return begins(head, MAGIC, 0xFF) || begins(head, SKIPPABLE, 0xF0);
  }

  private static boolean begins(byte[] head, byte[] magic, int firstMask) {
    if (head.length == 0 || (head[0] & firstMask) != (magic[0] & firstMask)) {
      return false;
    }
    for (int i = 1; i < Math.min(head.length, magic.length); i++) {
      if (head[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    while (!target.hasRemaining()) {
      if (!source.hasRemaining() && !moreInside && !fill()) {
        if (inFrame) {
          throw new EOFException("the file ends inside a zstd frame");
        }
        return -1;
      }
      decompress();
    }
    int n = Math.min(length, target.remaining());
    target.get(out, offset, n);
    return n;
  }

  @Override
  public void close() throws IOException {
    context.close();
    in.close();
  }

  private void decompress() throws ZipException {
    target.clear();
    try {
      inFrame = !context.decompressDirectByteBufferStream(target, source);
    } catch (ZstdException e) {
      throw new ZipException("damaged zstd data: " + e.getMessage());
    }
    moreInside = inFrame && !target.hasRemaining();
    target.flip();
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    if (n <= 0) {
      return false;
    }
    source.clear().put(buffer, 0, n).flip();
    return true;
  }
}
