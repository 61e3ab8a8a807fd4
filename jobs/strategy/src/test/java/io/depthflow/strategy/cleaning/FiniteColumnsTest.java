package io.depthflow.strategy.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FiniteColumnsTest {
  private static final long SEED = 6;
  private static final double[] HOLES = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  @Test
  void shouldSeeAHoleWhereverItIsAndNoneBesideTheRowsAskedFor() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      int rows = 1 + random.nextInt(40);
      int count = 1 + random.nextInt(5);
      double[][] columns = new double[count + 1][rows];
      for (double[] column : columns) {
        for (int row = 0; row < rows; row++) {
          column[row] = random.nextBoolean() ? Double.MAX_VALUE : -random.nextDouble();
        }
      }
      int column = random.nextInt(count + 1);
      int row = random.nextInt(rows);
      columns[column][row] = HOLES[random.nextInt(HOLES.length)];
      int from = random.nextInt(rows);
      int to = from + random.nextInt(rows - from + 1);

      assertThat(FiniteColumns.all(columns, count, from, to))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(column == count || row < from || row >= to);
    }
  }
}
