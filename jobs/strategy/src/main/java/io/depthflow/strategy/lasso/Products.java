package io.depthflow.strategy.lasso;

/**
 * The moments of rows that lie column by column. Columns are centred into panels, in which what is
 * multiplied together lies together, and every panel is multiplied with itself and those before it.
 */
final class Products {

  private final int columns;
  private final double[][] panels;
  private final double[] sums = new double[Kernel.SUMS];
  private final double[] figures = new double[Kernel.FIGURES];

  /**
   * @param columns at least 1
   * @param mostRows of one call
   */
  Products(int columns, int mostRows) {
    this.columns = columns;
    int steps = (mostRows + Kernel.LANES - 1) / Kernel.LANES;
    this.panels = new double[(columns + Kernel.WIDTH - 1) / Kernel.WIDTH][steps * Kernel.STEP];
  }

  /**
   * The moments of some rows.
   *
   * @param values by column, by row; all finite
   * @param count rows, at least 1
   */
  GramBlock moments(double[][] values, int count) {
    Kernel kernel = Kernels.fastest();
    double[] shift = new double[columns];
    double[] mean = new double[columns];
    double[] min = new double[columns];
    double[] max = new double[columns];
    for (int i = 0; i < columns; i++) {
      kernel.describe(values[i], count, figures);
      shift[i] = values[i][0];
      mean[i] = sum(figures, 0) / count;
      min[i] = figures[Kernel.LEAST];
      max[i] = figures[Kernel.GREATEST];
      double[] panel = panels[i / Kernel.WIDTH];
      kernel.centre(values[i], count, shift[i], mean[i], panel, i % Kernel.WIDTH);
    }
    return new GramBlock(count, shift, mean, comoment(kernel, count), min, max);
  }

  private double[] comoment(Kernel kernel, int count) {
    int length = (count + Kernel.LANES - 1) / Kernel.LANES * Kernel.STEP;
    double[] triangle = new double[GramBlock.packed(columns)];
    for (int a = 0; a < panels.length; a++) {
      int row = a * Kernel.WIDTH;
      int end = Math.min(row + Kernel.WIDTH, columns);
      for (int column = 0; column < end; column += Kernel.OTHERS) {
        double[] others = panels[column / Kernel.WIDTH];
        kernel.multiply(panels[a], others, column % Kernel.WIDTH, length, sums);
        put(row, end, column, triangle);
      }
    }
    return triangle;
  }

  /** Adds the lanes up and puts the sums of rows up to {@code end} where they lie in a triangle. */
  private void put(int row, int end, int column, double[] triangle) {
    for (int i = row, from = 0; i < end; i++, from += Kernel.OTHERS * Kernel.LANES) {
      int at = GramBlock.packed(i) + column;
      if (column <= i) {
        triangle[at] = sum(sums, from);
      }
      if (column < i) {
        triangle[at + 1] = sum(sums, from + Kernel.LANES);
      }
    }
  }

  private static double sum(double[] lanes, int from) {
    return (lanes[from] + lanes[from + 1]) + (lanes[from + 2] + lanes[from + 3]);
  }
}
