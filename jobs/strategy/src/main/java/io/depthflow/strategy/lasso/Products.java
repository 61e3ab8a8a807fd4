package io.depthflow.strategy.lasso;

import java.util.Arrays;

/**
 * The sums of products of a batch of centred rows, every column with every other one. Rows lie in
 * panels of {@value #WIDTH} columns, each an array of its own, and are taken eight at a time: a
 * loop of fixed length over arrays at one index is what the compiler turns into vector
 * multiply-adds; one whose length or offset varies runs at a third of the speed. {@link Math#fma}
 * gives the same bits compiled or not.
 */
final class Products {

  private static final int WIDTH = 64;
  private static final int STEP = 8;

  private final int columns;

  /** By panel, row, column of the panel; columns and rows that do not exist hold 0. */
  private final double[][][] rows;

  /** By panel, column, column of the panel. */
  private final double[][][] sums;

  Products(int columns, int mostRows) {
    this.columns = columns;
    int panels = (columns + WIDTH - 1) / WIDTH;
    int padded = padded(mostRows);
    this.rows = new double[panels][padded][WIDTH];
    this.sums = new double[panels][columns][WIDTH];
  }

  private static int padded(int count) {
    return (count + STEP - 1) / STEP * STEP;
  }

  /** Lays a column's values, less its shift and its mean, into the rows. */
  void centre(int column, double[] values, int count, double shift, double mean) {
    double[][] panel = rows[column / WIDTH];
    int at = column % WIDTH;
    for (int row = 0; row < count; row++) {
      panel[row][at] = (values[row] - shift) - mean;
    }
    for (int row = count; row < padded(count); row++) {
      panel[row][at] = 0;
    }
  }

  /**
   * Sums the products of the rows that were laid in.
   *
   * @param triangle becomes them, packed as {@link GramBlock#comoment} is
   */
  void sum(int count, double[] triangle) {
    for (int panel = 0; panel < rows.length; panel++) {
      for (int i = panel * WIDTH; i < columns; i++) {
        Arrays.fill(sums[panel][i], 0);
      }
      for (int row = 0; row < count; row += STEP) {
        for (int other = panel; other < rows.length; other++) {
          add(panel, other, row);
        }
      }
    }
    for (int i = 0, k = 0; i < columns; i++) {
      for (int panel = 0; panel * WIDTH <= i; panel++) {
        int length = Math.min(WIDTH, i - panel * WIDTH + 1);
        System.arraycopy(sums[panel][i], 0, triangle, k, length);
        k += length;
      }
    }
  }

  /** Adds eight rows' products of the columns of one panel with those of another. */
  private void add(int panel, int other, int row) {
    double[][] x = rows[panel];
    double[][] y = rows[other];
    double[] x0 = x[row];
    double[] x1 = x[row + 1];
    double[] x2 = x[row + 2];
    double[] x3 = x[row + 3];
    double[] x4 = x[row + 4];
    double[] x5 = x[row + 5];
    double[] x6 = x[row + 6];
    double[] x7 = x[row + 7];
    double[] y0 = y[row];
    double[] y1 = y[row + 1];
    double[] y2 = y[row + 2];
    double[] y3 = y[row + 3];
    double[] y4 = y[row + 4];
    double[] y5 = y[row + 5];
    double[] y6 = y[row + 6];
    double[] y7 = y[row + 7];
    int from = other * WIDTH;
    int to = Math.min(columns - from, WIDTH);
    // Within one panel half of the products are enough: a quarter of the width at a time.
    int i = other == panel ? 0 : WIDTH;
    for (; i < 16 && i < to; i++) {
      double[] t = sums[panel][from + i];
      quarter(
          x0, x1, x2, x3, x4, x5, x6, x7, t, y0[i], y1[i], y2[i], y3[i], y4[i], y5[i], y6[i],
          y7[i]);
    }
    for (; i < 32 && i < to; i++) {
      double[] t = sums[panel][from + i];
      half(
          x0, x1, x2, x3, x4, x5, x6, x7, t, y0[i], y1[i], y2[i], y3[i], y4[i], y5[i], y6[i],
          y7[i]);
    }
    for (i = other == panel ? i : 0; i < to; i++) {
      double[] t = sums[panel][from + i];
      whole(
          x0, x1, x2, x3, x4, x5, x6, x7, t, y0[i], y1[i], y2[i], y3[i], y4[i], y5[i], y6[i],
          y7[i]);
    }
  }

  // The three below differ by the length of the loop alone, which has to stand there as a constant.

  private static void quarter(
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] x4,
      double[] x5,
      double[] x6,
      double[] x7,
      double[] t,
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      double g,
      double h) {
    for (int j = 0; j < 16; j++) {
      double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
      double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
      t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
    }
  }

  private static void half(
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] x4,
      double[] x5,
      double[] x6,
      double[] x7,
      double[] t,
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      double g,
      double h) {
    for (int j = 0; j < 32; j++) {
      double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
      double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
      t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
    }
  }

  private static void whole(
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] x4,
      double[] x5,
      double[] x6,
      double[] x7,
      double[] t,
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      double g,
      double h) {
    for (int j = 0; j < WIDTH; j++) {
      double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
      double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
      t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
    }
  }
}
