package io.depthflow.strategy.lasso;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses lambda by walking forward in time, fits the final model and scores it once on the
 * hold-out, all from the sums of {@link TrainingBlocks}: no row is read again. Training rows end at
 * least the embargo before the first row of the test group that follows them, so no label of theirs
 * reaches into it.
 */
public final class WalkForward {

  private WalkForward() {}

  /**
   * Trains.
   *
   * @param horizonMs the label's horizon; the blocks' embargo must not be shorter
   * @throws IllegalArgumentException naming what is missing and the cure
   */
  public static TrainingResult train(
      TrainingBlocks blocks, long horizonMs, WalkForwardOptions options) {
    if (blocks.embargoMs() < horizonMs) {
      throw new IllegalArgumentException(
          "embargo of %d ms is shorter than the horizon of %d ms: labels of training rows would"
                  .formatted(blocks.embargoMs(), horizonMs)
              + " reach into the test; sum the rows with a longer embargo");
    }
    List<TimeBlock> groups = groups(blocks, options.folds() + 2);
    int last = groups.size() - 1;
    BitSet exclude = excluded(blocks, groups.subList(0, last));
    GramBlock training = trainingRows(groups, 0, last);
    LassoPath path = LassoSolver.path(training, options.lasso(), exclude, blocks.names());
    Fold[] folds = new Fold[options.folds()];
    for (int test = 1; test < last; test++) {
      folds[test - 1] = fold(groups, test, path.lambdas(), exclude, blocks.embargoMs(), options);
    }
    CvPoint[] curve = curve(folds, path);
    int min = minimum(curve);
    int oneSe = withinOneStandardError(curve, min);
    int chosen = options.rule() == LambdaRule.MINIMUM ? min : oneSe;
    LassoFit fit = path.fits()[chosen];
    OlsFit ols = Ols.fit(training, exclude);
    TimeBlock holdout = groups.get(last);
    GramBlock holdoutRows = holdout.all();
    int p = training.features();
    return new TrainingResult(
        blocks.names().clone(),
        horizonMs,
        blocks.embargoMs(),
        options,
        folds,
        path,
        curve,
        min,
        oneSe,
        chosen,
        ols,
        training.score(fit.coefficients(), fit.intercept()),
        holdoutRows.score(fit.coefficients(), fit.intercept()),
        holdoutRows.score(ols.coefficients(), ols.intercept()),
        groups.get(0).firstMs(),
        groups.get(last - 1).toMs() - blocks.embargoMs(),
        holdout.fromMs(),
        holdout.lastMs(),
        Arrays.copyOf(training.min(), p),
        Arrays.copyOf(training.max(), p),
        Math.sqrt(training.varianceOf(training.label())),
        blocks.nonFiniteRows(),
        blocks.skippedRows());
  }

  /** Joins neighbouring blocks into groups of about equally many rows. */
  private static List<TimeBlock> groups(TrainingBlocks blocks, int count) {
    List<TimeBlock> filled = Arrays.stream(blocks.blocks()).filter(b -> b.n() > 0).toList();
    if (filled.size() < count) {
      throw new IllegalArgumentException(
          "%d rows with a label in %d time blocks, but %d are needed (folds + 2)%s; give more data,"
                  .formatted(blocks.rows(), filled.size(), count, reasons(blocks))
              + " fewer folds or shorter blocks");
    }
    long total = blocks.rows();
    List<TimeBlock> groups = new ArrayList<>();
    TimeBlock group = null;
    long seen = 0;
    for (int i = 0; i < filled.size(); i++) {
      TimeBlock block = filled.get(i);
      group = group == null ? block : group.followedBy(block);
      seen += block.n();
      int groupsLeft = count - groups.size() - 1;
      int blocksLeft = filled.size() - i - 1;
      boolean full = seen * count >= total * (groups.size() + 1L);
      if (groupsLeft > 0 && (full || blocksLeft == groupsLeft)) {
        groups.add(group);
        group = null;
      }
    }
    groups.add(group);
    return groups;
  }

  private static String reasons(TrainingBlocks blocks) {
    long[] nonFinite = blocks.nonFiniteRows();
    int worst = 0;
    for (int i = 1; i < nonFinite.length; i++) {
      worst = nonFinite[i] > nonFinite[worst] ? i : worst;
    }
    return nonFinite[worst] == 0
        ? " (" + blocks.skippedRows() + " rows without one left out)"
        : " (%d rows left out; feature '%s' was not finite in %d)"
            .formatted(blocks.skippedRows(), blocks.names()[worst], nonFinite[worst]);
  }

  /** Features that held a value which is not finite, where such columns are to be dropped. */
  private static BitSet excluded(TrainingBlocks blocks, List<TimeBlock> training) {
    BitSet exclude = new BitSet();
    if (blocks.nonFinite() == NonFinite.DROP_COLUMN) {
      for (TimeBlock group : training) {
        for (int i = 0; i < group.nonFinite().length; i++) {
          if (group.nonFinite()[i] > 0) {
            exclude.set(i);
          }
        }
      }
    }
    return exclude;
  }

  /** Groups from (inclusive) to (exclusive), without the tail that the embargo takes. */
  private static GramBlock trainingRows(List<TimeBlock> groups, int from, int to) {
    GramBlock sum = GramBlock.empty(groups.get(0).head().features());
    for (int i = from; i < to; i++) {
      sum = sum.merge(i == to - 1 ? groups.get(i).head() : groups.get(i).all());
    }
    return sum;
  }

  private static Fold fold(
      List<TimeBlock> groups,
      int test,
      double[] lambdas,
      BitSet exclude,
      long embargoMs,
      WalkForwardOptions o) {
    int from = o.rollingGroups() == 0 ? 0 : Math.max(0, test - o.rollingGroups());
    GramBlock train = trainingRows(groups, from, test);
    TimeBlock testGroup = groups.get(test);
    GramBlock testRows = testGroup.all();
    // A column may be constant in a fold and not in the whole: it gets 0 there, refused or not.
    LassoOptions lasso = o.lasso().withConstants(ConstantColumns.DROP);
    LassoPath path = LassoSolver.path(train, lasso, lambdas, exclude, null);
    double[] mse = new double[lambdas.length];
    for (int i = 0; i < mse.length; i++) {
      LassoFit fit = path.fits()[i];
      mse[i] = testRows.score(fit.coefficients(), fit.intercept()).mse();
    }
    TimeBlock lastTrain = groups.get(test - 1);
    return new Fold(
        groups.get(from).firstMs(),
        lastTrain.toMs() - embargoMs,
        train.n(),
        testGroup.fromMs(),
        testGroup.toMs(),
        testGroup.n(),
        mse,
        testRows.labelSquares() / testRows.n(),
        path.fits());
  }

  private static CvPoint[] curve(Fold[] folds, LassoPath path) {
    double zero = 0;
    for (Fold fold : folds) {
      zero += fold.zeroMse() * fold.testRows();
    }
    CvPoint[] curve = new CvPoint[path.fits().length];
    for (int i = 0; i < curve.length; i++) {
      double mean = 0;
      double sse = 0;
      for (Fold fold : folds) {
        mean += fold.mse()[i] / folds.length;
        sse += fold.mse()[i] * fold.testRows();
      }
      double squares = 0;
      for (Fold fold : folds) {
        squares += (fold.mse()[i] - mean) * (fold.mse()[i] - mean);
      }
      double error = Math.sqrt(squares / (folds.length - 1) / folds.length);
      double r2 = zero > 0 ? 1 - sse / zero : Double.NaN;
      LassoFit fit = path.fits()[i];
      curve[i] = new CvPoint(fit.lambda(), mean, error, r2, fit.nonZero());
    }
    return curve;
  }

  /** Of equal errors the larger lambda. */
  private static int minimum(CvPoint[] curve) {
    int min = 0;
    for (int i = 1; i < curve.length; i++) {
      if (curve[i].mse() < curve[min].mse()) {
        min = i;
      }
    }
    return min;
  }

  private static int withinOneStandardError(CvPoint[] curve, int min) {
    double bound = curve[min].mse() + curve[min].standardError();
    int index = 0;
    while (curve[index].mse() > bound) {
      index++;
    }
    return index;
  }
}
