package io.depthflow.strategy.cleaning;

import java.util.Arrays;

/**
 * Where most values of a column lie, and how far from it they stray, in units of a normal
 * distribution's standard deviation: 1.4826 times the median absolute deviation; where that is 0
 * (more than half of the values are the same: spreads of one tick, mids that did not move), the
 * interquartile range / 1.349; where that is 0 too, the standard deviation. (Rousseeuw and Croux
 * 1993.)
 *
 * @param centre median
 * @param scale 0 where the column never changed or has no values
 * @param kind which of the three it is
 */
public record RobustScale(double centre, double scale, Kind kind) {

  /** What a scale was made of. */
  public enum Kind {
    MAD,
    IQR,
    SD,
    /** A column without values, or that never changed: nothing is an outlier. */
    NONE
  }

  private static final double MAD_OF_NORMAL = 0.6744897501960817;

  /**
   * @param values finite, in any order; not changed
   */
  public static RobustScale of(double[] values) {
    if (values.length == 0) {
      return new RobustScale(Double.NaN, 0, Kind.NONE);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    double[] deviations = new double[sorted.length];
    double mean = 0;
    for (int i = 0; i < sorted.length; i++) {
      deviations[i] = Math.abs(sorted[i] - median);
      mean += sorted[i] / sorted.length;
    }
    Arrays.sort(deviations);
    double mad = quantile(deviations, 0.5) / MAD_OF_NORMAL;
    if (mad > 0) {
      return new RobustScale(median, mad, Kind.MAD);
    }
    double iqr = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / (2 * MAD_OF_NORMAL);
    if (iqr > 0) {
      return new RobustScale(median, iqr, Kind.IQR);
    }
    double squares = 0;
    for (double v : sorted) {
      squares += (v - mean) * (v - mean) / sorted.length;
    }
    boolean moved = sorted[0] < sorted[sorted.length - 1];
    return moved
        ? new RobustScale(median, Math.sqrt(squares), Kind.SD)
        : new RobustScale(median, 0, Kind.NONE);
  }

  /** Linear between the two neighbours. */
  private static double quantile(double[] sorted, double q) {
    double place = q * (sorted.length - 1);
    int below = (int) place;
    double rest = place - below;
    return rest == 0 ? sorted[below] : sorted[below] * (1 - rest) + sorted[below + 1] * rest;
  }
}
