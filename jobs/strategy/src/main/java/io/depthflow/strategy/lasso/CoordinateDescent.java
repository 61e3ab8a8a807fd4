package io.depthflow.strategy.lasso;

/**
 * Coordinate descent on a standardised problem. Keeps the coefficients from one lambda to the next.
 * A round is: one sweep over all columns, some sweeps over the active ones, an exact step on the
 * active set, then the duality gap with a freshly computed gradient. The exact step makes strongly
 * collinear columns (neighbouring prices) converge in a few rounds, where sweeps alone need
 * millions.
 */
final class CoordinateDescent {

  private static final int ACTIVE_SWEEPS = 8;

  /** Rounds without a better gap after which rounding is taken to be the limit. */
  private static final int PATIENCE = 12;

  private final StandardProblem problem;
  private final LassoOptions options;
  private final ActiveSetStep exactStep;
  private final int p;

  /** Standardised coefficients. */
  private final double[] b;

  /** X'(y - Xb) / n, kept up to date by the sweeps. */
  private final double[] gradient;

  private double l1;
  private double l2;
  private double objective;
  private double gap;
  private int sweeps;
  private boolean converged;

  CoordinateDescent(StandardProblem problem, LassoOptions options) {
    this.problem = problem;
    this.options = options;
    this.p = problem.size();
    this.b = new double[p];
    this.gradient = problem.xy.clone();
    this.exactStep = new ActiveSetStep(problem);
  }

  void solve(double lambda) {
    l1 = lambda * options.alpha();
    l2 = lambda * (1 - options.alpha());
    sweeps = 0;
    converged = false;
    double target = options.tolerance() * problem.yy / 2;
    double[] best = b.clone();
    measure();
    double bestGap = gap;
    int sinceBest = 0;
    while (gap > target && sweeps < options.maxSweeps() && sinceBest < PATIENCE) {
      sweep(false);
      for (int i = 0; i < ACTIVE_SWEEPS; i++) {
        sweep(true);
      }
      exactStep.improve(b, l1, l2);
      measure();
      if (gap < bestGap) {
        sinceBest = gap < bestGap / 2 ? 0 : sinceBest + 1;
        bestGap = gap;
        System.arraycopy(b, 0, best, 0, p);
      } else {
        sinceBest++;
      }
    }
    if (gap > bestGap) {
      System.arraycopy(best, 0, b, 0, p);
      measure();
    }
    converged = gap <= target;
  }

  private void sweep(boolean activeOnly) {
    sweeps++;
    for (int j = 0; j < p; j++) {
      if (activeOnly && b[j] == 0) {
        continue;
      }
      double old = b[j];
      double z = gradient[j] + old;
      double updated = Math.abs(z) <= l1 ? 0 : (z - Math.copySign(l1, z)) / (1 + l2);
      double change = updated - old;
      if (change != 0) {
        b[j] = updated;
        double[] row = problem.gram[j];
        for (int k = 0; k < p; k++) {
          gradient[k] -= change * row[k];
        }
      }
    }
  }

  /** Recomputes the gradient from scratch, the objective and the duality gap. */
  private void measure() {
    System.arraycopy(problem.xy, 0, gradient, 0, p);
    for (int j = 0; j < p; j++) {
      if (b[j] != 0) {
        double[] row = problem.gram[j];
        for (int k = 0; k < p; k++) {
          gradient[k] -= b[j] * row[k];
        }
      }
    }
    double norm1 = 0;
    double norm2 = 0;
    double bGradient = 0;
    double bXy = 0;
    double dualNorm = 0;
    for (int j = 0; j < p; j++) {
      norm1 += Math.abs(b[j]);
      norm2 += b[j] * b[j];
      bGradient += b[j] * gradient[j];
      bXy += b[j] * problem.xy[j];
      dualNorm = Math.max(dualNorm, Math.abs(gradient[j] - l2 * b[j]));
    }
    // ||y - Xb||^2 / n = y'y - b'X'y - b'X'(y - Xb).
    double residual = Math.max(problem.yy - bXy - bGradient, 0);
    objective = residual / 2 + l1 * norm1 + l2 / 2 * norm2;
    // The dual point is the residual scaled into the feasible set; the terms are gathered so that
    // the large ones cancel on paper and not in floating point.
    double scale = dualNorm > l1 ? l1 / dualNorm : 1;
    double rest = (1 - scale) * (1 - scale) / 2;
    gap = rest * residual + l1 * norm1 - scale * (bGradient - l2 * norm2) + rest * l2 * norm2;
    gap = Math.max(gap, 0);
  }

  double[] coefficients() {
    return b.clone();
  }

  double objective() {
    return objective;
  }

  double gap() {
    return gap;
  }

  int sweeps() {
    return sweeps;
  }

  boolean converged() {
    return converged;
  }
}
