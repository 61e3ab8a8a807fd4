package io.depthflow.strategy.cleaning;

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
    long[] ordered = new long[values.length];
    double median = quantile(values, ordered, 0.5);
    double[] deviations = new double[values.length];
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      deviations[i] = Math.abs(values[i] - median);
      mean += values[i] / values.length;
    }
    double mad = quantile(deviations, ordered, 0.5) / MAD_OF_NORMAL;
    if (mad > 0) {
      return new RobustScale(median, mad, Kind.MAD);
    }
    double iqr =
        (quantile(values, ordered, 0.75) - quantile(values, ordered, 0.25)) / (2 * MAD_OF_NORMAL);
    if (iqr > 0) {
      return new RobustScale(median, iqr, Kind.IQR);
    }
    double squares = 0;
    boolean moved = false;
    for (double v : values) {
      squares += (v - mean) * (v - mean) / values.length;
      moved |= v != values[0];
    }
    return moved
        ? new RobustScale(median, Math.sqrt(squares), Kind.SD)
        : new RobustScale(median, 0, Kind.NONE);
  }

  /**
   * Linear between the two neighbours.
   *
   * @param ordered room for as many numbers
   */
  private static double quantile(double[] values, long[] ordered, double q) {
    for (int i = 0; i < values.length; i++) {
      ordered[i] = Selection.ordered(values[i]);
    }
    double place = q * (values.length - 1);
    int below = (int) place;
    double rest = place - below;
    double low = Selection.value(Selection.select(ordered, values.length, below));
    if (rest == 0) {
      return low;
    }
    long next = Long.MAX_VALUE;
    for (int i = below + 1; i < values.length; i++) {
      next = Math.min(next, ordered[i]);
    }
    return low * (1 - rest) + Selection.value(next) * rest;
  }
}
