package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

class ZstdCodecsTest {

  private static final int BYTES = 1 << 16;
  private static final long SEED = 7;

  private final ZstdCodecs codecs = new ZstdCodecs();

  /** A page of which the first part is noise; the rest repeats. */
  private static byte[] page(int noise) {
    byte[] head = new byte[noise];
    new Random(SEED).nextBytes(head);
    byte[] page = new byte[BYTES];
    System.arraycopy(head, 0, page, 0, noise);
    return page;
  }

  private static byte[] bytes(BytesInput input) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    input.writeAllTo(bytes);
    return bytes.toByteArray();
  }

  private int packedSize(byte[] page) throws IOException {
    byte[] packed =
        bytes(codecs.getCompressor(CompressionCodecName.ZSTD).compress(BytesInput.from(page)));
    byte[] plain =
        bytes(
            codecs
                .getDecompressor(CompressionCodecName.ZSTD)
                .decompress(BytesInput.from(packed), page.length));
    assertThat(plain).as("seed %d", SEED).isEqualTo(page);
    return packed.length;
  }

  @Test
  void shouldStoreAPageThatSavesLessThanAnEighth() throws IOException {
    assertThat(packedSize(page(BYTES))).isBetween(BYTES, BYTES + 100);
    assertThat(packedSize(page(BYTES / 2))).isLessThan(BYTES / 2 + 200);
    // Seven bits a byte: a code saves an eighth less what the code itself takes.
    byte[] sevens = page(BYTES);
    for (int i = 0; i < BYTES; i++) {
      sevens[i] &= 0x7f;
    }
    assertThat(packedSize(sevens)).isGreaterThanOrEqualTo(BYTES);
    assertThat(codecs.packedSize(BytesInput.from(sevens))).isLessThan(BYTES);
    codecs.release();
  }
}
