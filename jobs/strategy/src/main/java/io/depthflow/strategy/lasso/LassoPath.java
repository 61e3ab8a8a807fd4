package io.depthflow.strategy.lasso;

/**
 * Solutions from the largest lambda to the smallest.
 *
 * @param fits one per lambda, descending
 * @param dropped numbers of the features that were left out (constant, or held a value that is not
 *     finite), ascending
 */
public record LassoPath(LassoFit[] fits, int[] dropped) {

  public double[] lambdas() {
    double[] lambdas = new double[fits.length];
    for (int i = 0; i < lambdas.length; i++) {
      lambdas[i] = fits[i].lambda();
    }
    return lambdas;
  }
}
