package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitDoublesTest {

  private static final int MOST = 100;
  private static final long SEED = 5;

  @Test
  void shouldPutTogetherWhatWasSplitFromAnywhereInAPage() {
    Random random = new Random(SEED);
    SplitDoubles split = new SplitDoubles(MOST);
    for (int values = 1; values <= MOST; values++) {
      ByteBuffer page =
          values % 2 == 0 ? ByteBuffer.allocate(values * 8) : ByteBuffer.allocateDirect(values * 8);
      long[] bits = random.longs(values).toArray();
      for (int i = 0; i < values; i++) {
        for (int k = 0; k < 8; k++) {
          page.put(k * values + i, (byte) (bits[i] >>> (8 * k)));
        }
      }
      int from = random.nextInt(values);
      int count = values - from;
      double[] out = new double[count + 2];
      split.decode(page, values, from, out, 1, count);
      for (int i = 0; i < count; i++) {
        // A NaN's payload may be changed by a register: compare as doubles.
        assertThat(out[1 + i])
            .as("seed %d, value %d of %d", SEED, from + i, values)
            .isEqualTo(Double.valueOf(Double.longBitsToDouble(bits[from + i])));
      }
      assertThat(out[0]).isZero();
      assertThat(out[count + 1]).isZero();
    }
  }
}
