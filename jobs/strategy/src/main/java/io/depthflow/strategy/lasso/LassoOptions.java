package io.depthflow.strategy.lasso;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How a path is computed.
 *
 * @param alpha share of the L1 penalty: 1 = lasso, between 0 and 1 = elastic net with penalty
 *     lambda (alpha |b|_1 + (1 - alpha) / 2 |b|_2^2), as glmnet and scikit-learn have it
 * @param lambdaCount points of the path
 * @param lambdaRatio smallest lambda / largest
 * @param tolerance duality gap at which a fit is done, as a share of the null objective
 * @param maxSweeps bound on coordinate sweeps per lambda
 * @param constants what becomes of features that never change
 */
public record LassoOptions(
    double alpha,
    int lambdaCount,
    double lambdaRatio,
    double tolerance,
    int maxSweeps,
    ConstantColumns constants)
    implements Serializable {

  public LassoOptions {
    require(alpha > 0 && alpha <= 1, "alpha must lie in (0, 1], is " + alpha);
    require(lambdaCount >= 1, "lambdaCount must be at least 1, is " + lambdaCount);
    require(
        lambdaRatio > 0 && lambdaRatio < 1, "lambdaRatio must lie in (0, 1), is " + lambdaRatio);
    require(tolerance > 0, "tolerance must be positive, is " + tolerance);
    require(maxSweeps >= 1, "maxSweeps must be at least 1, is " + maxSweeps);
  }

  private static void require(boolean ok, String message) {
    if (!ok) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Lasso, 100 lambdas down to a thousandth, gap 1e-11, constant columns dropped. */
  public static LassoOptions defaults() {
    return new LassoOptions(1, 100, 1e-3, 1e-11, 100_000, ConstantColumns.DROP);
  }

  public LassoOptions withAlpha(double value) {
    return new LassoOptions(value, lambdaCount, lambdaRatio, tolerance, maxSweeps, constants);
  }

  public LassoOptions withLambdas(int count, double ratio) {
    return new LassoOptions(alpha, count, ratio, tolerance, maxSweeps, constants);
  }

  public LassoOptions withTolerance(double value) {
    return new LassoOptions(alpha, lambdaCount, lambdaRatio, value, maxSweeps, constants);
  }

  public LassoOptions withConstants(ConstantColumns value) {
    return new LassoOptions(alpha, lambdaCount, lambdaRatio, tolerance, maxSweeps, value);
  }

  /** The geometric path from {@code lambdaMax} down to {@code lambdaMax * lambdaRatio}. */
  public double[] lambdas(double lambdaMax) {
    double[] lambdas = new double[lambdaCount];
    Arrays.setAll(
        lambdas,
        i ->
            lambdaCount == 1
                ? lambdaMax
                : lambdaMax * Math.pow(lambdaRatio, i / (lambdaCount - 1.0)));
    return lambdas;
  }
}
