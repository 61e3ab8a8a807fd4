package io.depthflow.strategy.search;

import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.Validation;
import io.depthflow.strategy.signal.SignalRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a try's forecasts were worth on the rows that it was validated on, per block of time. Each
 * row is forecast by the fit of its fold, which knows nothing of it; rows of the hold-out belong to
 * no fold and are passed over. Signals earn the change of mid over the horizon less the fees of a
 * round trip, one at a time: none is taken before the last one's horizon has passed.
 */
final class Tally {
  private static final int GAIN = 0;
  private static final int ZERO = 1;
  private static final int NET = 2;

  private final SearchPoint point;
  private final Validation validation;
  private final long blockMs;
  private final SignalRule rule;
  private final FeeRates fees;
  private final Map<Long, double[]> blocks = new HashMap<>();
  private long rows;
  private long signals;
  private double net;
  private long lastMs = Long.MIN_VALUE;
  private long busyUntilMs = Long.MIN_VALUE;

  /** The block of the row before, and its number. */
  private double[] inHand;

  private long inHandIndex;
  private double[] predictions = new double[0];

  Tally(SearchPoint point, Validation validation, long blockMs, SignalRule rule, FeeRates fees) {
    this.point = point;
    this.validation = validation;
    this.blockMs = blockMs;
    this.rule = rule;
    this.fees = fees;
  }

  /**
   * Takes rows of the second reading.
   *
   * @param complete which of them have every feature
   * @param labelsBp of the try's horizon, by row
   */
  void add(SearchRows rows, boolean[] complete, double[] labelsBp) {
    long[] times = rows.timesMs();
    int from = 0;
    while (from < rows.rows()) {
      Fold fold = fold(times[from]);
      int to = from + 1;
      while (to < rows.rows() && fold(times[to]) == fold) {
        to++;
      }
      if (fold != null) {
        predict(fold.fits()[validation.chosenIndex()], rows.features(), from, to);
        for (int row = from; row < to; row++) {
          if (complete[row] && !Double.isNaN(labelsBp[row])) {
            double spread = rows.spreads()[row];
            add(times[row], predictions[row - from], labelsBp[row], rows.mids()[row], spread);
          }
        }
      }
      from = to;
    }
  }

  private void add(long t, double prediction, double labelBp, double mid, double spread) {
    double[] block = block(Math.floorDiv(t, blockMs));
    double zero = labelBp * labelBp;
    block[ZERO] += zero;
    block[GAIN] += zero - (labelBp - prediction) * (labelBp - prediction);
    rows++;
    // Rows come in order but for files that do not; a new file begins a new walk.
    boolean free = t >= busyUntilMs || t < lastMs;
    lastMs = t;
    if (free && rule.tradable(prediction, mid, spread, fees)) {
      double earned = Math.signum(prediction) * labelBp - feeBp();
      block[NET] += earned;
      net += earned;
      signals++;
      busyUntilMs = t + point.horizonMs();
    }
  }

  /** Rows of one block come one after the other. */
  private double[] block(long index) {
    if (inHand == null || index != inHandIndex) {
      inHandIndex = index;
      inHand = blocks.computeIfAbsent(index, k -> new double[3]);
    }
    return inHand;
  }

  private double feeBp() {
    return fees.maker().add(fees.taker()).doubleValue() * 1e4;
  }

  private Fold fold(long timeMs) {
    for (Fold f : validation.folds()) {
      if (timeMs >= f.testFromMs() && timeMs < f.testToMs()) {
        return f;
      }
    }
    return null;
  }

  /** Into {@link #predictions}, the first row at 0; each row's sum in the order of the features. */
  private void predict(LassoFit fit, double[][] features, int from, int to) {
    if (predictions.length < to - from) {
      predictions = new double[to - from];
    }
    Arrays.fill(predictions, 0, to - from, fit.intercept());
    double[] b = fit.coefficients();
    for (int i = 0; i < b.length; i++) {
      if (b[i] != 0) {
        double[] column = features[i];
        for (int row = from; row < to; row++) {
          predictions[row - from] += b[i] * column[row];
        }
      }
    }
  }

  SearchPoint point() {
    return point;
  }

  int features() {
    return validation.chosen().nonZero();
  }

  long rows() {
    return rows;
  }

  long signals() {
    return signals;
  }

  double netBp() {
    return signals == 0 ? Double.NaN : net / signals;
  }

  Set<Long> blocks() {
    return blocks.keySet();
  }

  double[] gains(long[] keys) {
    return column(keys, GAIN);
  }

  double[] zeros(long[] keys) {
    return column(keys, ZERO);
  }

  double[] nets(long[] keys) {
    return column(keys, NET);
  }

  /** A block without rows of this try is a block in which it neither gained nor lost. */
  private double[] column(long[] keys, int which) {
    double[] column = new double[keys.length];
    for (int i = 0; i < keys.length; i++) {
      double[] block = blocks.get(keys[i]);
      column[i] = block == null ? 0 : block[which];
    }
    return column;
  }
}
