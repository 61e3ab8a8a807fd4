package io.depthflow.sinks.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * ZSTD frames that hold their content as it is (RFC 8878, 3.1.1): it can be read where it lies.
 * {@link ZstdCodecs} writes pages that do not shrink like this.
 */
final class StoredFrame {
  private static final int MAGIC = 0xFD2FB528;
  private static final int CHECKSUM = 1 << 2;
  private static final int DICTIONARY = 3;
  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int BLOCK_HEADER_BYTES = 3;

  private StoredFrame() {}

  /** The content of a frame of one raw block; null where it is another frame, or none. */
  static ByteBuffer content(ByteBuffer frame) {
    ByteBuffer bytes = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < Integer.BYTES + 1 || bytes.getInt() != MAGIC) {
      return null;
    }
    int descriptor = bytes.get();
    int skipped = windowBytes(descriptor) + sizeBytes(descriptor);
    if ((descriptor & (CHECKSUM | DICTIONARY)) != 0
        || bytes.remaining() < skipped + BLOCK_HEADER_BYTES) {
      return null;
    }
    bytes.position(bytes.position() + skipped);
    int block = bytes.get() & 0xff | (bytes.getShort() & 0xffff) << Byte.SIZE;
    boolean last = (block & 1) == 1;
    boolean raw = (block >>> 1 & 3) == 0;
    return last && raw && block >>> 3 == bytes.remaining() ? bytes.slice() : null;
  }

  private static int windowBytes(int descriptor) {
    return (descriptor & SINGLE_SEGMENT) == 0 ? 1 : 0;
  }

  /** Of the field that says the content's size. */
  private static int sizeBytes(int descriptor) {
    int flag = descriptor >>> 6 & 3;
    return flag == 0 ? 1 - windowBytes(descriptor) : 1 << flag;
  }
}
