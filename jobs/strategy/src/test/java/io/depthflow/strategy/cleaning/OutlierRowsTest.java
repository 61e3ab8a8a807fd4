package io.depthflow.strategy.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** More rows of a day beyond a rule than can stand beside the sums: rows every 100 ms. */
class OutlierRowsTest {
  private static final long SEED = 71;
  private static final String[] NAMES = {"x"};

  /** Labels of which every so manieth lies far out, of sizes all different. */
  private static OutlierBound cut(int rows, int every, double share) {
    CleaningPlan plan = new CleaningPlan(new String[] {CleaningPlan.LABEL}, 20, share);
    OutlierSketch sketch = new OutlierSketch(plan, NAMES, 1);
    Random random = new Random(SEED);
    for (int i = 0; i < rows; i++) {
      double usual = random.nextGaussian();
      double label = i % every == 0 ? 100 * (1 + random.nextDouble()) : usual;
      sketch.add(i * 100L, new double[] {usual}, new double[] {label}, (t, x, y) -> {});
    }
    sketch.settle((t, x, y) -> {});
    return sketch.outliers(0).cut(timeMs -> true, rows).bounds()[0];
  }

  @Test
  void shouldCountExactlyWhatDoesNotStandBesideWhereTheSampleIsAllRows() {
    OutlierBound bound = cut(16_000, 8, 0.2);
    assertThat(bound.cutRows()).isEqualTo(OutlierSketch.EXTREMES_OF_A_DAY);
    assertThat(bound.unseenRows()).isEqualTo(2_000 - OutlierSketch.EXTREMES_OF_A_DAY);
  }

  /** A day of them: 1 % of the rows are 8,640, and 5,400 lie beyond. */
  @Test
  void shouldEstimateItFromASampleOfManyRows() {
    OutlierBound bound = cut(864_000, 160, 0.01);
    assertThat(bound.cutRows()).isEqualTo(OutlierSketch.EXTREMES_OF_A_DAY);
    double unseen = 5_400 - OutlierSketch.EXTREMES_OF_A_DAY;
    // 83 rows of the sample are expected: a third is three standard deviations.
    assertThat((double) bound.unseenRows())
        .as("seed %d", SEED)
        .isCloseTo(unseen, within(unseen / 3));
  }

  @Test
  void shouldNotCountWhatTheShareDoesNotLetItCut() {
    OutlierBound bound = cut(16_000, 8, 0.1);
    assertThat(bound.unseenRows()).isEqualTo(1_600 - OutlierSketch.EXTREMES_OF_A_DAY);
  }

  @Test
  void shouldSayNothingWhereAllStandBeside() {
    OutlierBound bound = cut(16_000, 160, 0.2);
    assertThat(bound.cutRows()).isEqualTo(100);
    assertThat(bound.unseenRows()).isZero();
  }
}
