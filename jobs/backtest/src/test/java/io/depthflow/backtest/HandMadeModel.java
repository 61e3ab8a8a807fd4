package io.depthflow.backtest;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.PlantedSignal;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelMetrics;
import java.util.Arrays;

/** The generator's best predictor, read off the displayed imbalance of the first levels. */
final class HandMadeModel {

  static final FeatureSet FEATURES = FeatureSet.byName("core");

  private HandMadeModel() {}

  static LinearModel of(GeneratorConfig config) {
    String[] names = FEATURES.names();
    double[] coefficients = new double[names.length];
    // An imbalance is kappa * s but for noise; the mean over the levels estimates it.
    double bpPerImbalance =
        new PlantedSignal(config).predictionBp(1, config.horizonMs()) / config.kappa();
    for (int level = 1; level <= config.signalLevels(); level++) {
      int at = Arrays.asList(names).indexOf("imb_" + level);
      coefficients[at] = bpPerImbalance / config.signalLevels();
    }
    double[] low = new double[names.length];
    double[] high = new double[names.length];
    Arrays.fill(low, Double.NEGATIVE_INFINITY);
    Arrays.fill(high, Double.POSITIVE_INFINITY);
    double none = Double.NaN;
    return new LinearModel(
        "hand-made",
        config.symbol(),
        FEATURES.name(),
        FEATURES.version(),
        names,
        coefficients,
        0,
        0,
        config.horizonMs(),
        1000,
        low,
        high,
        0,
        0,
        new ModelMetrics(0, 0, none, none, none, none, none, none, none, none, none));
  }
}
