package io.depthflow.pipeline;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.PlantedSignal;
import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.CvPoint;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.LassoPath;
import io.depthflow.strategy.lasso.Score;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import java.util.Arrays;
import java.util.List;

/** The generator's best predictor, read off the displayed imbalance: a model without a training. */
final class HandMadeModel {
  private static final FeatureSet FEATURES = FeatureSet.byName("core");
  private static final long PERIOD_MS = 1000;

  private HandMadeModel() {}

  static LinearModel of(GeneratorConfig market) {
    return LinearModel.of(training(market), market.symbol(), FEATURES, PERIOD_MS);
  }

  /** As little of a training as names a model after its content. */
  private static TrainingResult training(GeneratorConfig market) {
    double[] low = new double[FEATURES.size()];
    double[] high = new double[FEATURES.size()];
    Arrays.fill(low, -1e9);
    Arrays.fill(high, 1e9);
    LassoFit fit = new LassoFit(0, 0, coefficients(market), 0, 0, 0, true);
    BlockFigure unknown = new BlockFigure(Double.NaN, Double.NaN, 0, 0);
    Score none = new Score(0, 0, 0, 0, Double.NaN);
    return new TrainingResult(
        FEATURES.names(),
        market.horizonMs(),
        market.horizonMs(),
        WalkForwardOptions.defaults(),
        null,
        new LassoPath(new LassoFit[] {fit}, new int[0]),
        new CvPoint[] {new CvPoint(0, Double.NaN, Double.NaN, Double.NaN, market.signalLevels())},
        0,
        0,
        0,
        null,
        none,
        none,
        none,
        unknown,
        unknown,
        0,
        0,
        0,
        0,
        low.clone(),
        high.clone(),
        low,
        high,
        Double.NaN,
        new long[0],
        0,
        new double[0],
        null,
        null,
        null);
  }

  /** An imbalance is kappa * s but for noise; the mean over the levels estimates it. */
  private static double[] coefficients(GeneratorConfig market) {
    double bpPerImbalance =
        new PlantedSignal(market).predictionBp(1, market.horizonMs()) / market.kappa();
    List<String> names = List.of(FEATURES.names());
    double[] coefficients = new double[names.size()];
    for (int level = 1; level <= market.signalLevels(); level++) {
      coefficients[names.indexOf("imb_" + level)] = bpPerImbalance / market.signalLevels();
    }
    return coefficients;
  }
}
