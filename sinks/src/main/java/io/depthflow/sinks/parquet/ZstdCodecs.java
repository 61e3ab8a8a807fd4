package io.depthflow.sinks.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
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
      compressing = new ZstdCompressCtx().setLevel(LEVEL);
    }
    return compressing;
  }

  private ZstdDecompressCtx decompressing() {
    if (decompressing == null) {
      decompressing = new ZstdDecompressCtx();
    }
    return decompressing;
  }

  private static void requireKnown(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD && codec != CompressionCodecName.UNCOMPRESSED) {
      throw new UnsupportedOperationException(
          "compression " + codec + " is not read here; rewrite the file with ZSTD");
    }
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    byte[] array = new byte[Math.toIntExact(bytes.size())];
    bytes.toInputStream().readNBytes(array, 0, array.length);
    return array;
  }

  private final class ZstdCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(compressing().compress(array(bytes)));
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
      unpack(array(bytes), plain);
      return BytesInput.from(plain);
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize)
        throws IOException {
      byte[] packed = new byte[compressedSize];
      input.get(packed);
      byte[] plain = new byte[uncompressedSize];
      unpack(packed, plain);
      output.put(plain);
    }

    private void unpack(byte[] packed, byte[] plain) throws IOException {
      int size;
      try {
        size =
            decompressing().decompressByteArray(plain, 0, plain.length, packed, 0, packed.length);
      } catch (ZstdException e) {
        throw new IOException("ZSTD page is corrupt: " + e.getMessage(), e);
      }
      if (size != plain.length) {
        throw new IOException(
            "ZSTD page holds " + size + " bytes, its header says " + plain.length);
      }
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
