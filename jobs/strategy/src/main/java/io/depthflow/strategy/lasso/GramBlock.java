package io.depthflow.strategy.lasso;

import java.util.Arrays;

/**
 * Moments of n rows of p features and one label (column p, the last): enough to fit and to score
 * any linear model on these rows without reading them again. Means are kept relative to a shift (a
 * row of the data), co-moments about the mean, so that prices near 60,000 with ticks of 0.1 lose
 * nothing. Blocks merge by the pairwise update of Chan, Golub and LeVeque 1979. Immutable by
 * convention; the arrays are not copied.
 *
 * @param n rows
 * @param shift per column, p + 1 values
 * @param mean mean of (value - shift) per column
 * @param comoment sum over rows of (x_i - mean_i)(x_j - mean_j), lower triangle packed by rows: (i,
 *     j) with j <= i lies at i (i + 1) / 2 + j
 * @param min least value per column, +infinity when n = 0
 * @param max greatest value per column, -infinity when n = 0
 */
public record GramBlock(
    long n, double[] shift, double[] mean, double[] comoment, double[] min, double[] max) {

  /** No rows of {@code features} features and a label. */
  public static GramBlock empty(int features) {
    if (features < 1) {
      throw new IllegalArgumentException("a Gram block needs a feature, was given " + features);
    }
    int columns = features + 1;
    double[] min = new double[columns];
    double[] max = new double[columns];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    return new GramBlock(
        0, new double[columns], new double[columns], new double[packed(columns)], min, max);
  }

  /** Length of a packed triangle. */
  static int packed(int columns) {
    return columns * (columns + 1) / 2;
  }

  /** Number of features p. */
  public int features() {
    return mean.length - 1;
  }

  /** Column number of the label. */
  public int label() {
    return mean.length - 1;
  }

  /** Mean of a column in raw units. */
  public double meanOf(int column) {
    return shift[column] + mean[column];
  }

  /** Sum of products of the deviations of two columns. */
  public double comomentOf(int i, int j) {
    return i >= j ? comoment[i * (i + 1) / 2 + j] : comoment[j * (j + 1) / 2 + i];
  }

  /** Population variance (ddof 0) of a column. */
  public double varianceOf(int column) {
    return comomentOf(column, column) / n;
  }

  /** Sum of squares of the label itself, not of its deviations. */
  public double labelSquares() {
    double mean = meanOf(label());
    return comomentOf(label(), label()) + n * mean * mean;
  }

  /**
   * Whether a column never changed, to the resolution of a double.
   *
   * @return true also for a spread so small against the values that it is rounding noise
   */
  public boolean isConstant(int column) {
    if (n == 0 || min[column] == max[column]) {
      return true;
    }
    double size = Math.max(Math.abs(min[column]), Math.abs(max[column]));
    return Math.sqrt(Math.max(varianceOf(column), 0)) <= 1e-13 * size;
  }

  /**
   * The moments of both sets of rows together.
   *
   * @throws IllegalArgumentException when the numbers of features differ
   */
  public GramBlock merge(GramBlock other) {
    if (other.mean.length != mean.length) {
      throw new IllegalArgumentException(
          "Gram blocks of %d and %d features cannot be merged"
              .formatted(features(), other.features()));
    }
    if (n == 0) {
      return other;
    }
    if (other.n == 0) {
      return this;
    }
    int columns = mean.length;
    long total = n + other.n;
    double share = (double) other.n / total;
    double weight = n * share;
    double[] delta = new double[columns];
    double[] newMean = new double[columns];
    double[] newMin = new double[columns];
    double[] newMax = new double[columns];
    for (int i = 0; i < columns; i++) {
      delta[i] = (other.shift[i] - shift[i]) + (other.mean[i] - mean[i]);
      newMean[i] = mean[i] + delta[i] * share;
      newMin[i] = Math.min(min[i], other.min[i]);
      newMax[i] = Math.max(max[i], other.max[i]);
    }
    double[] sum = new double[comoment.length];
    for (int i = 0, k = 0; i < columns; i++) {
      double weighted = delta[i] * weight;
      for (int j = 0; j <= i; j++, k++) {
        sum[k] = comoment[k] + other.comoment[k] + weighted * delta[j];
      }
    }
    return new GramBlock(total, shift, newMean, sum, newMin, newMax);
  }

  /**
   * The block of some of the features (and the label), in the given order: a subset is solved
   * without reading the rows again.
   *
   * @param columns feature numbers
   */
  public GramBlock select(int[] columns) {
    return select(columns, label());
  }

  /**
   * The block of some columns with another one as the label: of sums over several labels the
   * problem of one.
   *
   * @param columns column numbers, of which none is the last
   * @param label column number of the label
   */
  GramBlock select(int[] columns, int label) {
    int[] from = Arrays.copyOf(columns, columns.length + 1);
    from[columns.length] = label;
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] < 0 || columns[i] >= features()) {
        throw new IllegalArgumentException(
            "column %d does not exist in a block of %d features".formatted(columns[i], features()));
      }
    }
    double[] triangle = new double[packed(from.length)];
    for (int i = 0, k = 0; i < from.length; i++) {
      for (int j = 0; j <= i; j++, k++) {
        triangle[k] = comomentOf(from[i], from[j]);
      }
    }
    return new GramBlock(
        n, pick(shift, from), pick(mean, from), triangle, pick(min, from), pick(max, from));
  }

  private static double[] pick(double[] values, int[] from) {
    double[] picked = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      picked[i] = values[from[i]];
    }
    return picked;
  }

  /**
   * Scores a linear model on the rows of this block.
   *
   * @param coefficients raw units, one per feature
   * @param intercept label units
   */
  public Score score(double[] coefficients, double intercept) {
    if (coefficients.length != features()) {
      throw new IllegalArgumentException(
          "a block of %d features cannot score %d coefficients"
              .formatted(features(), coefficients.length));
    }
    int y = label();
    double yy = comomentOf(y, y);
    double by = 0;
    double bb = 0;
    double bias = intercept - meanOf(y);
    for (int i = 0; i < coefficients.length; i++) {
      double b = coefficients[i];
      if (b == 0) {
        continue;
      }
      bias += b * meanOf(i);
      by += b * comomentOf(i, y);
      double row = 0;
      for (int j = 0; j < i; j++) {
        row += coefficients[j] * comomentOf(i, j);
      }
      bb += b * (2 * row + b * comomentOf(i, i));
    }
    double sse = Math.max(yy - 2 * by + bb, 0) + n * bias * bias;
    double correlation = bb > 0 && yy > 0 ? by / Math.sqrt(bb * yy) : Double.NaN;
    return new Score(n, sse, labelSquares(), yy, correlation);
  }
}
