package io.depthflow.strategy.lasso;

/**
 * The solution at one lambda.
 *
 * @param lambda penalty on the standardised problem, label units
 * @param intercept label units
 * @param coefficients label units per raw unit of the feature; exactly 0 where not active
 * @param objective (1/2n) ||y - Xb||^2 + penalty on the standardised problem
 * @param gap duality gap: objective minus this is a lower bound of the optimum
 * @param sweeps coordinate sweeps it took
 * @param converged whether the gap came below the tolerance
 */
public record LassoFit(
    double lambda,
    double intercept,
    double[] coefficients,
    double objective,
    double gap,
    int sweeps,
    boolean converged) {

  /** Number of active features. */
  public int nonZero() {
    int count = 0;
    for (double b : coefficients) {
      if (b != 0) {
        count++;
      }
    }
    return count;
  }
}
