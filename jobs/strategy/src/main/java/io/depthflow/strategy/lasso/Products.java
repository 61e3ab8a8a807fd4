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
  private static final int QUARTER = WIDTH / 4;
  private static final int STEP = 8;

  /** Rows that stay in the nearest cache while every column goes over them. */
  private static final int CHUNK = 32;

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

  /**
   * Lays columns, less their shifts and their means, into the rows; four at a time, since finding
   * the row costs more than writing to it.
   *
   * @param values by column, by row
   * @param count rows
   */
  void centre(double[][] values, int count, double[] shift, double[] mean) {
    int column = 0;
    for (; column + 4 <= columns; column += 4) {
      double[] a = values[column];
      double[] b = values[column + 1];
      double[] c = values[column + 2];
      double[] d = values[column + 3];
      double shiftA = shift[column];
      double shiftB = shift[column + 1];
      double shiftC = shift[column + 2];
      double shiftD = shift[column + 3];
      double meanA = mean[column];
      double meanB = mean[column + 1];
      double meanC = mean[column + 2];
      double meanD = mean[column + 3];
      double[][] panel = rows[column / WIDTH];
      int at = column % WIDTH;
      for (int row = 0; row < count; row++) {
        double[] line = panel[row];
        line[at] = (a[row] - shiftA) - meanA;
        line[at + 1] = (b[row] - shiftB) - meanB;
        line[at + 2] = (c[row] - shiftC) - meanC;
        line[at + 3] = (d[row] - shiftD) - meanD;
      }
    }
    for (; column < columns; column++) {
      double[][] panel = rows[column / WIDTH];
      for (int row = 0; row < count; row++) {
        panel[row][column % WIDTH] = (values[column][row] - shift[column]) - mean[column];
      }
    }
    for (double[][] panel : rows) {
      for (int row = count; row < padded(count); row++) {
        Arrays.fill(panel[row], 0);
      }
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
      for (int from = 0; from < padded(count); from += CHUNK) {
        int to = Math.min(from + CHUNK, padded(count));
        for (int i = panel * WIDTH; i < columns; i++) {
          // Within one panel half of the products are enough: a quarter of the width at a time.
          int length = Math.min(WIDTH, ((i - panel * WIDTH) / QUARTER + 1) * QUARTER);
          column(length, sums[panel][i], rows[panel], rows[i / WIDTH], i % WIDTH, from, to);
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

  /**
   * Adds some rows' products of one column, of a panel y, with those of a panel x. The loops differ
   * by the inner one's length alone, which has to stand there as a constant; they stand in one
   * method since that is then too large to be compiled into its caller, where no vectors were made.
   */
  private static void column(
      int length, double[] t, double[][] x, double[][] y, int i, int from, int to) {
    if (length == QUARTER) {
      for (int row = from; row < to; row += STEP) {
        double[] x0 = x[row];
        double[] x1 = x[row + 1];
        double[] x2 = x[row + 2];
        double[] x3 = x[row + 3];
        double[] x4 = x[row + 4];
        double[] x5 = x[row + 5];
        double[] x6 = x[row + 6];
        double[] x7 = x[row + 7];
        double a = y[row][i];
        double b = y[row + 1][i];
        double c = y[row + 2][i];
        double d = y[row + 3][i];
        double e = y[row + 4][i];
        double f = y[row + 5][i];
        double g = y[row + 6][i];
        double h = y[row + 7][i];
        for (int j = 0; j < QUARTER; j++) {
          double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
          double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
          t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
        }
      }
    } else if (length == 2 * QUARTER) {
      for (int row = from; row < to; row += STEP) {
        double[] x0 = x[row];
        double[] x1 = x[row + 1];
        double[] x2 = x[row + 2];
        double[] x3 = x[row + 3];
        double[] x4 = x[row + 4];
        double[] x5 = x[row + 5];
        double[] x6 = x[row + 6];
        double[] x7 = x[row + 7];
        double a = y[row][i];
        double b = y[row + 1][i];
        double c = y[row + 2][i];
        double d = y[row + 3][i];
        double e = y[row + 4][i];
        double f = y[row + 5][i];
        double g = y[row + 6][i];
        double h = y[row + 7][i];
        for (int j = 0; j < 2 * QUARTER; j++) {
          double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
          double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
          t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
        }
      }
    } else if (length == 3 * QUARTER) {
      for (int row = from; row < to; row += STEP) {
        double[] x0 = x[row];
        double[] x1 = x[row + 1];
        double[] x2 = x[row + 2];
        double[] x3 = x[row + 3];
        double[] x4 = x[row + 4];
        double[] x5 = x[row + 5];
        double[] x6 = x[row + 6];
        double[] x7 = x[row + 7];
        double a = y[row][i];
        double b = y[row + 1][i];
        double c = y[row + 2][i];
        double d = y[row + 3][i];
        double e = y[row + 4][i];
        double f = y[row + 5][i];
        double g = y[row + 6][i];
        double h = y[row + 7][i];
        for (int j = 0; j < 3 * QUARTER; j++) {
          double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
          double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
          t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
        }
      }
    } else {
      for (int row = from; row < to; row += STEP) {
        double[] x0 = x[row];
        double[] x1 = x[row + 1];
        double[] x2 = x[row + 2];
        double[] x3 = x[row + 3];
        double[] x4 = x[row + 4];
        double[] x5 = x[row + 5];
        double[] x6 = x[row + 6];
        double[] x7 = x[row + 7];
        double a = y[row][i];
        double b = y[row + 1][i];
        double c = y[row + 2][i];
        double d = y[row + 3][i];
        double e = y[row + 4][i];
        double f = y[row + 5][i];
        double g = y[row + 6][i];
        double h = y[row + 7][i];
        for (int j = 0; j < WIDTH; j++) {
          double low = Math.fma(a, x0[j], Math.fma(b, x1[j], Math.fma(c, x2[j], t[j])));
          double mid = Math.fma(d, x3[j], Math.fma(e, x4[j], Math.fma(f, x5[j], low)));
          t[j] = Math.fma(g, x6[j], Math.fma(h, x7[j], mid));
        }
      }
    }
  }
}
