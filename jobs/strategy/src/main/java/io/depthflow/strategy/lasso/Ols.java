package io.depthflow.strategy.lasso;

import java.util.BitSet;

/**
 * Ordinary least squares on a Gram block, by Cholesky with diagonal pivoting of the correlation
 * matrix: the column that is least explained by those taken so far comes next, and when none is
 * left whose unexplained share of variance exceeds {@link #RANK_TOLERANCE}, the others are dropped.
 */
public final class Ols {

  /** Unexplained share of a column's variance (1 - R2 on the others) that counts as none. */
  public static final double RANK_TOLERANCE = 1e-11;

  private Ols() {}

  /** Fits all features that are neither constant nor dependent. */
  public static OlsFit fit(GramBlock block) {
    return fit(block, new BitSet());
  }

  static OlsFit fit(GramBlock block, BitSet exclude) {
    StandardProblem problem = new StandardProblem(block, ConstantColumns.DROP, exclude, null);
    int p = problem.size();
    double[][] factor = new double[p][p];
    double[] left = new double[p];
    int[] order = new int[p];
    for (int i = 0; i < p; i++) {
      order[i] = i;
      left[i] = 1;
    }
    int rank = 0;
    while (rank < p) {
      int pivot = rank;
      for (int i = rank + 1; i < p; i++) {
        if (left[order[i]] > left[order[pivot]]) {
          pivot = i;
        }
      }
      int column = order[pivot];
      if (left[column] <= RANK_TOLERANCE) {
        break;
      }
      order[pivot] = order[rank];
      order[rank] = column;
      factor[column][rank] = Math.sqrt(left[column]);
      for (int i = rank + 1; i < p; i++) {
        int other = order[i];
        double sum = problem.gram[other][column];
        for (int k = 0; k < rank; k++) {
          sum -= factor[other][k] * factor[column][k];
        }
        factor[other][rank] = sum / factor[column][rank];
        left[other] -= factor[other][rank] * factor[other][rank];
      }
      rank++;
    }
    double[] standardised = solve(problem, factor, order, rank);
    double[] raw = problem.raw(standardised);
    BitSet dropped = new BitSet();
    for (int feature : problem.dropped) {
      dropped.set(feature);
    }
    for (int i = rank; i < p; i++) {
      dropped.set(problem.columns[order[i]]);
    }
    return new OlsFit(problem.intercept(raw), raw, rank, dropped.stream().toArray());
  }

  private static double[] solve(StandardProblem problem, double[][] factor, int[] order, int rank) {
    double[] b = new double[problem.size()];
    double[] x = new double[rank];
    // Two rounds: the second refines the first by its own residual.
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < rank; i++) {
        int row = order[i];
        double rest = problem.xy[row];
        for (int k = 0; k < rank; k++) {
          rest -= problem.gram[row][order[k]] * b[order[k]];
        }
        for (int k = 0; k < i; k++) {
          rest -= factor[row][k] * x[k];
        }
        x[i] = rest / factor[row][i];
      }
      for (int i = rank - 1; i >= 0; i--) {
        for (int k = i + 1; k < rank; k++) {
          x[i] -= factor[order[k]][i] * x[k];
        }
        x[i] /= factor[order[i]][i];
        b[order[i]] += x[i];
      }
    }
    return b;
  }
}
