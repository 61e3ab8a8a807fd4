package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.cleaning.CleaningPlan;
import java.util.ArrayList;
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
    List<WeightStability> all = WeightStability.overFolds(result);
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

  /**
   * In the first, second and fourth of the six blocks of the training rows the second feature says
   * what it says not in the others: folds that know all before average it away.
   */
  @Test
  void shouldTellBlockByBlockWhatFoldsAverageAway() {
    String[] names = {"holds", "turns", "noise"};
    Random random = new Random(SEED);
    List<LabelledRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < 7_000; i++) {
      double[] x = {2 * random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      int block = i / 1_000;
      double turned = block < 2 || block == 3 ? 1 : -0.5;
      double y = 1.5 * x[0] + turned * x[1] + random.nextGaussian();
      rows.add(new LabelledRows.Row(i * 1000L, x, i < 900 && i % 100 == 0 ? 1e4 : y));
    }
    CleaningPlan cleaning = new CleaningPlan(new String[] {CleaningPlan.LABEL}, 10, 0.01);
    TrainingSums sums = new TrainingSums(names, new long[] {10_000}, cleaning);
    rows.forEach(row -> sums.add(row.timeMs(), row.x(), new double[] {row.y()}));
    LassoOptions small = LassoOptions.defaults().withLambdas(2, 1e-2);
    TrainingResult result =
        WalkForward.train(
            sums.blocks(0),
            sums.outliers(0),
            10_000,
            WalkForwardOptions.defaults().withLasso(small));

    assertThat(result.blockFits()).hasSize(6);
    long rowsOfBlocks = 0;
    for (BlockFit block : result.blockFits()) {
      RawProblem own =
          LabelledRows.between(
              rows.stream().filter(row -> row.y() < 1e3).toList(),
              block.fromMs(),
              block.toMs() - 10_000);
      assertThat(block.rows()).isEqualTo(own.n);
      rowsOfBlocks += block.rows();
      double[] expected = own.descend(result.chosen().lambda(), 1);
      assertThat(block.fit().coefficients()).containsExactly(expected, within(1e-7));
    }
    assertThat(result.trainScore().n() - rowsOfBlocks)
        .as("rows whose labels reach into the next block")
        .isBetween(5 * 8L, 5 * 9L);
    List<WeightStability> blocks = WeightStability.overBlocks(result);
    assertThat(blocks.get(0).agreement()).isEqualTo(1);
    assertThat(blocks.get(0).signChanges()).isZero();
    assertThat(blocks.get(1).signChanges()).as("seed %d", SEED).isEqualTo(3);
    assertThat(blocks.get(1).agreement()).isEqualTo(0.5);
    assertThat(blocks.get(1).sd()).isGreaterThan(3 * blocks.get(0).sd());
    assertThat(WeightStability.overFolds(result).get(1).signChanges()).isZero();
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
