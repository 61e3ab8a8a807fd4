package io.depthflow.pipeline;

import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.report.Evidence;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ColumnBatch;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.sinks.parquet.RowSpan;
import io.depthflow.strategy.evaluation.ForecastSums;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.signal.SignalRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores a training row by row where sums cannot tell: by hour, by size of forecast, by threshold.
 * The rows that were tested on are read once more, those of other times not at all; each is
 * forecast by the fit of its fold, which was given none of it, and the hold-out by the chosen
 * model. Columns without a weight are left out, and memory does not grow with the rows.
 */
final class OutOfSampleRun {
  private static final SignalRule RULE = SignalRule.DEFAULT;

  /** Stretches of time that the validation rows are shown in; the hold-out is as long as a fold. */
  private static final int MOST_SPANS = 48;

  private static final FeeRates FEES = FeeRates.REGULAR;

  private final TrainingResult training;
  private final int[] read;
  private final boolean[] required;
  private final Step[] steps;
  private final ForecastSums validation;
  private final ForecastSums holdout;
  private final double feeBp = RULE.feeBp(FEES);

  /**
   * Rows of a stretch of time, and who forecasts them.
   *
   * @param weights of the columns that are read, in their order
   */
  private record Step(
      long fromMs, long toMs, double intercept, double[] weights, ForecastSums sums) {}

  private OutOfSampleRun(TrainingResult training) {
    this.training = training;
    Fold[] folds = training.folds();
    LassoFit[] fits = new LassoFit[folds.length + 1];
    for (int f = 0; f < folds.length; f++) {
      fits[f] = folds[f].fits()[training.chosenIndex()];
    }
    fits[folds.length] = training.chosen();
    read =
        IntStream.range(0, training.names().length)
            .filter(
                i -> required(i) || Arrays.stream(fits).anyMatch(fit -> fit.coefficients()[i] != 0))
            .toArray();
    required = new boolean[read.length];
    for (int k = 0; k < read.length; k++) {
      required[k] = required(read[k]);
    }
    long testFromMs = Arrays.stream(folds).mapToLong(Fold::testFromMs).min().orElseThrow();
    long horizonMs = training.horizonMs();
    double labelSd = training.labelSd() > 0 ? training.labelSd() : 1;
    // Blocks of one length, so that errors of both can be compared.
    long spanMs = training.holdoutToMs() - testFromMs;
    validation = new ForecastSums(spanMs, horizonMs, feeBp, labelSd);
    holdout = new ForecastSums(spanMs, horizonMs, feeBp, labelSd);
    steps = new Step[fits.length];
    for (int f = 0; f < folds.length; f++) {
      steps[f] = step(folds[f].testFromMs(), folds[f].testToMs(), fits[f], validation);
    }
    steps[folds.length] =
        step(training.holdoutFromMs(), training.holdoutToMs() + 1, training.chosen(), holdout);
  }

  /** A row was left out of the training where any feature was not finite, weighted or not. */
  private boolean required(int feature) {
    return training.nonFiniteRows()[feature] > 0 && training.nonFinite() != NonFinite.DROP_COLUMN;
  }

  private Step step(long fromMs, long toMs, LassoFit fit, ForecastSums sums) {
    double[] weights = Arrays.stream(read).mapToDouble(i -> fit.coefficients()[i]).toArray();
    return new Step(fromMs, toMs, fit.intercept(), weights, sums);
  }

  /**
   * Reads and scores.
   *
   * @param partition folder of the symbol's rows, in the feature set's table
   * @throws IOException when they cannot be read
   */
  static Evidence of(Path partition, TrainingResult training) throws IOException {
    OutOfSampleRun run = new OutOfSampleRun(training);
    run.read(partition);
    int spans = Math.max(1, MOST_SPANS / training.folds().length);
    return new Evidence(
        run.validation.result(MOST_SPANS), run.holdout.result(spans), RULE, run.feeBp);
  }

  private void read(Path partition) throws IOException {
    List<String> columns = new ArrayList<>();
    for (int i : read) {
      columns.add(FeatureTable.featureColumn(training.names()[i]));
    }
    columns.add(FeatureTable.labelColumn(training.horizonMs()));
    columns.add(FeatureTable.MID_COLUMN);
    columns.add(FeatureTable.SPREAD_COLUMN);
    List<org.apache.flink.core.fs.Path> files = new ArrayList<>();
    for (var file : ParquetRows.files(StoredRows.flinkPath(partition))) {
      RowSpan span = RowSpan.of(List.of(file), FeatureTable.TIME_COLUMN);
      if (Arrays.stream(steps).anyMatch(s -> span.last() >= s.fromMs && span.first() < s.toMs)) {
        files.add(file);
      }
    }
    try (RowIterator<ColumnBatch> batches =
        ParquetRows.columns(files, "features", FeatureTable.TIME_COLUMN, columns)) {
      batches.forEachRemaining(this::add);
    }
  }

  /** Rows mostly go on where the last one was, so a batch is a few stretches of one step. */
  private void add(ColumnBatch batch) {
    long[] timesMs = batch.times();
    for (int from = 0; from < batch.rows(); ) {
      Step step = stepOf(timesMs[from]);
      int to = from + 1;
      while (to < batch.rows() && stepOf(timesMs[to]) == step) {
        to++;
      }
      if (step != null) {
        add(step, batch, from, to);
      }
      from = to;
    }
  }

  private void add(Step step, ColumnBatch batch, int from, int to) {
    double[] labels = batch.values()[read.length];
    double[] mids = batch.values()[read.length + 1];
    double[] spreads = batch.values()[read.length + 2];
    double[] forecasts = forecasts(step, batch.values(), from, to);
    for (int r = from; r < to; r++) {
      double forecast = forecasts[r - from];
      if (Double.isFinite(forecast) && Double.isFinite(labels[r])) {
        double threshold = RULE.thresholdBp(mids[r], spreads[r], feeBp);
        step.sums.add(batch.times()[r], forecast, labels[r], threshold);
      }
    }
  }

  /** Null for a row that was only trained on. */
  private Step stepOf(long timeMs) {
    for (Step step : steps) {
      if (timeMs >= step.fromMs && timeMs < step.toMs) {
        return step;
      }
    }
    return null;
  }

  /** Not clipped, as in all figures of a training; NaN where the training left the row out. */
  private double[] forecasts(Step step, double[][] values, int from, int to) {
    double[] sums = new double[to - from];
    Arrays.fill(sums, step.intercept);
    for (int k = 0; k < read.length; k++) {
      double weight = step.weights[k];
      if (weight != 0) {
        addTo(sums, weight, values[k], from);
      } else if (required[k]) {
        voidWhereNone(sums, values[k], from);
      }
    }
    return sums;
  }

  private static void addTo(double[] sums, double weight, double[] column, int from) {
    for (int r = 0; r < sums.length; r++) {
      sums[r] += weight * column[from + r];
    }
  }

  private static void voidWhereNone(double[] sums, double[] column, int from) {
    for (int r = 0; r < sums.length; r++) {
      if (!Double.isFinite(column[from + r])) {
        sums[r] = Double.NaN;
      }
    }
  }
}
