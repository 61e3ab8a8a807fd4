package io.depthflow.strategy.lasso;

import java.util.Arrays;

/** A {@link Kernel} in plain Java. Products go lane by lane: as many sums as registers hold. */
final class PlainKernel implements Kernel {

  @Override
  public void describe(double[] values, int count, double[] figures) {
    double shift = values[0];
    double least = shift;
    double greatest = shift;
    for (int lane = 0; lane < LANES; lane++) {
      double sum = 0;
      for (int row = lane; row < count; row += LANES) {
        double value = values[row];
        sum += value - shift;
        if (value < least) {
          least = value;
        } else if (value > greatest) {
          greatest = value;
        }
      }
      figures[lane] = sum;
    }
    figures[LEAST] = least + 0.0;
    figures[GREATEST] = greatest + 0.0;
  }

  @Override
  public void centre(
      double[] values, int count, double shift, double mean, double[] panel, int at) {
    centre(values, 0, count, shift, mean, panel, at);
  }

  /** Rows from a whole step on. */
  static void centre(
      double[] values, int from, int count, double shift, double mean, double[] panel, int at) {
    int row = from;
    int to = row * WIDTH + at * LANES;
    for (; row + LANES <= count; row += LANES, to += STEP) {
      panel[to] = (values[row] - shift) - mean;
      panel[to + 1] = (values[row + 1] - shift) - mean;
      panel[to + 2] = (values[row + 2] - shift) - mean;
      panel[to + 3] = (values[row + 3] - shift) - mean;
    }
    if (row < count) {
      Arrays.fill(panel, to, to + LANES, 0);
      for (; row < count; row++) {
        panel[to++] = (values[row] - shift) - mean;
      }
    }
  }

  @Override
  public void multiply(double[] a, double[] b, int other, int length, double[] sums) {
    for (int lane = 0; lane < LANES; lane++) {
      multiply(a, b, other * LANES, length, lane, sums);
    }
  }

  private static void multiply(
      double[] a, double[] b, int from, int length, int lane, double[] sums) {
    double s00 = 0;
    double s01 = 0;
    double s10 = 0;
    double s11 = 0;
    double s20 = 0;
    double s21 = 0;
    double s30 = 0;
    double s31 = 0;
    for (int step = lane; step < length; step += STEP) {
      double y0 = b[step + from];
      double y1 = b[step + from + LANES];
      double x = a[step];
      s00 = Math.fma(x, y0, s00);
      s01 = Math.fma(x, y1, s01);
      x = a[step + LANES];
      s10 = Math.fma(x, y0, s10);
      s11 = Math.fma(x, y1, s11);
      x = a[step + 2 * LANES];
      s20 = Math.fma(x, y0, s20);
      s21 = Math.fma(x, y1, s21);
      x = a[step + 3 * LANES];
      s30 = Math.fma(x, y0, s30);
      s31 = Math.fma(x, y1, s31);
    }
    sums[lane] = s00;
    sums[LANES + lane] = s01;
    sums[2 * LANES + lane] = s10;
    sums[3 * LANES + lane] = s11;
    sums[4 * LANES + lane] = s20;
    sums[5 * LANES + lane] = s21;
    sums[6 * LANES + lane] = s30;
    sums[7 * LANES + lane] = s31;
  }
}
