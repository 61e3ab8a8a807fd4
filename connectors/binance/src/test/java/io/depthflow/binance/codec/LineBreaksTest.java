package io.depthflow.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineBreaksTest {

  private static final long SEED = 7;

  @Test
  void shouldFindWhatAPlainLoopFinds() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n = 0; n < 20_000; n++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (' ' + (bytes[i] & 63));
        }
      }
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? '\n' : '\r');
      }
      int expected = -1;
      for (int i = bytes.length - 1; i >= 0; i--) {
        expected = bytes[i] == '\n' || bytes[i] == '\r' ? i : expected;
      }
      assertThat(LineBreaks.indexIn(bytes)).as("seed %d, case %d", SEED, n).isEqualTo(expected);
    }
  }
}
