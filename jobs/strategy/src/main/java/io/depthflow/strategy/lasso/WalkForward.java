package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.OutlierRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses lambda by walking forward in time or by plain K folds, fits the final model and scores it
 * once on the hold-out, all from the sums of {@link TrainingBlocks}: no row is read again. Training
 * rows end at least the embargo before the first row of the test group that follows them, so no
 * label of theirs reaches into it.
 */
public final class WalkForward {

  private WalkForward() {}

  /**
   * Trains on all rows: none is an outlier.
   *
   * @param horizonMs the label's horizon; the blocks' embargo must not be shorter
   * @throws IllegalArgumentException naming what is missing and the cure
   */
  public static TrainingResult train(
      TrainingBlocks blocks, long horizonMs, WalkForwardOptions options) {
    return train(blocks, OutlierRows.NONE, horizonMs, options);
  }

  /**
   * Trains.
   *
   * @param outliers rows that stand beside the sums; each training part leaves out those that it
   *     finds beyond the rules by its own rows, and tests and hold-out take all of them
   * @param horizonMs the label's horizon; the blocks' embargo must not be shorter
   * @throws IllegalArgumentException naming what is missing and the cure
   */
  public static TrainingResult train(
      TrainingBlocks blocks, OutlierRows outliers, long horizonMs, WalkForwardOptions options) {
    return train(blocks, outliers, horizonMs, options, new BitSet());
  }

  /**
   * Trains on some of the features: the model that {@link TrainingBlocks#select} of the others
   * would give, its coefficients in the order of all features and 0 for those left out.
   *
   * @param without numbers of the features that are left out
   * @throws IllegalArgumentException as the other
   */
  public static TrainingResult train(
      TrainingBlocks blocks,
      OutlierRows outliers,
      long horizonMs,
      WalkForwardOptions options,
      BitSet without) {
    BlockGroups groups = groups(blocks, outliers, horizonMs, options);
    BitSet exclude = excluded(groups);
    exclude.or(without);
    BlockGroups.Part part = training(groups, options);
    Validation v = validate(groups, part, outliers, options, exclude);
    TrainingBlocks all = groups.all();
    GramBlock training = v.training();
    LassoFit fit = v.chosen();
    OlsFit ols = Ols.fit(training, exclude);
    TimeBlock holdout = groups.group(groups.groups().size() - 1);
    GramBlock holdoutRows = holdout.all();
    int p = training.features();
    return new TrainingResult(
        all.names().clone(),
        horizonMs,
        all.embargoMs(),
        options,
        v.folds(),
        v.path(),
        v.curve(),
        v.minIndex(),
        v.oneStandardErrorIndex(),
        v.chosenIndex(),
        ols,
        training.score(fit.coefficients(), fit.intercept()),
        holdoutRows.score(fit.coefficients(), fit.intercept()),
        holdoutRows.score(ols.coefficients(), ols.intercept()),
        groups.r2(holdout, fit, 0, horizonMs),
        groups.r2(holdout, fit, training.meanOf(training.label()), horizonMs),
        v.trainFromMs(),
        v.trainToMs(),
        holdout.fromMs(),
        holdout.lastMs(),
        IntStream.range(0, p).mapToDouble(training::meanOf).toArray(),
        IntStream.range(0, p).mapToDouble(i -> Math.sqrt(training.varianceOf(i))).toArray(),
        Arrays.copyOf(training.min(), p),
        Arrays.copyOf(training.max(), p),
        Math.sqrt(training.varianceOf(training.label())),
        all.nonFiniteRows(),
        all.skippedRows(),
        featureR2(training, without),
        v.cleaning(),
        all.nonFinite(),
        blockFits(groups, part, fit.lambda(), exclude, options));
  }

  private static double[] featureR2(GramBlock rows, BitSet without) {
    double[] r2 = new double[rows.features()];
    int y = rows.label();
    for (int i = 0; i < r2.length; i++) {
      double product = rows.comomentOf(i, i) * rows.comomentOf(y, y);
      double both = rows.comomentOf(i, y);
      boolean used = product > 0 && !rows.isConstant(i) && !without.get(i);
      r2[i] = used ? both * both / product : Double.NaN;
    }
    return r2;
  }

  /**
   * All of a training but the hold-out, which is not looked at: for those who compare many.
   *
   * @throws IllegalArgumentException as {@link #train}
   */
  public static Validation validate(
      TrainingBlocks blocks, OutlierRows outliers, long horizonMs, WalkForwardOptions options) {
    return validate(blocks, outliers, horizonMs, options, new BitSet());
  }

  /**
   * The same with some of the features.
   *
   * @param without numbers of the features that are left out
   * @throws IllegalArgumentException as {@link #train}
   */
  public static Validation validate(
      TrainingBlocks blocks,
      OutlierRows outliers,
      long horizonMs,
      WalkForwardOptions options,
      BitSet without) {
    BlockGroups groups = groups(blocks, outliers, horizonMs, options);
    BitSet exclude = excluded(groups);
    exclude.or(without);
    return validate(groups, training(groups, options), outliers, options, exclude);
  }

  private static BlockGroups groups(
      TrainingBlocks blocks, OutlierRows outliers, long horizonMs, WalkForwardOptions options) {
    if (blocks.embargoMs() < horizonMs) {
      throw new IllegalArgumentException(
          "embargo of %d ms is shorter than the horizon of %d ms: labels of training rows would"
                  .formatted(blocks.embargoMs(), horizonMs)
              + " reach into the test; sum the rows with a longer embargo");
    }
    return new BlockGroups(blocks, outliers, options.groups());
  }

  /** All rows before the hold-out that a fit is given. */
  private static BlockGroups.Part training(BlockGroups groups, WalkForwardOptions options) {
    int last = groups.groups().size() - 1;
    return groups.part(groups.before(firstGroup(last, options), last));
  }

  /** The final fit's groups one by one, at its lambda. */
  private static BlockFit[] blockFits(
      BlockGroups groups,
      BlockGroups.Part part,
      double lambda,
      BitSet exclude,
      WalkForwardOptions options) {
    int last = groups.groups().size() - 1;
    LassoOptions lasso = options.lasso().withConstants(ConstantColumns.DROP);
    List<BlockFit> fits = new ArrayList<>();
    for (int i = firstGroup(last, options); i < last; i++) {
      GramBlock rows = groups.within(part, i);
      if (rows.n() > 0) {
        TimeBlock group = groups.group(i);
        LassoPath path = LassoSolver.path(rows, lasso, new double[] {lambda}, exclude, null);
        fits.add(new BlockFit(group.fromMs(), group.toMs(), rows.n(), path.fits()[0]));
      }
    }
    return fits.toArray(BlockFit[]::new);
  }

  private static Validation validate(
      BlockGroups groups,
      BlockGroups.Part training,
      OutlierRows outliers,
      WalkForwardOptions options,
      BitSet exclude) {
    int last = groups.groups().size() - 1;
    int from = firstGroup(last, options);
    String[] names = groups.all().names();
    LassoPath path = LassoSolver.path(training.rows(), options.lasso(), exclude, names);
    Fold[] folds = new Fold[options.folds()];
    long[] cutRows = new long[folds.length];
    boolean walk = options.scheme() == FoldScheme.WALK_FORWARD;
    for (int i = 0; i < folds.length; i++) {
      int test = walk ? i + 1 : i;
      List<BlockGroups.Stretch> stretches =
          walk ? groups.before(firstGroup(test, options), test) : groups.around(test);
      BlockGroups.Part part = groups.part(stretches);
      cutRows[i] = part.cut().count();
      folds[i] = fold(groups, test, stretches, part.rows(), path.lambdas(), exclude, options);
    }
    CvPoint[] curve = curve(folds, path);
    int min = minimum(curve);
    int oneSe = withinOneStandardError(curve, min);
    return new Validation(
        folds,
        path,
        curve,
        min,
        oneSe,
        options.rule() == LambdaRule.MINIMUM ? min : oneSe,
        training.rows(),
        groups.group(from).firstMs(),
        groups.group(last - 1).toMs() - groups.all().embargoMs(),
        groups.group(last).fromMs(),
        new Cleaning(outliers.plan(), training.cut().count(), training.cut().bounds(), cutRows));
  }

  private static int firstGroup(int test, WalkForwardOptions options) {
    return options.rollingGroups() == 0 ? 0 : Math.max(0, test - options.rollingGroups());
  }

  /** Features that held a value which is not finite, where such columns are to be dropped. */
  private static BitSet excluded(BlockGroups groups) {
    BitSet exclude = new BitSet();
    if (groups.all().nonFinite() == NonFinite.DROP_COLUMN) {
      for (TimeBlock group : groups.groups().subList(0, groups.groups().size() - 1)) {
        for (int i = 0; i < group.nonFinite().length; i++) {
          if (group.nonFinite()[i] > 0) {
            exclude.set(i);
          }
        }
      }
    }
    return exclude;
  }

  private static Fold fold(
      BlockGroups groups,
      int test,
      List<BlockGroups.Stretch> stretches,
      GramBlock train,
      double[] lambdas,
      BitSet exclude,
      WalkForwardOptions o) {
    TimeBlock testGroup = groups.group(test);
    GramBlock testRows = testGroup.all();
    // A column may be constant in a fold and not in the whole: it gets 0 there, refused or not.
    LassoOptions lasso = o.lasso().withConstants(ConstantColumns.DROP);
    LassoPath path = LassoSolver.path(train, lasso, lambdas, exclude, null);
    double[] mse = new double[lambdas.length];
    for (int i = 0; i < mse.length; i++) {
      LassoFit fit = path.fits()[i];
      mse[i] = testRows.score(fit.coefficients(), fit.intercept()).mse();
    }
    return new Fold(
        groups.firstMs(stretches.get(0)),
        stretches.get(stretches.size() - 1).toMs() - groups.all().embargoMs(),
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
