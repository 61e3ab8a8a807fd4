package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightStabilityTest {
  private static final long SEED = 23;

  /** One feature holds, one turns its sign half way, one is nothing but noise. */
  @Test
  void shouldTellWhatHoldsFromWhatTurns() {
    BlockedGram gram = BlockedGram.forHorizon(new String[] {"holds", "turns", "noise"}, 10_000);
    Random random = new Random(SEED);
    int rows = 7_000;
    for (int i = 0; i < rows; i++) {
      double[] x = {2 * random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double turned = i < rows * 2 / 7 ? 1 : -1;
      gram.add(i * 1000L, x, 1.5 * x[0] + turned * x[1] + random.nextGaussian());
    }
    // Trained on the last group alone, so that a fold's weights are of its own time.
    TrainingResult result =
        WalkForward.train(
            gram.blocks(), 10_000, WalkForwardOptions.defaults().withRollingGroups(1));
    List<WeightStability> all = WeightStability.of(result);
    assertThat(all).extracting(WeightStability::feature).containsExactly(0, 1, 2);
    WeightStability holds = all.get(0);
    assertThat(holds.weights()).hasSize(5);
    // What turned costs a fold more than it gains another, so lambda takes 0.4 of each.
    assertThat(holds.mean()).as("seed %d", SEED).isBetween(2.0, 3.1);
    assertThat(holds.sd()).isLessThan(0.3);
    assertThat(holds.kept()).isEqualTo(1);
    assertThat(holds.signChanges()).isZero();
    WeightStability turns = all.get(1);
    assertThat(turns.kept()).isEqualTo(1);
    assertThat(turns.signChanges()).as("seed %d", SEED).isEqualTo(1);
    assertThat(turns.weights()[0]).isGreaterThan(0.3);
    assertThat(turns.weights()[4]).isLessThan(-0.3);
    assertThat(turns.sd()).isGreaterThan(0.5);
    for (WeightStability s : all) {
      obvious(s, result);
    }
  }

  private static void obvious(WeightStability s, TrainingResult result) {
    double sum = 0;
    double squares = 0;
    int kept = 0;
    for (Fold fold : result.folds()) {
      double raw = fold.fits()[result.chosenIndex()].coefficients()[s.feature()];
      double weight = raw * result.scales()[s.feature()];
      sum += weight;
      squares += weight * weight;
      kept += weight != 0 ? 1 : 0;
    }
    int n = result.folds().length;
    assertThat(s.mean()).isCloseTo(sum / n, within(1e-12));
    assertThat(s.sd())
        .isCloseTo(Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1)), within(1e-6));
    assertThat(s.kept()).isEqualTo((double) kept / n);
  }
}
