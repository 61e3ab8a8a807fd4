package io.depthflow.strategy.lasso;

import java.util.BitSet;

/**
 * The standardised problem of a Gram block: columns of mean 0 and population sd 1, label of mean 0.
 * Columns that are left out do not appear in it.
 */
final class StandardProblem {

  /** Feature number of each column. */
  final int[] columns;

  /** X'X / n, symmetric, full rows: diagonal 1. */
  final double[][] gram;

  /** X'y / n. */
  final double[] xy;

  /** y'y / n. */
  final double yy;

  /** Population sd of each column, raw units. */
  final double[] sd;

  /** Numbers of the features that are left out. */
  final int[] dropped;

  private final GramBlock block;

  /**
   * @param names for messages; may be null
   * @param exclude features to leave out whatever they hold
   * @throws IllegalArgumentException when there are no rows or too few, when a constant column is
   *     to be refused
   */
  StandardProblem(GramBlock block, ConstantColumns constants, BitSet exclude, String[] names) {
    if (block.n() < 2) {
      throw new IllegalArgumentException(
          "a fit needs at least 2 rows with label, there are " + block.n() + "; give more data");
    }
    this.block = block;
    BitSet out = (BitSet) exclude.clone();
    for (int i = 0; i < block.features(); i++) {
      if (!out.get(i) && block.isConstant(i)) {
        if (constants == ConstantColumns.REFUSE) {
          throw new IllegalArgumentException(
              "feature %s is constant (%s) in all %d rows; leave it out or let it be dropped"
                  .formatted(
                      names == null ? "number " + i : "'" + names[i] + "'",
                      block.min()[i],
                      block.n()));
        }
        out.set(i);
      }
    }
    this.dropped = out.stream().toArray();
    int p = block.features() - dropped.length;
    this.columns = new int[p];
    for (int i = 0, k = 0; i < block.features(); i++) {
      if (!out.get(i)) {
        columns[k++] = i;
      }
    }
    this.sd = new double[p];
    for (int i = 0; i < p; i++) {
      sd[i] = Math.sqrt(block.varianceOf(columns[i]));
    }
    double n = block.n();
    this.gram = new double[p][p];
    this.xy = new double[p];
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = block.comomentOf(columns[i], columns[j]) / n / (sd[i] * sd[j]);
        gram[j][i] = gram[i][j];
      }
      gram[i][i] = 1;
      xy[i] = block.comomentOf(columns[i], block.label()) / n / sd[i];
    }
    this.yy = block.varianceOf(block.label());
  }

  int size() {
    return columns.length;
  }

  /** The smallest L1 weight at which every coefficient is 0. */
  double maxCorrelation() {
    double max = 0;
    for (double c : xy) {
      max = Math.max(max, Math.abs(c));
    }
    return max;
  }

  /** Raw-unit coefficients of all features of the block. */
  double[] raw(double[] standardised) {
    double[] raw = new double[block.features()];
    for (int i = 0; i < columns.length; i++) {
      raw[columns[i]] = standardised[i] == 0 ? 0 : standardised[i] / sd[i];
    }
    return raw;
  }

  /** The intercept that belongs to raw-unit coefficients. */
  double intercept(double[] raw) {
    double intercept = block.meanOf(block.label());
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != 0) {
        intercept -= raw[i] * block.meanOf(i);
      }
    }
    return intercept;
  }
}
