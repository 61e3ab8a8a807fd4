package io.depthflow.strategy.lasso;

/**
 * On the active columns, with their signs held, the objective is a quadratic: this goes to its
 * minimum by a Cholesky solve, or as far towards it as the first coefficient that would change
 * sign, which becomes exactly 0 and leaves; then again. Every move lowers the objective. Where
 * active columns are linearly dependent it first moves along the dependence, in the direction in
 * which the penalty falls, until one of them is 0. (Osborne, Presnell and Turlach 2000; Lee et al.
 * 2006, "feature-sign search".)
 */
final class ActiveSetStep {

  /** A pivot of the correlation matrix (1 - R2 of a column on the others) that counts as 0. */
  private static final double SINGULAR = 1e-13;

  private final StandardProblem problem;
  private final int[] active;
  private final double[] sign;
  private final double[] target;
  private final double[][] factor;
  private int size;

  ActiveSetStep(StandardProblem problem) {
    this.problem = problem;
    int p = problem.size();
    this.active = new int[p];
    this.sign = new double[p];
    this.target = new double[p];
    this.factor = new double[p][p];
  }

  /** Improves {@code b} in place. */
  void improve(double[] b, double l1, double l2) {
    size = 0;
    for (int j = 0; j < b.length; j++) {
      if (b[j] != 0) {
        active[size++] = j;
      }
    }
    while (size > 0) {
      for (int i = 0; i < size; i++) {
        sign[i] = Math.signum(b[active[i]]);
      }
      int dependent = factorise(l2);
      if (dependent >= 0) {
        if (!moveAlongDependence(b, dependent)) {
          return;
        }
      } else {
        solve(b, l1, l2);
        if (moveToTarget(b)) {
          return;
        }
      }
      leaveZeros(b);
    }
  }

  /** Lower Cholesky factor of the active Gram matrix; the first dependent row, or -1. */
  private int factorise(double l2) {
    for (int i = 0; i < size; i++) {
      double[] row = problem.gram[active[i]];
      for (int j = 0; j <= i; j++) {
        double sum = row[active[j]] + (i == j ? l2 : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        if (i > j) {
          factor[i][j] = sum / factor[j][j];
        } else if (sum <= SINGULAR) {
          return i;
        } else {
          factor[i][i] = Math.sqrt(sum);
        }
      }
    }
    return -1;
  }

  /** Newton step from where b is: the residual form is its own iterative refinement. */
  private void solve(double[] b, double l1, double l2) {
    for (int i = 0; i < size; i++) {
      double[] row = problem.gram[active[i]];
      double rest = problem.xy[active[i]] - l1 * sign[i] - l2 * b[active[i]];
      for (int k = 0; k < size; k++) {
        rest -= row[active[k]] * b[active[k]];
      }
      target[i] = rest;
    }
    forward(target, size);
    backward(target, size);
    for (int i = 0; i < size; i++) {
      target[i] += b[active[i]];
    }
  }

  private void forward(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i][k] * x[k];
      }
      x[i] /= factor[i][i];
    }
  }

  private void backward(double[] x, int n) {
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= factor[k][i] * x[k];
      }
      x[i] /= factor[i][i];
    }
  }

  /** Returns true when the target was reached with all signs kept. */
  private boolean moveToTarget(double[] b) {
    double step = 1;
    int crossing = -1;
    for (int i = 0; i < size; i++) {
      if (target[i] * sign[i] <= 0) {
        double from = b[active[i]];
        double reach = from / (from - target[i]);
        if (reach < step || crossing < 0) {
          step = reach;
          crossing = i;
        }
      }
    }
    for (int i = 0; i < size; i++) {
      int j = active[i];
      b[j] = crossing < 0 ? target[i] : keepSign(b[j] + step * (target[i] - b[j]), sign[i]);
    }
    if (crossing >= 0) {
      b[active[crossing]] = 0;
    }
    return crossing < 0;
  }

  /** Row {@code d} of the active set is a combination of the rows before it. */
  private boolean moveAlongDependence(double[] b, int d) {
    System.arraycopy(factor[d], 0, target, 0, d);
    backward(target, d);
    double slope = sign[d];
    for (int i = 0; i < d; i++) {
      target[i] = -target[i];
      slope += sign[i] * target[i];
    }
    target[d] = 1;
    double direction = slope > 0 ? -1 : 1;
    double step = Double.POSITIVE_INFINITY;
    int crossing = -1;
    for (int i = 0; i <= d; i++) {
      double speed = direction * target[i];
      if (speed * sign[i] < 0) {
        double reach = -b[active[i]] / speed;
        if (reach < step) {
          step = reach;
          crossing = i;
        }
      }
    }
    if (crossing < 0) {
      return false;
    }
    for (int i = 0; i <= d; i++) {
      int j = active[i];
      b[j] = keepSign(b[j] + step * direction * target[i], sign[i]);
    }
    b[active[crossing]] = 0;
    return true;
  }

  /** Rounding must not carry a coefficient past 0. */
  private static double keepSign(double value, double sign) {
    return value * sign < 0 ? 0 : value;
  }

  private void leaveZeros(double[] b) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (b[active[i]] != 0) {
        active[kept++] = active[i];
      }
    }
    size = kept;
  }
}
