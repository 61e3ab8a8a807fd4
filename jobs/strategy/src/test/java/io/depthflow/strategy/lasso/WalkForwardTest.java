package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.cleaning.OutlierRows;
import io.depthflow.strategy.lasso.LabelledRows.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkForwardTest {

  private static final long HORIZON_MS = 10_000;
  private static final WalkForwardOptions OPTIONS =
      WalkForwardOptions.defaults()
          .withLasso(LassoOptions.defaults().withLambdas(15, 1e-3))
          .withFolds(4);

  private static TrainingResult train(List<Row> rows, WalkForwardOptions options) {
    TrainingBlocks blocks = LabelledRows.sums(rows, 30_000, HORIZON_MS, 512).blocks();
    return WalkForward.train(blocks, HORIZON_MS, options);
  }

  /** Every figure again from the rows: plain descent on them, errors summed one by one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shouldEqualAWalkOverTheRows(int rollingGroups) {
    List<Row> rows = LabelledRows.rows(21 + rollingGroups, 1500, 0.5);
    TrainingResult result = train(rows, OPTIONS.withRollingGroups(rollingGroups));
    assertThat(result.folds()).hasSize(4);
    for (Fold fold : result.folds()) {
      RawProblem train = LabelledRows.between(rows, fold.trainFromMs(), fold.trainToMs());
      RawProblem test = LabelledRows.between(rows, fold.testFromMs(), fold.testToMs() - 1);
      assertThat(fold.trainRows()).isEqualTo(train.n);
      assertThat(fold.testRows()).isEqualTo(test.n);
      assertThat(fold.testFromMs() - fold.trainToMs()).isGreaterThanOrEqualTo(HORIZON_MS);
      double[] lambdas = result.path().lambdas();
      for (int i = 0; i < lambdas.length; i++) {
        double[] b = train.descend(lambdas[i], 1);
        double intercept = train.yMean;
        for (int j = 0; j < 4; j++) {
          intercept -= b[j] * train.mean[j];
        }
        assertThat(fold.mse()[i])
            .as("fold from %d, lambda %s", fold.testFromMs(), lambdas[i])
            .isCloseTo(test.mse(b, intercept), within(1e-8));
      }
      assertThat(fold.zeroMse()).isCloseTo(test.mse(new double[4], 0), within(1e-12));
    }
    assertCurve(result);
    RawProblem holdout = LabelledRows.between(rows, result.holdoutFromMs(), result.holdoutToMs());
    assertThat(result.holdout().n()).isEqualTo(holdout.n);
    double mse = holdout.mse(result.chosen().coefficients(), result.chosen().intercept());
    assertThat(result.holdout().mse()).isCloseTo(mse, within(1e-9));
    assertThat(result.holdoutToMs()).isEqualTo(rows.get(rows.size() - 1).timeMs());
    assertThat(result.holdoutFromMs() - result.trainToMs()).isGreaterThanOrEqualTo(HORIZON_MS);
    RawProblem training = LabelledRows.between(rows, result.trainFromMs(), result.trainToMs());
    assertThat(result.trainScore().n()).isEqualTo(training.n);
  }

  private static void assertCurve(TrainingResult result) {
    for (int i = 0; i < result.curve().length; i++) {
      double mean = 0;
      for (Fold fold : result.folds()) {
        mean += fold.mse()[i] / result.folds().length;
      }
      double squares = 0;
      for (Fold fold : result.folds()) {
        squares += Math.pow(fold.mse()[i] - mean, 2);
      }
      assertThat(result.curve()[i].mse()).isCloseTo(mean, within(1e-12));
      assertThat(result.curve()[i].standardError())
          .isCloseTo(Math.sqrt(squares / 3 / 4), within(1e-12));
      assertThat(result.curve()[i].mse())
          .isGreaterThanOrEqualTo(result.curve()[result.minIndex()].mse());
    }
    CvPoint min = result.curve()[result.minIndex()];
    assertThat(result.oneStandardErrorIndex()).isLessThanOrEqualTo(result.minIndex());
    for (int i = 0; i <= result.oneStandardErrorIndex(); i++) {
      boolean within = result.curve()[i].mse() <= min.mse() + min.standardError();
      assertThat(within).isEqualTo(i == result.oneStandardErrorIndex());
    }
  }

  @Test
  void shouldTakeTheLambdaOfItsRule() {
    List<Row> rows = LabelledRows.rows(5, 2000, 0.3);
    TrainingResult least = train(rows, OPTIONS.withRule(LambdaRule.MINIMUM));
    TrainingResult sparse = train(rows, OPTIONS.withRule(LambdaRule.ONE_STANDARD_ERROR));
    assertThat(least.chosenIndex()).isEqualTo(least.minIndex());
    assertThat(sparse.chosenIndex()).isEqualTo(sparse.oneStandardErrorIndex());
    assertThat(sparse.chosen().lambda()).isGreaterThan(least.chosen().lambda());
  }

  @Test
  void shouldFindAPlantedLawOutOfSample() {
    TrainingResult result = train(LabelledRows.rows(3, 6000, 1), OPTIONS);
    // Variance of the law 1.25, of the noise 1.
    assertThat(result.holdout().r2()).isCloseTo(1.25 / 2.25, within(0.06));
    assertThat(result.holdout().correlation()).isCloseTo(Math.sqrt(1.25 / 2.25), within(0.05));
    assertThat(result.chosen().coefficients()[0]).isCloseTo(1, within(0.05));
    assertThat(result.olsHoldout().r2()).isCloseTo(result.holdout().r2(), within(0.01));
    assertThat(result.labelSd()).isCloseTo(1.5, within(0.05));
  }

  @Test
  void shouldFindNothingWhenTheLabelsAreShuffled() {
    int better = 0;
    for (long seed = 0; seed < 20; seed++) {
      List<Row> rows = LabelledRows.rows(seed, 1500, 1);
      List<Double> labels = new ArrayList<>(rows.stream().map(Row::y).toList());
      Collections.shuffle(labels, new Random(seed));
      List<Row> shuffled = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        shuffled.add(new Row(rows.get(i).timeMs(), rows.get(i).x(), labels.get(i)));
      }
      TrainingResult result = train(shuffled, OPTIONS);
      assertThat(result.holdout().r2()).as("seed %d", seed).isLessThan(0.03);
      better += result.holdout().r2() > 0.01 ? 1 : 0;
    }
    assertThat(better).as("seeds with R2 above 0.01").isLessThanOrEqualTo(3);
  }

  @Test
  void shouldTrainASubsetAsIfItHadBeenReadAlone() {
    List<Row> rows = LabelledRows.rows(9, 1500, 0.5);
    TrainingBlocks all = LabelledRows.sums(rows, 30_000, HORIZON_MS, 512).blocks();
    TrainingResult subset = WalkForward.train(all.select(new int[] {1, 0}), HORIZON_MS, OPTIONS);
    BlockedGram alone =
        new BlockedGram(new String[] {"b", "a"}, 30_000, HORIZON_MS, 512, NonFinite.SKIP_ROW);
    rows.forEach(r -> alone.add(r.timeMs(), new double[] {r.x()[1], r.x()[0]}, r.y()));
    TrainingResult direct = WalkForward.train(alone.blocks(), HORIZON_MS, OPTIONS);
    assertThat(subset.names()).containsExactly("b", "a");
    assertThat(subset.chosen().coefficients()).containsExactly(direct.chosen().coefficients());
    assertThat(subset.holdout()).isEqualTo(direct.holdout());
  }

  @Test
  void shouldLeaveOutAColumnThatHeldAHole() {
    BlockedGram sums =
        new BlockedGram(LabelledRows.NAMES, 30_000, HORIZON_MS, 512, NonFinite.DROP_COLUMN);
    List<Row> rows = LabelledRows.rows(2, 1000, 1);
    rows.get(100).x()[1] = Double.NaN;
    rows.forEach(r -> sums.add(r.timeMs(), r.x(), r.y()));
    TrainingResult result = WalkForward.train(sums.blocks(), HORIZON_MS, OPTIONS);
    assertThat(result.droppedNames()).containsExactly("b");
    assertThat(result.chosen().coefficients()[1]).isZero();
    assertThat(result.ols().coefficients()[1]).isZero();
    assertThat(result.nonFiniteRows()).containsExactly(0, 1, 0, 0);
  }

  /** Each group is tested once; nothing is trained on within the embargo of it, on either side. */
  @Test
  void shouldTestEachGroupOnceAgainstAllOthersWhenItIsKFold() {
    List<Row> rows = LabelledRows.rows(31, 3000, 0.5);
    TrainingResult result = train(rows, OPTIONS.withScheme(FoldScheme.K_FOLD));
    assertThat(result.folds()).hasSize(4);
    assertThat(result.folds()[0].testFromMs()).isLessThanOrEqualTo(rows.get(0).timeMs());
    for (int i = 0; i < 4; i++) {
      Fold fold = result.folds()[i];
      if (i > 0) {
        assertThat(fold.testFromMs()).isEqualTo(result.folds()[i - 1].testToMs());
      }
      List<Row> others = new ArrayList<>();
      for (Row row : rows) {
        long t = row.timeMs();
        boolean before = t <= fold.testFromMs() - HORIZON_MS;
        // The block of 30 s behind the test is left out whole.
        boolean after = t >= fold.testToMs() + 30_000 && t <= result.trainToMs();
        if (before || after) {
          others.add(row);
        }
      }
      assertThat(fold.trainRows()).as("fold %d", i).isEqualTo(others.size());
      RawProblem train = LabelledRows.between(others, 0, Long.MAX_VALUE);
      RawProblem test = LabelledRows.between(rows, fold.testFromMs(), fold.testToMs() - 1);
      double[] b = train.descend(result.path().lambdas()[5], 1);
      double intercept = train.yMean;
      for (int j = 0; j < 4; j++) {
        intercept -= b[j] * train.mean[j];
      }
      assertThat(fold.mse()[5]).isCloseTo(test.mse(b, intercept), within(1e-8));
    }
    assertThat(result.holdoutFromMs()).isEqualTo(result.folds()[3].testToMs());
    assertThatThrownBy(() -> OPTIONS.withRollingGroups(2).withScheme(FoldScheme.K_FOLD))
        .hasMessageContaining("K folds train on all other groups");
  }

  /** What a search sees does not depend on the hold-out's labels and features. */
  @Test
  void shouldNotLookAtTheHoldoutWhenItValidates() {
    List<Row> rows = LabelledRows.rows(32, 2000, 0.5);
    TrainingResult trained = train(rows, OPTIONS);
    List<Row> others = new ArrayList<>();
    for (Row row : rows) {
      boolean held = row.timeMs() >= trained.holdoutFromMs();
      others.add(held ? new Row(row.timeMs(), new double[] {9, 9, 9, 9}, -7 * row.y()) : row);
    }
    Validation a = validate(rows);
    Validation b = validate(others);
    assertThat(a.curve()).containsExactly(b.curve()).containsExactly(trained.curve());
    assertThat(a.chosen().coefficients()).containsExactly(b.chosen().coefficients());
    assertThat(a.holdoutFromMs()).isEqualTo(trained.holdoutFromMs());
  }

  private static Validation validate(List<Row> rows) {
    return WalkForward.validate(
        LabelledRows.sums(rows, 30_000, HORIZON_MS, 512).blocks(),
        OutlierRows.NONE,
        HORIZON_MS,
        OPTIONS);
  }

  @Test
  void shouldRefuseAnEmbargoShorterThanTheHorizon() {
    TrainingBlocks blocks =
        LabelledRows.sums(LabelledRows.rows(1, 500, 1), 30_000, 5000, 512).blocks();
    assertThatThrownBy(() -> WalkForward.train(blocks, HORIZON_MS, OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("embargo of 5000 ms is shorter than the horizon of 10000 ms");
  }

  @Test
  void shouldSayWhatIsMissingWhenTheDataAreTooShort() {
    TrainingBlocks blocks =
        LabelledRows.sums(LabelledRows.rows(1, 100, 1), 30_000, HORIZON_MS, 512).blocks();
    assertThatThrownBy(() -> WalkForward.train(blocks, HORIZON_MS, OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 are needed (folds + 2)")
        .hasMessageContaining("give more data");
    BlockedGram holes = LabelledRows.sums(List.of(), 30_000, HORIZON_MS, 512);
    for (int i = 1; i < 1000; i++) {
      holes.add(i * 1000L, new double[] {1, 2, Double.NaN, 4}, 5);
    }
    assertThatThrownBy(() -> WalkForward.train(holes.blocks(), HORIZON_MS, OPTIONS))
        .hasMessageContaining("feature 'c' was not finite in 999");
  }

  @Test
  void shouldRefuseOptionsOutOfRange() {
    assertThatThrownBy(() -> OPTIONS.withFolds(1)).hasMessageContaining("folds");
    assertThatThrownBy(() -> OPTIONS.withRollingGroups(-1)).hasMessageContaining("rollingGroups");
  }
}
