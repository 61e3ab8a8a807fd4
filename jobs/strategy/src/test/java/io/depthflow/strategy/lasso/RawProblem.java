package io.depthflow.strategy.lasso;

/**
 * A problem as rows, and the plain formulas on them: no Gram matrix, nothing clever. What the fast
 * code is held against.
 */
final class RawProblem {

  final double[][] x;
  final double[] y;
  final int n;
  final int p;
  final double[] mean;
  final double[] sd;
  final double yMean;

  RawProblem(double[][] x, double[] y) {
    this.x = x;
    this.y = y;
    this.n = x.length;
    this.p = x[0].length;
    this.mean = new double[p];
    this.sd = new double[p];
    for (int j = 0; j < p; j++) {
      double first = x[0][j];
      double sum = 0;
      for (double[] row : x) {
        sum += row[j] - first;
      }
      mean[j] = first + sum / n;
      double squares = 0;
      for (double[] row : x) {
        squares += (row[j] - mean[j]) * (row[j] - mean[j]);
      }
      sd[j] = Math.sqrt(squares / n);
    }
    double sum = 0;
    for (double value : y) {
      sum += value;
    }
    yMean = sum / n;
  }

  GramBlock gram() {
    GramAccumulator sums = new GramAccumulator(p);
    for (int i = 0; i < n; i++) {
      sums.add(x[i], y[i]);
    }
    return sums.block();
  }

  /** Objective of raw-unit coefficients, the intercept being the best one. */
  double objective(double[] raw, double lambda, double alpha) {
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double rest = y[i] - yMean;
      for (int j = 0; j < p; j++) {
        rest -= raw[j] * (x[i][j] - mean[j]);
      }
      squares += rest * rest;
    }
    double norm1 = 0;
    double norm2 = 0;
    for (int j = 0; j < p; j++) {
      double b = raw[j] * sd[j];
      norm1 += Math.abs(b);
      norm2 += b * b;
    }
    return squares / (2 * n) + lambda * (alpha * norm1 + (1 - alpha) / 2 * norm2);
  }

  /** Mean squared error of a model, intercept given. */
  double mse(double[] raw, double intercept) {
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double rest = y[i] - intercept;
      for (int j = 0; j < p; j++) {
        rest -= raw[j] * x[i][j];
      }
      squares += rest * rest;
    }
    return squares / n;
  }

  /** Textbook coordinate descent on the rows, until no coefficient moves but by rounding. */
  double[] descend(double lambda, double alpha) {
    double[][] z = new double[p][n];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < n; i++) {
        z[j][i] = (x[i][j] - mean[j]) / sd[j];
      }
    }
    double[] b = new double[p];
    double[] rest = new double[n];
    for (int i = 0; i < n; i++) {
      rest[i] = y[i] - yMean;
    }
    for (int sweep = 0; sweep < 200_000; sweep++) {
      double moved = 0;
      double largest = 0;
      for (int j = 0; j < p; j++) {
        double rho = 0;
        for (int i = 0; i < n; i++) {
          rho += z[j][i] * rest[i];
        }
        rho = rho / n + b[j];
        double shrunk = Math.signum(rho) * Math.max(Math.abs(rho) - lambda * alpha, 0);
        double updated = shrunk / (1 + lambda * (1 - alpha));
        double change = updated - b[j];
        for (int i = 0; i < n; i++) {
          rest[i] -= change * z[j][i];
        }
        b[j] = updated;
        moved = Math.max(moved, Math.abs(change));
        largest = Math.max(largest, Math.abs(updated));
      }
      if (moved <= 1e-14 * largest) {
        break;
      }
    }
    double[] raw = new double[p];
    for (int j = 0; j < p; j++) {
      raw[j] = b[j] / sd[j];
    }
    return raw;
  }
}
