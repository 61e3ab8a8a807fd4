package io.depthflow.strategy.search;

import java.util.Arrays;

/**
 * Rows of the second reading, each column by row.
 *
 * @param rows how many; columns may be longer
 * @param features in the set's order; NaN where not yet known
 * @param labelsBp one per horizon; NaN where not known
 * @param mids quote currency
 * @param spreads quote currency
 */
record SearchRows(
    long[] timesMs,
    int rows,
    double[][] features,
    double[][] labelsBp,
    double[] mids,
    double[] spreads) {

  /** Which rows have every feature. */
  boolean[] complete() {
    boolean[] complete = new boolean[rows];
    Arrays.fill(complete, true);
    for (double[] column : features) {
      for (int row = 0; row < rows; row++) {
        complete[row] &= !Double.isNaN(column[row]);
      }
    }
    return complete;
  }
}
