package io.depthflow.sinks.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * ZSTD by the native library itself. Parquet's own factory goes through Hadoop's codec classes and
 * their Configuration, which would pull some 30 MB of shaded Hadoop libraries into the job jar.
 */
final class ZstdCodecs implements CompressionCodecFactory {
  /** Level 3, the library's default: within a few per cent of the best size at a third of time. */
  private static final int LEVEL = 3;

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
  public void release() {}

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

  private static final class ZstdCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(Zstd.compress(array(bytes), LEVEL));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {}
  }

  private static final class ZstdDecompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int uncompressedSize) throws IOException {
      byte[] plain = new byte[uncompressedSize];
      byte[] packed = array(bytes);
      requireSize(
          Zstd.decompressByteArray(plain, 0, uncompressedSize, packed, 0, packed.length),
          uncompressedSize);
      return BytesInput.from(plain);
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize)
        throws IOException {
      byte[] packed = new byte[compressedSize];
      input.get(packed);
      byte[] plain = new byte[uncompressedSize];
      requireSize(
          Zstd.decompressByteArray(plain, 0, uncompressedSize, packed, 0, packed.length),
          uncompressedSize);
      output.put(plain);
    }

    private static void requireSize(long result, int expected) throws IOException {
      if (Zstd.isError(result)) {
        throw new IOException("ZSTD page is corrupt: " + Zstd.getErrorName(result));
      }
      if (result != expected) {
        throw new IOException("ZSTD page holds " + result + " bytes, its header says " + expected);
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
