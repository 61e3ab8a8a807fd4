package io.depthflow.strategy.evaluation;

/**
 * Bins for forecasts of either sign whose sizes are not known beforehand: each bin is a tenth wider
 * than the one before it, so a forecast's size is known to 10 % whatever it is, in a number of bins
 * that does not grow. What is smaller than the least size is one bin in the middle.
 */
final class ForecastBins {
  private static final double WIDER = 1.1;

  /** From the least size to 10,000 times of it; what is larger joins the last one. */
  private static final int A_SIDE = (int) Math.ceil(Math.log(1e4) / Math.log(WIDER));

  static final int COUNT = 2 * A_SIDE + 1;

  private final double least;

  /**
   * @param least size from which on forecasts are told apart, positive
   */
  ForecastBins(double least) {
    if (!(least > 0)) {
      throw new IllegalArgumentException("the least size must be > 0: " + least);
    }
    this.least = least;
  }

  /** Number of the bin: of two forecasts the larger lies in the same one or in a later. */
  int of(double forecast) {
    double size = Math.abs(forecast);
    if (size < least) {
      return A_SIDE;
    }
    int k = (int) Math.min(A_SIDE, 1 + Math.log(size / least) / Math.log(WIDER));
    return forecast > 0 ? A_SIDE + k : A_SIDE - k;
  }
}
