package io.depthflow.strategy.evaluation;

/**
 * A figure with its error by {@link BlockBootstrap}, and what that error rests on.
 *
 * @param value NaN where there was nothing to measure
 * @param error standard error; NaN where there is none
 * @param blocks of time that it was told from
 * @param blockMs what a block lasts at least
 */
public record BlockFigure(double value, double error, int blocks, long blockMs) {

  /** Fewer blocks bound nothing: an error that they give is itself off by an eighth. */
  public static final int LEAST_BLOCKS = 30;

  /** Of figures whose truth is not above zero, this share is found not to be, in percent. */
  public static final int LEVEL_PERCENT = 99;

  /** The standard normal distribution's quantile at that level. */
  private static final double NORMAL_QUANTILE = 2.3263478740408408;

  /** There are blocks enough to say what the truth is above. */
  public boolean hasBound() {
    return blocks >= LEAST_BLOCKS && !Double.isNaN(error);
  }

  /**
   * What the truth is above, one-sided at {@link #LEVEL_PERCENT}: value - t * error with Student's
   * t of blocks - 1 degrees of freedom. Blocks need not have equal variances for it, as those of a
   * market do not: the test then errs on the side of finding nothing (Ibragimov and Müller 2010,
   * after Bakirov and Székely 2005); only that they hang together little, which their length sees
   * to (Lahiri 2003, chapter 2). NaN with too few of them.
   */
  public double lowerBound() {
    return hasBound() ? value - studentQuantile(blocks - 1) * error : Double.NaN;
  }

  /**
   * Student's t at {@link #LEVEL_PERCENT} by Fisher and Cornish's expansion about the normal
   * quantile (Abramowitz and Stegun 26.7.5), right to 1e-6 from 29 degrees on.
   */
  static double studentQuantile(int degrees) {
    double x = NORMAL_QUANTILE;
    double n = degrees;
    double x2 = x * x;
    double g1 = x * (x2 + 1) / 4;
    double g2 = x * ((5 * x2 + 16) * x2 + 3) / 96;
    double g3 = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
    double g4 = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92_160;
    return x + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
  }
}
