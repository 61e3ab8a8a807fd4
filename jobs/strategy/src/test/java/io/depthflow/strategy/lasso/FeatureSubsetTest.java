package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.cleaning.OutlierRows;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A training that may not use a feature, held against one that was never given it. */
class FeatureSubsetTest {
  private static final long SEED = 17;
  private static final long HORIZON_MS = 10_000;

  @Test
  void shouldTrainTheModelOfTheOtherFeaturesAlone() {
    Random random = new Random(SEED);
    BlockedGram sums = BlockedGram.forHorizon(new String[] {"a", "future", "c"}, HORIZON_MS);
    for (int i = 1; i <= 3_000; i++) {
      double[] x = {random.nextGaussian(), 0, 60_000 + random.nextGaussian()};
      double y = x[0] + 0.5 * (x[2] - 60_000) + random.nextGaussian();
      x[1] = y;
      sums.add(i * 1000L, x, y);
    }
    TrainingBlocks blocks = sums.blocks();
    WalkForwardOptions options = WalkForwardOptions.defaults();
    BitSet without = new BitSet();
    without.set(1);

    TrainingResult all = WalkForward.train(blocks, HORIZON_MS, options);
    TrainingResult some = WalkForward.train(blocks, OutlierRows.NONE, HORIZON_MS, options, without);
    TrainingResult alone = WalkForward.train(blocks.select(new int[] {0, 2}), HORIZON_MS, options);

    double[] b = alone.chosen().coefficients();
    assertThat(some.chosen().coefficients()).containsExactly(b[0], 0, b[1]);
    assertThat(some.chosen().intercept()).isEqualTo(alone.chosen().intercept());
    assertThat(some.chosen().lambda()).isEqualTo(alone.chosen().lambda());
    assertThat(some.holdout()).isEqualTo(alone.holdout());
    assertThat(some.olsHoldout().r2()).isEqualTo(alone.olsHoldout().r2());
    assertThat(some.droppedNames()).containsExactly("future");
    assertThat(all.suspects()).containsExactly("future");
    assertThat(some.suspects()).as("what is not used need not be suspected").isEmpty();
  }
}
