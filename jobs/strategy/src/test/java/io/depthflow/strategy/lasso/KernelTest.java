package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class KernelTest {
  private static final Kernel[] KERNELS = {new PlainKernel(), Kernels.vectorKernel()};

  /** As {@link Kernel#multiply} says, sum by sum. */
  private static double[] products(double[] a, double[] b, int other, int length) {
    double[] sums = new double[Kernel.SUMS];
    for (int x = 0; x < Kernel.WIDTH; x++) {
      for (int y = 0; y < Kernel.OTHERS; y++) {
        for (int lane = 0; lane < Kernel.LANES; lane++) {
          double sum = 0;
          for (int step = 0; step < length; step += Kernel.STEP) {
            double left = a[step + x * Kernel.LANES + lane];
            sum = Math.fma(left, b[step + (other + y) * Kernel.LANES + lane], sum);
          }
          sums[(x * Kernel.OTHERS + y) * Kernel.LANES + lane] = sum;
        }
      }
    }
    return sums;
  }

  @RepeatedTest(20)
  void shouldMultiplyToTheBitsOfTheDefinition(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    Random random = new Random(seed);
    double[] a = random.doubles(Kernel.STEP * 70).map(v -> (v - 0.5) * 1e5).toArray();
    double[] b = random.doubles(Kernel.STEP * 70).map(v -> v * 1e-3).toArray();
    int other = random.nextInt(2) * Kernel.OTHERS;
    int length = Kernel.STEP * random.nextInt(71);
    for (Kernel kernel : KERNELS) {
      double[] sums = random.doubles(Kernel.SUMS).toArray();
      kernel.multiply(a, b, other, length, sums);
      assertThat(sums)
          .as("%s, seed %d", kernel.getClass(), seed)
          .containsExactly(products(a, b, other, length));
    }
  }

  @RepeatedTest(20)
  void shouldDescribeAndCentreToTheBitsOfTheDefinition(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    Random random = new Random(seed);
    int count = 1 + random.nextInt(70);
    // Few different values, zeros of both signs among them.
    double[] values = random.ints(80, -2, 3).mapToDouble(v -> v * -0.1).toArray();
    double[] figures = new double[Kernel.FIGURES];
    for (int row = 0; row < count; row++) {
      figures[row % Kernel.LANES] += values[row] - values[0];
    }
    figures[Kernel.LEAST] = 0.0 + Arrays.stream(values, 0, count).min().orElseThrow();
    figures[Kernel.GREATEST] = 0.0 + Arrays.stream(values, 0, count).max().orElseThrow();
    int at = random.nextInt(Kernel.WIDTH);
    double[] panel = new double[80 * Kernel.WIDTH];
    Arrays.fill(panel, 7);
    int steps = (count + Kernel.LANES - 1) / Kernel.LANES;
    for (int row = 0; row < steps * Kernel.LANES; row++) {
      int step = row / Kernel.LANES * Kernel.STEP;
      panel[step + at * Kernel.LANES + row % Kernel.LANES] =
          row < count ? (values[row] - 0.3) - 1e-3 : 0;
    }
    for (Kernel kernel : KERNELS) {
      String name = "%s, seed %d".formatted(kernel.getClass(), seed);
      double[] seen = random.doubles(Kernel.FIGURES).toArray();
      kernel.describe(values, count, seen);
      assertThat(seen).as(name).containsExactly(figures);
      double[] filled = new double[panel.length];
      Arrays.fill(filled, 7);
      kernel.centre(values, count, 0.3, 1e-3, filled, at);
      assertThat(filled).as(name).containsExactly(panel);
    }
  }
}
