package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.BlockFigure;
import org.junit.jupiter.api.Test;

class BlockPlanTest {
  private static final long[] HORIZONS_MS = {10_000};
  private static final long HOUR_MS = 3_600_000;
  private static final WalkForwardOptions SELECTION = WalkForwardOptions.defaults();

  @Test
  void shouldKeepBlocksAsShortAsTheHorizonAllowsAndAsTheSpanDoes() {
    assertThat(BlockPlan.of(HORIZONS_MS, 4 * HOUR_MS, SELECTION))
        .isEqualTo(new BlockPlan(30_000, 512));
    assertThat(BlockPlan.of(HORIZONS_MS, 6 * HOUR_MS, SELECTION))
        .isEqualTo(new BlockPlan(60_000, 512));
    assertThat(BlockPlan.of(new long[] {10_000, 60_000}, 0, SELECTION))
        .isEqualTo(new BlockPlan(180_000, 512));
  }

  /** Up to the folds that 1,024 blocks are enough for, at the spans at which blocks double. */
  @Test
  void shouldLeaveBlocksEnoughToHoldOutHoweverManyFolds() {
    for (int folds = 2; folds <= 14; folds++) {
      WalkForwardOptions selection = SELECTION.withFolds(folds).withLasso(few());
      for (int hours = 18; hours <= 20_000; hours = hours * 5 / 4) {
        BlockPlan plan = BlockPlan.of(HORIZONS_MS, hours * HOUR_MS, selection);
        BlockedGram sums = plan.sums(new String[] {"x"}, HORIZONS_MS, NonFinite.SKIP_ROW);
        long step = plan.blockMs() / 4;
        for (long t = 0; t <= hours * HOUR_MS; t += step) {
          sums.add(t, new double[] {t / step % 7}, t / step % 5);
        }
        TrainingResult result = WalkForward.train(sums.blocks(), 10_000, selection);
        assertThat(result.holdoutR2().blocks())
            .as("%d folds of %d hours", folds, hours)
            .isGreaterThanOrEqualTo(BlockFigure.LEAST_BLOCKS);
        assertThat(BlockPlan.objection(10_000, hours * HOUR_MS, selection)).isEmpty();
      }
    }
  }

  private static LassoOptions few() {
    return LassoOptions.defaults().withLambdas(2, 0.5);
  }

  @Test
  void shouldSayBeforehandThatTheHoldOutWillBeTooShortAndWhatToGive() {
    assertThat(BlockPlan.objection(10_000, 6 * HOUR_MS, SELECTION.withFolds(20)))
        .contains(
            "20 folds leave about 16 blocks of 60 s to be held out, and 30 are needed to tell an"
                + " edge from luck; give --folds=10 or fewer, or a longer span");
    assertThat(BlockPlan.objection(10_000, 6 * HOUR_MS, SELECTION.withFolds(10))).isEmpty();
    assertThat(BlockPlan.objection(10_000, HOUR_MS, SELECTION))
        .contains(
            "5 folds leave about 8 blocks of 60 s to be held out, and 30 are needed to tell an"
                + " edge from luck; give a longer span: here no number of --folds leaves enough");
    assertThat(BlockPlan.objection(60_000, 24 * HOUR_MS, SELECTION)).isEmpty();
  }
}
