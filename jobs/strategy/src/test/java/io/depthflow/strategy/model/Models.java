package io.depthflow.strategy.model;

import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.LassoOptions;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.util.Random;

/** Small trained models for tests. */
final class Models {

  static final FeatureSet CORE = FeatureSet.byName("core");

  private Models() {}

  static TrainingResult result(long seed) {
    BlockedGram sums = BlockedGram.forHorizon(CORE.names(), 10_000);
    Random random = new Random(seed);
    for (int i = 1; i <= 1200; i++) {
      double[] x = new double[CORE.size()];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextGaussian();
      }
      sums.add(1_700_000_000_000L + i * 1000L, x, 4 * x[1] - 2 * x[9] + random.nextGaussian());
    }
    WalkForwardOptions options =
        WalkForwardOptions.defaults().withLasso(LassoOptions.defaults().withLambdas(20, 1e-2));
    return WalkForward.train(sums.blocks(), 10_000, options);
  }

  static LinearModel model(long seed) {
    return LinearModel.of(result(seed), "BTCUSDT", CORE, 1000);
  }
}
