package io.depthflow.strategy.search;

import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.Validation;
import io.depthflow.strategy.signal.SignalRule;
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
  private Fold fold;

  Tally(SearchPoint point, Validation validation, long blockMs, SignalRule rule, FeeRates fees) {
    this.point = point;
    this.validation = validation;
    this.blockMs = blockMs;
    this.rule = rule;
    this.fees = fees;
  }

  /** Takes a row of the second reading; labelBp is that of the try's horizon. */
  void add(LabeledRow row, double labelBp) {
    long t = row.row().timeMs();
    if (fold == null || t < fold.testFromMs() || t >= fold.testToMs()) {
      fold = fold(t);
      if (fold == null) {
        return;
      }
    }
    double prediction = predict(fold.fits()[validation.chosenIndex()], row.row().values());
    double[] block = blocks.computeIfAbsent(Math.floorDiv(t, blockMs), k -> new double[3]);
    double zero = labelBp * labelBp;
    block[ZERO] += zero;
    block[GAIN] += zero - (labelBp - prediction) * (labelBp - prediction);
    rows++;
    // Rows come in order but for files that do not; a new file begins a new walk.
    boolean free = t >= busyUntilMs || t < lastMs;
    lastMs = t;
    if (free && rule.tradable(prediction, row.row().mid(), row.row().spread(), fees)) {
      double earned = Math.signum(prediction) * labelBp - feeBp();
      block[NET] += earned;
      net += earned;
      signals++;
      busyUntilMs = t + point.horizonMs();
    }
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

  private static double predict(LassoFit fit, double[] values) {
    double sum = fit.intercept();
    double[] b = fit.coefficients();
    for (int i = 0; i < b.length; i++) {
      if (b[i] != 0) {
        sum += b[i] * values[i];
      }
    }
    return sum;
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
