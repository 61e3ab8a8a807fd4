package io.depthflow.strategy.lasso;

import java.util.Arrays;

/**
 * The sums of products of a batch of centred rows, every column with itself and those before it.
 * Two columns and four rows at a time: eight factors stay in registers while the loop runs along
 * the rows, and each value that it loads is used twice. Of arrays at one index the compiler makes
 * vector multiply-adds; with more factors or another offset it makes none. {@link Math#fma} gives
 * the same bits compiled or not.
 */
final class Products {

  /** Columns taken at a time; rows are to be filled up in front to a multiple of it. */
  static final int GROUP = 2;

  private static final int STEP = 4;

  /** Rows that stay in the nearest cache while every column goes over them. */
  private static final int CHUNK = 16;

  private final int lanes;
  private final double[][] chunk;

  /** By column, by column before it; to the end of its group. */
  private final double[][] sums;

  /**
   * @param lanes length of a row, a multiple of {@value #GROUP}
   */
  Products(int lanes) {
    this.lanes = lanes;
    this.chunk = new double[CHUNK][lanes];
    this.sums = new double[lanes][];
    for (int i = 0; i < lanes; i++) {
      sums[i] = new double[i / GROUP * GROUP + GROUP];
    }
  }

  /**
   * Sums the products of the deviations of rows.
   *
   * @param rows at least {@code count}
   * @param shift what is taken from every row first
   * @param mean mean of what is left
   * @return by column, by column before it or itself; overwritten by the next call
   */
  double[][] of(double[][] rows, int count, double[] shift, double[] mean) {
    for (double[] sum : sums) {
      Arrays.fill(sum, 0);
    }
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      for (int row = 0; row < size; row++) {
        centre(rows[from + row], shift, mean, chunk[row]);
      }
      int whole = (size + STEP - 1) / STEP * STEP;
      for (int row = size; row < whole; row++) {
        Arrays.fill(chunk[row], 0);
      }
      for (int i = 0; i < lanes; i += GROUP) {
        add(chunk, whole, i, sums[i], sums[i + 1]);
      }
    }
    return sums;
  }

  private static void centre(double[] row, double[] shift, double[] mean, double[] centred) {
    for (int j = 0; j < centred.length; j++) {
      centred[j] = (row[j] - shift[j]) - mean[j];
    }
  }

  /**
   * Adds the products of columns i and i + 1 with those up to i + 1. The factors stand first in one
   * line and second in the other: of two lines of one form the compiler would pair a multiplication
   * of the one with one of the other, and make no vectors.
   */
  private static void add(double[][] rows, int count, int i, double[] t0, double[] t1) {
    for (int row = 0; row < count; row += STEP) {
      double[] x = rows[row];
      double[] y = rows[row + 1];
      double[] z = rows[row + 2];
      double[] w = rows[row + 3];
      double x0 = x[i];
      double x1 = x[i + 1];
      double y0 = y[i];
      double y1 = y[i + 1];
      double z0 = z[i];
      double z1 = z[i + 1];
      double w0 = w[i];
      double w1 = w[i + 1];
      for (int j = 0; j < i + GROUP; j++) {
        double a = x[j];
        double b = y[j];
        double c = z[j];
        double d = w[j];
        t0[j] = Math.fma(z0, c, Math.fma(w0, d, Math.fma(x0, a, Math.fma(y0, b, t0[j]))));
        t1[j] = Math.fma(c, z1, Math.fma(d, w1, Math.fma(a, x1, Math.fma(b, y1, t1[j]))));
      }
    }
  }
}
