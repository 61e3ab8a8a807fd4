package io.depthflow.strategy.model;

import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.TrainingResult;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A linear predictor of the mid's change in bp over a horizon, in raw units of its features.
 *
 * @param id function of the content, see {@link ModelId}
 * @param symbol what it was trained on
 * @param featureSet name of the feature set
 * @param featureSetVersion its version
 * @param names features in order
 * @param coefficients bp per unit of the feature, same order; exactly 0 where not chosen
 * @param intercept bp
 * @param lambda penalty on the standardised problem, bp
 * @param horizonMs what it looks ahead
 * @param periodMs spacing of the samples it was trained on
 * @param clipLow least value seen in training, per feature; inputs below are raised to it
 * @param clipHigh greatest value seen in training; inputs above are lowered to it
 * @param trainFromMs first training row, ms of receive time
 * @param trainToMs no row later than this was trained on
 * @param metrics what it showed out of sample
 */
public record LinearModel(
    String id,
    String symbol,
    String featureSet,
    int featureSetVersion,
    String[] names,
    double[] coefficients,
    double intercept,
    double lambda,
    long horizonMs,
    long periodMs,
    double[] clipLow,
    double[] clipHigh,
    long trainFromMs,
    long trainToMs,
    ModelMetrics metrics)
    implements Serializable {

  /**
   * The model that a training chose.
   *
   * @param set what the training's columns are
   * @param periodMs spacing of its rows
   * @throws IllegalArgumentException when the set's names are not the training's
   */
  public static LinearModel of(
      TrainingResult result, String symbol, FeatureSet set, long periodMs) {
    if (!Arrays.equals(set.names(), result.names())) {
      throw new IllegalArgumentException(
          "the training's %d columns are not those of feature set '%s' version %d"
              .formatted(result.names().length, set.name(), set.version()));
    }
    LassoFit fit = result.chosen();
    LinearModel model =
        new LinearModel(
            "",
            symbol,
            set.name(),
            set.version(),
            result.names(),
            fit.coefficients(),
            fit.intercept(),
            fit.lambda(),
            result.horizonMs(),
            periodMs,
            result.clipLow(),
            result.clipHigh(),
            result.trainFromMs(),
            result.trainToMs(),
            ModelMetrics.of(result));
    return model.withId(ModelId.of(model));
  }

  private LinearModel withId(String newId) {
    return new LinearModel(
        newId,
        symbol,
        featureSet,
        featureSetVersion,
        names,
        coefficients,
        intercept,
        lambda,
        horizonMs,
        periodMs,
        clipLow,
        clipHigh,
        trainFromMs,
        trainToMs,
        metrics);
  }

  /**
   * The predicted change of mid after {@link #horizonMs}, bp; NaN when a value that carries weight
   * is NaN. Values are clipped to the training range first.
   *
   * @param values in the order of {@link #names}
   * @throws IllegalArgumentException when their number differs
   */
  public double predict(double[] values) {
    checkWidth(values);
    double sum = intercept;
    for (int i = 0; i < values.length; i++) {
      // A NaN passes the clipping and makes the sum NaN.
      if (coefficients[i] != 0) {
        sum += coefficients[i] * clip(values[i], i);
      }
    }
    return sum;
  }

  /** How many of the values that carry weight lie outside the training range. */
  public int clipped(double[] values) {
    checkWidth(values);
    int clipped = 0;
    for (int i = 0; i < values.length; i++) {
      if (coefficients[i] != 0 && (values[i] < clipLow[i] || values[i] > clipHigh[i])) {
        clipped++;
      }
    }
    return clipped;
  }

  /** Features with a weight. */
  public int nonZero() {
    return (int) Arrays.stream(coefficients).filter(c -> c != 0).count();
  }

  /**
   * Refuses to go on with another feature set than the model's.
   *
   * @throws IllegalArgumentException naming both
   */
  public void requireFeatures(FeatureSet set) {
    if (!set.name().equals(featureSet)
        || set.version() != featureSetVersion
        || !Arrays.equals(set.names(), names)) {
      throw new IllegalArgumentException(
          "model %s was trained on feature set '%s' version %d (%d features), but the rows are of"
                  .formatted(id, featureSet, featureSetVersion, names.length)
              + " set '%s' version %d (%d features); run with the model's set, or train anew"
                  .formatted(set.name(), set.version(), set.size()));
    }
  }

  /**
   * The feature set that this build computes for the model.
   *
   * @throws IllegalArgumentException when it has no such set, or another version of it; names both
   */
  public FeatureSet requireFeatures() {
    FeatureSet set;
    try {
      set = FeatureSet.byName(featureSet);
    } catch (IllegalArgumentException e) {
      // No cause: a screen shows the innermost message, which would not name the model.
      throw new IllegalArgumentException(
          "model %s was trained on feature set '%s' version %d, which this build does not have: %s"
              .formatted(id, featureSet, featureSetVersion, e.getMessage()));
    }
    requireFeatures(set);
    return set;
  }

  private double clip(double value, int i) {
    return Math.min(Math.max(value, clipLow[i]), clipHigh[i]);
  }

  private void checkWidth(double[] values) {
    if (values.length != coefficients.length) {
      throw new IllegalArgumentException(
          "model %s takes %d features of set '%s', was given %d values"
              .formatted(id, coefficients.length, featureSet, values.length));
    }
  }
}
