package io.depthflow.sinks.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * ZSTD by the native library itself. Parquet's own factory goes through Hadoop's codec classes and
 * their Configuration, which would pull some 30 MB of shaded Hadoop libraries into the job jar.
 *
 * <p>The library's contexts, megabytes outside the heap that are dear to set up, are made at the
 * first page and kept until {@link #release}, which Parquet calls when it closes a file. One
 * thread.
 */
final class ZstdCodecs implements CompressionCodecFactory {
  /** Level 3, the library's default: within a few per cent of the best size at a third of time. */
  private static final int LEVEL = 3;

  /**
   * A level so fast that what does not repeat is stored as it is, in frames that all readers take.
   */
  private static final int STORE_LEVEL = Zstd.minCompressionLevel();

  /**
   * A page that shrinks by less than this share is stored: to inflate it would cost ten times the
   * copy, which is more than the disk takes for the bytes that were saved.
   */
  private static final int LEAST_SAVED = 8;

  private byte[] packed = new byte[0];

  /** What {@link #packed} holds, for the next call of compress; null for nothing of use. */
  private BytesInput ready;

  private int readySize;
  private ZstdCompressCtx compressing;
  private ZstdDecompressCtx decompressing;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    requireKnown(codec);
    return codec == CompressionCodecName.ZSTD ? new ZstdCompressor() : new PlainCompressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    requireKnown(codec);
    return codec == CompressionCodecName.ZSTD ? new ZstdDecompressor() : new PlainDecompressor();
  }

  @Override
  public void release() {
    if (compressing != null) {
      compressing.close();
      compressing = null;
    }
    if (decompressing != null) {
      decompressing.close();
      decompressing = null;
    }
  }

  private ZstdCompressCtx compressing() {
    if (compressing == null) {
      compressing = new ZstdCompressCtx();
    }
    return compressing;
  }

  private ZstdDecompressCtx decompressing() {
    if (decompressing == null) {
      decompressing = new ZstdDecompressCtx();
    }
    return decompressing;
  }

  /** The size that bytes have when they are compressed. */
  int packedSize(BytesInput bytes) throws IOException {
    return pack(heap(bytes), LEVEL);
  }

  /**
   * Compresses a page ahead of the compressor, which then has it done when it is given the same.
   *
   * @return whether so much is saved that it pays
   */
  boolean pack(BytesInput page) throws IOException {
    readySize = packedSize(page);
    ready = page;
    return readySize <= page.size() - page.size() / LEAST_SAVED;
  }

  /** The same for a page that is to be stored as it is. */
  void store(BytesInput page) throws IOException {
    readySize = pack(heap(page), STORE_LEVEL);
    ready = page;
  }

  private int pack(ByteBuffer plain, int level) {
    ready = null;
    int bound = Math.toIntExact(Zstd.compressBound(plain.remaining()));
    if (packed.length < bound) {
      packed = new byte[bound];
    }
    return compressing()
        .setLevel(level)
        .compressByteArray(
            packed,
            0,
            packed.length,
            plain.array(),
            plain.arrayOffset() + plain.position(),
            plain.remaining());
  }

  /**
   * Unpacks a frame that lies outside the heap.
   *
   * @param plain gets the content, from its first byte on
   * @param size of the content, as the page's header says
   */
  void unpack(ByteBuffer frame, byte[] plain, int size) throws IOException {
    requireSize(
        size,
        () ->
            decompressing()
                .decompressDirectByteBufferToByteArray(
                    plain, 0, size, frame, frame.position(), frame.remaining()));
  }

  /** Runs what returns the size of a page's content, or throws a {@link ZstdException}. */
  private static void requireSize(int size, IntSupplier unpacking) throws IOException {
    int unpacked;
    try {
      unpacked = unpacking.getAsInt();
    } catch (ZstdException e) {
      throw new IOException("ZSTD page is corrupt: " + e.getMessage(), e);
    }
    if (unpacked != size) {
      throw new IOException("ZSTD page holds " + unpacked + " bytes, its header says " + size);
    }
  }

  /** The bytes in an array, copied only where they lie in several pieces or outside the heap. */
  private static ByteBuffer heap(BytesInput bytes) throws IOException {
    int size = Math.toIntExact(bytes.size());
    ByteBuffer buffer = bytes.toInputStream().slice(size);
    return buffer.hasArray() ? buffer : ByteBuffer.allocate(size).put(buffer).flip();
  }

  /** Refuses codecs that this factory does not have. */
  static void requireKnown(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD && codec != CompressionCodecName.UNCOMPRESSED) {
      throw new UnsupportedOperationException(
          "compression " + codec + " is not read here; rewrite the file with ZSTD");
    }
  }

  private final class ZstdCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      if (bytes != ready && !pack(bytes)) {
        store(bytes);
      }
      ready = null;
      return BytesInput.from(packed, 0, readySize);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {}
  }

  private final class ZstdDecompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int uncompressedSize) throws IOException {
      byte[] plain = new byte[uncompressedSize];
      ByteBuffer packed = heap(bytes);
      unpack(packed.array(), packed.arrayOffset() + packed.position(), packed.remaining(), plain);
      return BytesInput.from(plain);
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize)
        throws IOException {
      byte[] packed = new byte[compressedSize];
      input.get(packed);
      byte[] plain = new byte[uncompressedSize];
      unpack(packed, 0, compressedSize, plain);
      output.put(plain);
    }

    private void unpack(byte[] packed, int from, int length, byte[] plain) throws IOException {
      requireSize(
          plain.length,
          () -> decompressing().decompressByteArray(plain, 0, plain.length, packed, from, length));
    }

    @Override
    public void release() {}
  }

  private static final class PlainCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) {
      return bytes;
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }

  private static final class PlainDecompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int uncompressedSize) {
      return bytes;
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize) {
      output.put(input);
    }

    @Override
    public void release() {}
  }
}
