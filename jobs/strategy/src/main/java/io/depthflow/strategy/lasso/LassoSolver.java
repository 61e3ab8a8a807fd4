package io.depthflow.strategy.lasso;

import java.util.BitSet;

/**
 * Lasso and elastic net on a Gram block: minimises
 *
 * <pre>(1/2n) ||y - Xb||^2 + lambda (alpha ||b||_1 + (1 - alpha)/2 ||b||_2^2)</pre>
 *
 * over columns standardised by their population sd and a centred label, by coordinate descent
 * (Friedman, Hastie and Tibshirani 2010) along a path of falling lambdas with warm starts and
 * active sets, finished on each active set by an exact solve ({@link ActiveSetStep}). Cost and
 * memory do not depend on the number of rows.
 */
public final class LassoSolver {

  private static final BitSet NONE = new BitSet();

  private LassoSolver() {}

  /** The path of {@code options} from lambda_max down. */
  public static LassoPath path(GramBlock block, LassoOptions options) {
    return path(block, options, NONE, null);
  }

  /**
   * The path of {@code options}, with some features left out.
   *
   * @param exclude feature numbers
   * @param names for messages; may be null
   */
  static LassoPath path(GramBlock block, LassoOptions options, BitSet exclude, String[] names) {
    StandardProblem problem = new StandardProblem(block, options.constants(), exclude, names);
    return solve(problem, options, options.lambdas(lambdaMax(problem, options)));
  }

  /**
   * The path over given lambdas.
   *
   * @param lambdas positive, best descending (warm starts)
   */
  public static LassoPath path(GramBlock block, LassoOptions options, double[] lambdas) {
    return path(block, options, lambdas, NONE, null);
  }

  static LassoPath path(
      GramBlock block, LassoOptions options, double[] lambdas, BitSet exclude, String[] names) {
    StandardProblem problem = new StandardProblem(block, options.constants(), exclude, names);
    return solve(problem, options, lambdas);
  }

  /** The smallest lambda at which every coefficient is 0. */
  public static double lambdaMax(GramBlock block, LassoOptions options) {
    return lambdaMax(new StandardProblem(block, options.constants(), NONE, null), options);
  }

  private static double lambdaMax(StandardProblem problem, LassoOptions options) {
    double max = problem.maxCorrelation() / options.alpha();
    // A label that never moves has no path; any positive lambda gives the null model.
    return max > 0 ? max : Double.MIN_NORMAL;
  }

  private static LassoPath solve(StandardProblem problem, LassoOptions options, double[] lambdas) {
    CoordinateDescent descent = new CoordinateDescent(problem, options);
    LassoFit[] fits = new LassoFit[lambdas.length];
    for (int i = 0; i < lambdas.length; i++) {
      if (!(lambdas[i] > 0) || Double.isInfinite(lambdas[i])) {
        throw new IllegalArgumentException(
            "lambda must be positive and finite, is " + lambdas[i] + "; for 0 use Ols");
      }
      descent.solve(lambdas[i]);
      double[] raw = problem.raw(descent.coefficients());
      fits[i] =
          new LassoFit(
              lambdas[i],
              problem.intercept(raw),
              raw,
              descent.objective(),
              descent.gap(),
              descent.sweeps(),
              descent.converged());
    }
    return new LassoPath(fits, problem.dropped);
  }
}
