package io.depthflow.strategy.lasso;

/**
 * How a linear model did on n rows.
 *
 * @param n rows
 * @param sse sum of squared errors, label units squared
 * @param zeroSse that of the forecast "no change"
 * @param meanSse that of the rows' own mean, known only afterwards
 * @param correlation of prediction and label; NaN when either never varies
 */
public record Score(long n, double sse, double zeroSse, double meanSse, double correlation) {

  public double mse() {
    return sse / n;
  }

  public double zeroMse() {
    return zeroSse / n;
  }

  /** 1 - sse / zeroSse: above 0 is better than forecasting no change; NaN when nothing moved. */
  public double r2() {
    return zeroSse > 0 ? 1 - sse / zeroSse : Double.NaN;
  }
}
