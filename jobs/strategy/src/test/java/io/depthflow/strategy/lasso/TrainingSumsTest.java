package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.cleaning.OutlierRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rows in, in whatever slices and with whatever checkpoints between: the same sums, bit for bit.
 */
class TrainingSumsTest {

  private static final String[] NAMES = {"spread_bp", "b"};
  private static final long[] HORIZONS_MS = {10_000, 1_000};
  private static final CleaningPlan CLEANING = CleaningPlan.usual(NAMES, 4, 0.01);

  /** Of six days, and more than may stand beside the sums, so that many become late. */
  private static final int ROWS = 50_000;

  private final long[] times = new long[ROWS];
  private final double[][] columns = new double[4][ROWS];

  private void fill(long seed) {
    Random random = new Random(seed);
    for (int row = 0; row < ROWS; row++) {
      times[row] = 10_000L * row;
      double swell = 1 + row / 20_000.0;
      for (double[] column : columns) {
        column[row] = random.nextInt(500) == 0 ? Double.NaN : swell * random.nextGaussian();
      }
    }
  }

  private static TrainingSums copy(TrainingSums sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sums.write(new DataOutputStream(bytes));
    return TrainingSums.read(
        CLEANING, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static void assertSame(TrainingSums actual, TrainingSums expected, String at) {
    for (int h = 0; h < HORIZONS_MS.length; h++) {
      TimeBlock[] a = actual.blocks(h).blocks();
      TimeBlock[] b = expected.blocks(h).blocks();
      assertThat(a).hasSameSizeAs(b);
      for (int i = 0; i < a.length; i++) {
        assertThat(a[i].all().n()).as(at).isEqualTo(b[i].all().n());
        assertThat(a[i].all().comoment()).as(at).containsExactly(b[i].all().comoment());
        assertThat(a[i].all().mean()).as(at).containsExactly(b[i].all().mean());
      }
      assertSame(actual.outliers(h), expected.outliers(h), at);
    }
  }

  private static void assertSame(OutlierRows actual, OutlierRows expected, String at) {
    assertThat(text(actual)).as(at).isEqualTo(text(expected));
  }

  private static String text(OutlierRows rows) {
    StringBuilder text = new StringBuilder();
    for (OutlierRows.Row row : rows.rows()) {
      text.append(row.judged().timeMs()).append(Arrays.toString(row.features()));
      text.append(row.label()).append(Arrays.toString(row.judged().values())).append('\n');
    }
    for (OutlierRows.Judged judged : rows.sample()) {
      text.append(judged.timeMs()).append(Arrays.toString(judged.values())).append('\n');
    }
    return text.toString();
  }

  @Test
  void shouldNotDependOnSlicesOrCheckpoints() throws IOException {
    for (long seed = 0; seed < 3; seed++) {
      fill(seed);
      TrainingSums byRow = new TrainingSums(NAMES, HORIZONS_MS, CLEANING);
      for (int row = 0; row < ROWS; row++) {
        byRow.add(
            times[row],
            new double[] {columns[0][row], columns[1][row]},
            new double[] {columns[2][row], columns[3][row]});
      }
      TrainingSums byColumn = new TrainingSums(NAMES, HORIZONS_MS, CLEANING);
      Random random = new Random(seed);
      for (int from = 0; from < ROWS; ) {
        int to = Math.min(ROWS, from + 1 + random.nextInt(1500));
        double[][] slice = new double[columns.length][];
        for (int i = 0; i < slice.length; i++) {
          slice[i] = Arrays.copyOfRange(columns[i], from, to);
        }
        byColumn.addColumns(Arrays.copyOfRange(times, from, to), slice, to - from);
        byColumn = random.nextInt(10) == 0 ? copy(byColumn) : byColumn;
        from = to;
      }
      assertSame(byColumn, byRow, "seed " + seed);
      assertThat(byRow.blocks(0).rows()).as("rows in sums").isBetween(ROWS / 2L, ROWS - 4_000L);
    }
  }
}
