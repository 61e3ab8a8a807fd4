package io.depthflow.pipeline;

import static io.depthflow.pipeline.TrainedModels.CORE;
import static io.depthflow.pipeline.TrainedModels.HORIZON_MS;
import static io.depthflow.pipeline.TrainedModels.START_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.pipeline.report.Evidence;
import io.depthflow.pipeline.report.TrainingInputs;
import io.depthflow.pipeline.report.TrainingReport;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.evaluation.SpanScore;
import io.depthflow.strategy.evaluation.ThresholdTrades;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.FoldScheme;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.TrainingFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The second reading against a training's sums, and against a loop over rows. */
class OutOfSampleRunTest {
  private static final long SEED = 31;
  private static final double FEE_BP = 7;
  private static final double SIGNAL = 12;

  @TempDir Path store;

  /** Two days, of which some rows lack a feature or the label. */
  private List<LabeledRow> rows() throws Exception {
    List<LabeledRow> first = TrainedModels.rows(SEED, START_MS, 2_500, SIGNAL);
    List<LabeledRow> second = TrainedModels.rows(SEED + 1, START_MS + 86_400_000, 2_500, SIGNAL);
    List<LabeledRow> all = new ArrayList<>(first);
    all.addAll(second);
    for (int i = 0; i < all.size(); i += 97) {
      if (i % 2 == 0) {
        all.get(i).row().values()[4] = Double.NaN;
      } else {
        all.get(i).labelsBp()[0] = Double.NaN;
      }
    }
    TrainedModels.store(store, "2024-07-18", first);
    TrainedModels.store(store, "2024-07-19", second);
    return all;
  }

  private static TrainingResult train(List<LabeledRow> rows, FoldScheme scheme) {
    BlockedGram sums = BlockedGram.forHorizon(CORE.names(), HORIZON_MS);
    rows.forEach(r -> sums.add(r.row().timeMs(), r.row().values(), r.labelsBp()[0]));
    return WalkForward.train(
        sums.blocks(), HORIZON_MS, WalkForwardOptions.defaults().withFolds(3).withScheme(scheme));
  }

  private Path partition() {
    return FeatureTable.folder(store, CORE).resolve("symbol=" + TrainedModels.SYMBOL);
  }

  @ParameterizedTest
  @EnumSource(FoldScheme.class)
  void shouldScoreTheRowsThatTheSumsWereTestedOn(FoldScheme scheme) throws Exception {
    List<LabeledRow> rows = rows();
    TrainingResult training = train(rows, scheme);
    Evidence evidence = OutOfSampleRun.of(partition(), training);
    assertThat(evidence.validation().metrics().rows())
        .isEqualTo(Arrays.stream(training.folds()).mapToLong(Fold::testRows).sum());
    assertThat(evidence.validation().metrics().r2().value())
        .isCloseTo(training.chosenPoint().r2(), within(1e-9));
    assertThat(evidence.holdout().metrics().rows()).isEqualTo(training.holdout().n());
    assertThat(evidence.holdout().metrics().r2().value())
        .isCloseTo(training.holdout().r2(), within(1e-9));
    assertThat(evidence.holdout().metrics().correlation().value())
        .isCloseTo(training.holdout().correlation(), within(1e-9));
    for (ThresholdTrades trades : evidence.validation().trades()) {
      requireObvious(trades, rows, training);
    }
    assertThat(evidence.validation().trades().get(1).trades()).isPositive();
  }

  /** Forecast by the fit of the row's own fold, one position at a time. */
  private static void requireObvious(
      ThresholdTrades trades, List<LabeledRow> rows, TrainingResult training) {
    double profit = 0;
    long count = 0;
    long freeMs = 0;
    for (LabeledRow row : rows) {
      long t = row.row().timeMs();
      for (Fold fold : training.folds()) {
        double y = row.labelsBp()[0];
        boolean tested = t >= fold.testFromMs() && t < fold.testToMs();
        if (tested && t >= freeMs && row.row().complete() && !Double.isNaN(y)) {
          LassoFit fit = fold.fits()[training.chosenIndex()];
          double p = fit.intercept();
          for (int i = 0; i < fit.coefficients().length; i++) {
            p += fit.coefficients()[i] * row.row().values()[i];
          }
          // The fixture's spread is far below the fees.
          if (Math.abs(p) > trades.multiple() * (FEE_BP + 0.5)) {
            profit += Math.signum(p) * y;
            count++;
            freeMs = t + HORIZON_MS;
          }
        }
      }
    }
    assertThat(trades.trades()).isEqualTo(count);
    if (count > 0) {
      assertThat(trades.netBp().value()).isCloseTo(profit / count - FEE_BP, within(1e-9));
    }
  }

  @Test
  void shouldTellThatTheStoreIsNoLongerWhatWasTrainedOn() throws Exception {
    TrainingResult training = train(rows(), FoldScheme.WALK_FORWARD);
    assertThat(report(training))
        .contains("with the R\u00b2 that the training")
        .doesNotContain("no longer");
    Path other = store.resolve("other");
    TrainedModels.store(
        other, "2024-07-19", TrainedModels.rows(SEED, START_MS + 86_400_000, 2_500, SIGNAL));
    store = other;
    assertThat(report(training)).contains("The rows in the store are no longer those");
  }

  @Test
  void shouldShowEveryPartWithFiguresThatAreNumbers() throws Exception {
    TrainingResult training = train(rows(), FoldScheme.WALK_FORWARD);
    String page = report(training);
    assertThat(page)
        .contains("R\u00b2 by block of time", "R\u00b2 by hour of the day")
        .contains("Predicted against realised", "Profit of a trade by threshold")
        .contains("Win rate by threshold", "Cross-validation error against lambda")
        .contains(
            "Coefficient path",
            "Weights over the blocks of time",
            "changes of sign",
            "blocks of the same sign")
        .contains("hold-out touched once", "What was left out", "24 tries: the first has R\u00b2")
        .contains("No look-ahead: of 900 stored rows")
        .doesNotContain("Nothing to draw");
    // The plotting library knows both words.
    assertThat(page.replaceAll("(?s)<script>.*?</script>", "")).doesNotContain("Infinity", "NaN");
    Evidence evidence = OutOfSampleRun.of(partition(), training);
    for (SpanScore span : evidence.validation().byTime()) {
      assertThat(span.r2().value()).isFinite();
      assertThat(span.rows()).isPositive();
    }
  }

  /** Where the rows are not at hand the rest of the page is there, and says so. */
  @Test
  void shouldReportWithoutRows() throws Exception {
    TrainingResult training = train(rows(), FoldScheme.WALK_FORWARD);
    LinearModel model = LinearModel.of(training, TrainedModels.SYMBOL, CORE, 1000);
    String page =
        TrainingReport.render(
            new TrainingInputs(model, TrainingFacts.UNKNOWN, training, null, null, null, null));
    assertThat(page)
        .contains("The rows were not read a second time", "Coefficient path", "edge")
        .contains("how the parameters were found is not known");
  }

  private String report(TrainingResult training) throws Exception {
    LinearModel model = LinearModel.of(training, TrainedModels.SYMBOL, CORE, 1000);
    return TrainingReport.render(
        new TrainingInputs(
            model,
            TrainingFacts.UNKNOWN,
            training,
            OutOfSampleRun.of(partition(), training),
            new LookAheadReport(900, new String[] {"a"}, new long[1]),
            null,
            "24 tries: the first has R2 0.31."));
  }
}
