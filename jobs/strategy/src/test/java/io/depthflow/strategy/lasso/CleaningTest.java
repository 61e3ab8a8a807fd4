package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.cleaning.OutlierBound;
import io.depthflow.strategy.cleaning.OutlierRows;
import io.depthflow.strategy.cleaning.OutlierSketch;
import io.depthflow.strategy.cleaning.RobustScale;
import io.depthflow.strategy.lasso.LabelledRows.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outliers from the one pass to the fit, held against the rows themselves. */
class CleaningTest {
  private static final long HORIZON_MS = 10_000;
  private static final String[] NAMES = LabelledRows.NAMES;
  private static final CleaningPlan PLAN =
      new CleaningPlan(new String[] {CleaningPlan.LABEL, "d"}, 8, 0.01);
  private static final WalkForwardOptions OPTIONS =
      WalkForwardOptions.defaults()
          .withFolds(3)
          .withLasso(LassoOptions.defaults().withLambdas(12, 1e-3));

  private record Read(TrainingBlocks blocks, OutlierRows outliers) {}

  private static Read read(List<Row> rows, CleaningPlan plan) {
    BlockedGram sums = new BlockedGram(NAMES, 30_000, HORIZON_MS, 512, NonFinite.SKIP_ROW);
    OutlierSketch sketch = new OutlierSketch(plan, NAMES, 1);
    rows.forEach(row -> sketch.add(row.timeMs(), row.x(), new double[] {row.y()}, sums::add));
    sketch.settle(sums::add);
    return new Read(sums.blocks(), sketch.outliers(0));
  }

  private static TrainingResult train(List<Row> rows, CleaningPlan plan) {
    Read read = read(rows, plan);
    return WalkForward.train(read.blocks, read.outliers, HORIZON_MS, OPTIONS);
  }

  /** A few rows with a label or a feature far out, early ones and late ones. */
  private static List<Row> dirty(long seed, int seconds, int every, double size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (Row row : LabelledRows.rows(seed, seconds, 0.5)) {
      double[] x = row.x().clone();
      double y = row.y();
      int what = random.nextInt(every);
      if (what == 0) {
        y = random.nextBoolean() ? size : -size;
      } else if (what == 1) {
        x[3] = size * (1 + random.nextDouble());
      }
      rows.add(new Row(row.timeMs(), x, y));
    }
    return rows;
  }

  /** Each fold's training and the final one again from the rows, by thresholds of their own. */
  @Test
  void shouldCutEachTrainingPartByItsOwnThresholdsAndTestOnAllRows() {
    List<Row> rows = dirty(41, 3000, 500, 1e3);
    TrainingResult result = train(rows, PLAN);
    assertThat(result.cleaning().cutRows()).isPositive();
    for (int f = 0; f < result.folds().length; f++) {
      Fold fold = result.folds()[f];
      List<Row> part = between(rows, fold.trainFromMs(), fold.trainToMs());
      List<Row> kept = kept(part);
      assertThat(result.cleaning().foldCutRows()[f]).isEqualTo(part.size() - kept.size());
      assertThat(fold.trainRows()).isEqualTo(kept.size());
      RawProblem train = LabelledRows.between(kept, 0, Long.MAX_VALUE);
      RawProblem test = LabelledRows.between(rows, fold.testFromMs(), fold.testToMs() - 1);
      assertThat(fold.testRows()).as("no row of the test is cut").isEqualTo(test.n);
      double[] b = train.descend(result.path().lambdas()[6], 1);
      double intercept = train.yMean;
      for (int j = 0; j < 4; j++) {
        intercept -= b[j] * train.mean[j];
      }
      double expected = test.mse(b, intercept);
      assertThat(fold.mse()[6]).isCloseTo(expected, within(1e-8 * expected));
    }
    List<Row> part = between(rows, result.trainFromMs(), result.trainToMs());
    assertThat(result.trainScore().n()).isEqualTo(kept(part).size());
    assertThat(result.cleaning().cutRows()).isEqualTo(part.size() - kept(part).size());
    assertThat(result.holdout().n())
        .isEqualTo(between(rows, result.holdoutFromMs(), result.holdoutToMs()).size());
    assertThat(result.clipHigh()[3]).as("what live values are clipped to").isLessThan(20);
  }

  private static List<Row> between(List<Row> rows, long fromMs, long toMs) {
    return rows.stream().filter(r -> r.timeMs() >= fromMs && r.timeMs() <= toMs).toList();
  }

  /** The rules of {@link #PLAN} on plain rows; at most 1 % of them lie beyond. */
  private static List<Row> kept(List<Row> part) {
    List<Row> kept = new ArrayList<>(part);
    List<ToDoubleFunction<Row>> columns = List.of(Row::y, r -> r.x()[3]);
    for (ToDoubleFunction<Row> column : columns) {
      RobustScale scale = RobustScale.of(part.stream().mapToDouble(column).toArray());
      kept.removeIf(r -> Math.abs(column.applyAsDouble(r) - scale.centre()) > 8 * scale.scale());
      long beyond =
          part.stream()
              .filter(r -> Math.abs(column.applyAsDouble(r) - scale.centre()) > 8 * scale.scale())
              .count();
      assertThat(beyond).isLessThanOrEqualTo(part.size() / 100);
    }
    return kept;
  }

  /** A tenth of the rows lies beyond, of sizes all different: 1 % goes, the farthest. */
  @Test
  void shouldNeverCutMoreThanItsShare() {
    List<Row> rows = new ArrayList<>();
    Random random = new Random(8);
    for (Row row : LabelledRows.rows(8, 4000, 0.5)) {
      double y = random.nextInt(10) == 0 ? 100 * (1 + random.nextDouble()) : row.y();
      rows.add(new Row(row.timeMs(), row.x(), y));
    }
    TrainingResult result = train(rows, PLAN);
    List<Row> part = between(rows, result.trainFromMs(), result.trainToMs());
    OutlierBound label = result.cleaning().bounds()[0];
    assertThat(label.cutRows()).isEqualTo((long) (0.01 * part.size()));
    assertThat(part.stream().filter(r -> Math.abs(r.y() - label.centre()) > label.beyond()).count())
        .isEqualTo(label.cutRows());
    assertThat(label.beyond()).isGreaterThan(8 * label.scale());
  }

  /** All beyond are of one size: which 1 % of them should go? None. */
  @Test
  void shouldCutNoneOfTooManyEquals() {
    TrainingResult result = train(dirty(9, 3000, 20, 50), PLAN);
    assertThat(result.cleaning().bounds()[0].cutRows()).isZero();
    assertThat(result.cleaning().bounds()[1].cutRows()).isPositive();
  }

  @Test
  void shouldTrainAsWithoutRulesWhereNothingIsCut() {
    List<Row> rows = LabelledRows.rows(12, 3000, 0.5);
    TrainingResult plain = train(rows, CleaningPlan.NONE);
    TrainingResult ruled = train(rows, PLAN);
    assertThat(ruled.cleaning().cutRows()).isZero();
    assertThat(ruled.trainScore().n()).isEqualTo(plain.trainScore().n());
    for (int j = 0; j < 4; j++) {
      assertThat(ruled.chosen().coefficients()[j])
          .isCloseTo(plain.chosen().coefficients()[j], within(1e-10));
    }
    assertThat(ruled.holdout().r2()).isCloseTo(plain.holdout().r2(), within(1e-12));
  }

  /** Values of 10^12 in a sum would leave nothing of the others' digits. */
  @Test
  void shouldKeepTheDigitsOfTheRestBesideRowsOfAnySize() {
    TrainingResult small = train(dirty(51, 3000, 300, 1e3), PLAN);
    TrainingResult large = train(dirty(51, 3000, 300, 1e15), PLAN);
    assertThat(large.cleaning().cutRows()).isEqualTo(small.cleaning().cutRows()).isPositive();
    assertThat(large.path().fits()[8].coefficients())
        .containsExactly(small.path().fits()[8].coefficients(), within(1e-10));
  }

  /**
   * More rows than stand beside the sums: in order, in reverse, and by two hands with a restart.
   */
  @Test
  void shouldNotDependOnWhoReadTheRows() throws Exception {
    List<Row> rows = dirty(61, 25_000, 400, 200);
    CleaningPlan plan = PLAN.withZMax(3);
    Read forward = read(rows, plan);
    List<Row> backward = new ArrayList<>(rows);
    java.util.Collections.reverse(backward);
    Read reverse = read(backward, plan);
    BlockedGram sums = new BlockedGram(NAMES, 30_000, HORIZON_MS, 512, NonFinite.SKIP_ROW);
    OutlierSketch even = new OutlierSketch(plan, NAMES, 1);
    OutlierSketch odd = new OutlierSketch(plan, NAMES, 1);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      (i % 2 == 0 ? even : odd).add(row.timeMs(), row.x(), new double[] {row.y()}, sums::add);
      if (i == 17_000) {
        even.settle(sums::add);
        even = copy(even, plan);
      }
    }
    odd.settle(sums::add);
    even.settle(sums::add);
    even.merge(copy(odd, plan), sums::add);
    even.settle(sums::add);
    Read parts = new Read(sums.blocks(), even.outliers(0));
    TrainingResult expected =
        WalkForward.train(forward.blocks, forward.outliers, HORIZON_MS, OPTIONS);
    for (Read read : List.of(reverse, parts)) {
      assertThat(read.outliers.rows()).hasSameSizeAs(forward.outliers.rows());
      TrainingResult result = WalkForward.train(read.blocks, read.outliers, HORIZON_MS, OPTIONS);
      assertThat(result.cleaning().bounds()).containsExactly(expected.cleaning().bounds());
      assertThat(result.trainScore().n()).isEqualTo(expected.trainScore().n());
      assertThat(result.chosen().coefficients())
          .containsExactly(expected.chosen().coefficients(), within(1e-10));
    }
    assertThat(forward.outliers.rows().length).isLessThan(2 * OutlierSketch.EXTREMES + 1);
    assertThat(forward.blocks.rows()).as("rows that came late").isGreaterThan(10_000);
  }

  /** What is left of the rows beside the sums, joined as if no others had been there. */
  @Test
  void shouldLeaveRowsOutWithTheBitsOfNeverHavingJoinedThem() {
    Read read = read(dirty(31, 3_000, 40, 200), PLAN);
    TrainingBlocks joined = BesideSums.join(read.blocks, read.outliers);
    OutlierRows.Row[] rows = read.outliers.rows();
    BitSet without = new BitSet();
    new Random(31).ints(25, 0, rows.length).forEach(without::set);
    OutlierRows rest =
        new OutlierRows(
            PLAN,
            IntStream.range(0, rows.length)
                .filter(i -> !without.get(i))
                .mapToObj(i -> rows[i])
                .toArray(OutlierRows.Row[]::new),
            read.outliers.sample());
    TrainingBlocks left = BesideSums.leaveOut(joined, read.blocks, read.outliers, without);
    assertThat(left.rows()).isEqualTo(joined.rows() - without.cardinality());
    assertThat(left).usingRecursiveComparison().isEqualTo(BesideSums.join(read.blocks, rest));
    assertThat(left.blocks()).as("blocks that are as they were").containsAnyOf(joined.blocks());
  }

  private static OutlierSketch copy(OutlierSketch sketch, CleaningPlan plan) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sketch.write(new DataOutputStream(bytes));
    return OutlierSketch.read(
        plan, NAMES, 1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void shouldNameAColumnThatIsNotThere() {
    CleaningPlan plan = new CleaningPlan(new String[] {"speed"}, 8, 0.01);
    assertThatThrownBy(() -> new OutlierSketch(plan, NAMES, 1)).hasMessageContaining("'speed'");
  }
}
