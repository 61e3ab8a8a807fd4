package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredFrameTest {
  private static final long SEED = 11;

  /** The most that one block holds. */
  private static final int BLOCK = 1 << 17;

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(SEED).nextBytes(noise);
    return noise;
  }

  private static byte[] frame(byte[] plain, boolean checksum, boolean size) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context
          .setLevel(Zstd.minCompressionLevel())
          .setChecksum(checksum)
          .setContentSize(size)
          .compress(plain);
    }
  }

  private static ByteBuffer content(byte[] frame) {
    return StoredFrame.content(ByteBuffer.wrap(frame));
  }

  /** Around the lengths at which the field of the size grows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 255, 256, 257, 65_535, 65_791, 65_792, 70_000, BLOCK})
  void shouldFindWhatIsStoredInOneBlock(int bytes) {
    byte[] noise = noise(bytes);
    assertThat(content(frame(noise, false, true)))
        .as("seed %d", SEED)
        .isEqualTo(ByteBuffer.wrap(noise));
    assertThat(content(frame(noise, false, false)))
        .as("seed %d, no size", SEED)
        .isEqualTo(ByteBuffer.wrap(noise));
  }

  @Test
  void shouldLeaveOtherFramesToTheLibrary() {
    assertThat(content(Zstd.compress(new byte[1000]))).as("repeats").isNull();
    assertThat(content(frame(noise(1000), true, true))).as("checksum").isNull();
    assertThat(content(frame(noise(BLOCK + 1), false, true))).as("two blocks").isNull();
    assertThat(content(frame(new byte[0], false, true)))
        .as("empty")
        .isIn(null, ByteBuffer.allocate(0));
    assertThat(content(noise(1000))).as("no frame").isNull();
  }

  @Test
  void shouldNotReadBeyondAFrameThatWasCut() {
    byte[] frame = frame(noise(1000), false, true);
    for (int bytes = 0; bytes < frame.length; bytes++) {
      assertThat(content(Arrays.copyOf(frame, bytes))).as("cut to %d", bytes).isNull();
    }
    assertThat(content(Arrays.copyOf(frame, frame.length + 1))).as("one more").isNull();
  }
}
