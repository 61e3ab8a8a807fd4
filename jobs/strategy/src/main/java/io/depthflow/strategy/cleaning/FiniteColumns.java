package io.depthflow.strategy.cleaning;

/** Whether columns of values hold a NaN or an infinity, at the speed of reading them. */
public final class FiniteColumns {

  private FiniteColumns() {}

  /**
   * True where all values are finite: a product with 0 is NaN for any other.
   *
   * @param columns by column, by row
   * @param count how many of the columns, from the first
   * @param from first row, inclusive
   * @param to last row, exclusive
   */
  public static boolean all(double[][] columns, int count, int from, int to) {
    double[] zeros = new double[to];
    for (int i = 0; i < count; i++) {
      addZeros(columns[i], zeros, from);
    }
    double zero = 0;
    for (double value : zeros) {
      zero += value;
    }
    return zero == 0;
  }

  /** Row by row into an array, since a sum of all would have to wait for itself at every row. */
  private static void addZeros(double[] values, double[] zeros, int from) {
    for (int row = from; row < zeros.length; row++) {
      zeros[row] += values[row] * 0;
    }
  }
}
