package io.depthflow.strategy.signal;

import io.depthflow.strategy.model.LinearModel;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What the desk needs of a model: a forecast of the mid's change in bp, NaN when not yet known. */
public interface Predictor {

  /** Identifies the model in signals and journal. */
  String id();

  /** How far ahead it looks; an entry expires when this has passed. */
  long horizonMs();

  /**
   * Predicted change of mid, bp.
   *
   * @param values one per feature, raw units
   */
  double predict(double[] values);

  /** The view of a trained model. */
  static Predictor of(LinearModel model) {
    return of(model.id(), model.horizonMs(), model::predict);
  }

  /** A predictor made of a function. */
  static Predictor of(String id, long horizonMs, ToDoubleFunction<double[]> function) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(function, "function");
    if (horizonMs <= 0) {
      throw new IllegalArgumentException("horizonMs of model " + id + " must be > 0: " + horizonMs);
    }
    return new Predictor() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public long horizonMs() {
        return horizonMs;
      }

      @Override
      public double predict(double[] values) {
        return function.applyAsDouble(values);
      }
    };
  }
}
