package io.depthflow.pipeline.report;

import io.depthflow.pipeline.report.Chart.Scale;
import io.depthflow.pipeline.report.Chart.Tint;
import io.depthflow.strategy.cleaning.OutlierBound;
import io.depthflow.strategy.lasso.Cleaning;
import io.depthflow.strategy.lasso.CvPoint;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WeightStability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How the model was found: error against lambda, the path, the weights, the walk. */
final class TrainingSection implements Section {

  private static final int TALL = 320;
  private static final int MOST_BARS = 25;
  static final Tint[] TINTS = {
    Tint.BLUE, Tint.ORANGE, Tint.TEAL, Tint.RED, Tint.VIOLET, Tint.GOLD, Tint.PINK, Tint.GREEN
  };

  @Override
  public void write(ReportInputs in, Page page) {
    TrainingResult training = in.training();
    if (training == null) {
      return;
    }
    page.heading("training", "Training");
    page.note(
        ("LASSO on %s of %d features; %d rows from %s to %s UTC, walk-forward in %d folds"
                + " with an embargo of %s; hold-out of %d rows from %s to %s UTC.")
            .formatted(
                in.backtest().symbol(),
                training.names().length,
                training.trainScore().n(),
                Figures.dateTime(training.trainFromMs()),
                Figures.dateTime(training.trainToMs()),
                training.folds().length,
                Figures.duration(training.embargoMs()),
                training.holdout().n(),
                Figures.dateTime(training.holdoutFromMs()),
                Figures.dateTime(training.holdoutToMs())));
    page.note(said(training));
    page.beginPlots();
    curve(training, page);
    path(training, page);
    weights(training, page);
    page.endPlots();
    coefficients(training, page);
    folds(training, page);
  }

  /** What the hold-out says, what was cut, and what is too good. */
  private static String said(TrainingResult training) {
    StringBuilder text = new StringBuilder("The hold-out was looked at once: ");
    text.append(training.edge().sentence()).append('.');
    Cleaning cleaning = training.cleaning();
    // Results of before rows were cleaned have neither.
    if (cleaning != null) {
      text.append(" Outliers left out of the final fit: ")
          .append(Figures.count(cleaning.cutRows()))
          .append(" rows");
      for (OutlierBound bound : cleaning.bounds()) {
        text.append(
            "; %s beyond %s of %s (%s %s): %s"
                .formatted(
                    bound.column(),
                    Figures.significant(bound.beyond()),
                    Figures.significant(bound.centre()),
                    bound.kind(),
                    Figures.significant(bound.scale()),
                    Figures.count(bound.cutRows())));
      }
      text.append("; validation and hold-out keep every row.");
    }
    if (training.featureR2() != null && !training.suspects().isEmpty()) {
      text.append(" Look-ahead? More than half of what is to come is told by ")
          .append(String.join(", ", training.suspects()))
          .append(" alone.");
    }
    return text.toString();
  }

  static void curve(TrainingResult training, Page page) {
    CvPoint[] points = training.curve();
    double zero = Arrays.stream(training.folds()).mapToDouble(Fold::zeroMse).average().orElse(0);
    double least = points[training.minIndex()].lambda();
    double oneError = points[training.oneStandardErrorIndex()].lambda();
    Chart chart =
        Chart.xy("lambda (bp, log)", Scale.LOG, "validation error (bp\u00b2)")
            .dots(
                "mean over the folds, \u00b1 1 s.e.",
                Tint.BLUE,
                Arrays.stream(points).map(p -> new double[] {p.lambda(), p.mse()}).toList())
            .withErrors(Arrays.stream(points).mapToDouble(CvPoint::standardError).toArray())
            .dashed(
                "zero-change forecast",
                Tint.MUTED,
                List.of(
                    new double[] {points[points.length - 1].lambda(), zero},
                    new double[] {points[0].lambda(), zero}))
            .markX(points[training.chosenIndex()].lambda(), "chosen", Tint.RED);
    double chosen = points[training.chosenIndex()].lambda();
    // Nearer ones would write over each other.
    if (oneError != least && oneError > 2 * chosen) {
      chart.markX(oneError, "1 s.e.", Tint.MUTED);
    }
    page.plot(
        "Cross-validation error against lambda",
        "The chosen lambda should lie in the valley, below the dashed line of the forecast 'no"
            + " change'; a valley at the right edge means that nothing is worth a weight.",
        false,
        TALL,
        chart);
  }

  static void path(TrainingResult training, Page page) {
    List<Integer> order = bySize(training);
    Chart chart = Chart.xy("lambda (bp, log)", Scale.LOG, "swing of the forecast (bp)");
    for (int rank = 0; rank < order.size(); rank++) {
      int feature = order.get(rank);
      boolean named = rank < TINTS.length;
      List<double[]> line = new ArrayList<>();
      for (LassoFit fit : training.path().fits()) {
        line.add(new double[] {fit.lambda(), swing(training, fit, feature)});
      }
      if (line.stream().anyMatch(p -> p[1] != 0)) {
        chart.line(training.names()[feature], named ? TINTS[rank] : Tint.MUTED, line);
        if (!named) {
          chart.unlisted();
        }
      }
    }
    chart.markX(training.chosen().lambda(), "chosen", Tint.RED);
    page.plot(
        "Coefficient path",
        "From right to left the penalty falls and features enter. Swing: coefficient times the"
            + " feature's range in training. Features that enter first carry the most.",
        false,
        TALL,
        chart);
  }

  static void weights(TrainingResult training, Page page) {
    LassoFit chosen = training.chosen();
    List<Integer> shown =
        bySize(training).stream()
            .filter(i -> chosen.coefficients()[i] != 0)
            .limit(MOST_BARS)
            .toList();
    Chart chart =
        Chart.bars(
            "",
            shown.stream().map(i -> training.names()[i]).toList(),
            "swing of the forecast over the feature's range (bp)",
            true);
    if (!shown.isEmpty()) {
      chart.bar(
          "swing at the chosen lambda",
          Tint.BLUE,
          shown.stream().mapToDouble(i -> swing(training, chosen, i)).toArray());
    }
    page.plot(
        "Weights of the chosen model",
        shown.isEmpty()
            ? "No feature has a weight: the model always forecasts its intercept."
            : Figures.count(chosen.nonZero(), "feature", "features")
                + " of "
                + training.names().length
                + " have a weight, the others are exactly zero. Bars to the right push the"
                + " forecast up when the feature rises.",
        true,
        Math.max(180, 70 + 24 * shown.size()),
        chart);
  }

  /** How far the forecast moves when the feature goes through its whole training range, bp. */
  private static double swing(TrainingResult training, LassoFit fit, int i) {
    double weight = fit.coefficients()[i];
    return weight == 0 ? 0 : weight * (training.clipHigh()[i] - training.clipLow()[i]);
  }

  /** Features by their swing at the chosen lambda, then by that at the smallest, large first. */
  static List<Integer> bySize(TrainingResult training) {
    LassoFit[] fits = training.path().fits();
    LassoFit last = fits[fits.length - 1];
    return IntStream.range(0, training.names().length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(
                    i -> -Math.abs(swing(training, training.chosen(), i)))
                .thenComparingDouble(i -> -Math.abs(swing(training, last, i))))
        .toList();
  }

  static void coefficients(TrainingResult training, Page page) {
    LassoFit chosen = training.chosen();
    page.raw(
        "<details>"
            + "<summary>Coefficients, and how they held over folds and blocks of time</summary>");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "(intercept)",
            Figures.significant(chosen.intercept()),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            Figures.significant(training.ols().intercept()),
            "",
            ""));
    List<WeightStability> stability = WeightStability.overFolds(training);
    List<WeightStability> blocks = WeightStability.overBlocks(training);
    for (int i : bySize(training)) {
      WeightStability s = stability.get(i);
      WeightStability block = blocks.isEmpty() ? null : blocks.get(i);
      rows.add(
          List.of(
              training.names()[i],
              Figures.significant(chosen.coefficients()[i]),
              Figures.significant(swing(training, chosen, i)),
              Figures.significant(chosen.coefficients()[i] * training.scales()[i]),
              Figures.significant(s.mean()),
              Figures.significant(s.sd()),
              Figures.number(100 * s.kept(), 0) + " %",
              Figures.count(s.signChanges()),
              block == null ? "" : Figures.significant(block.mean()),
              block == null ? "" : Figures.significant(block.sd()),
              block == null ? "" : Figures.number(100 * block.agreement(), 0) + " %",
              Figures.significant(training.ols().coefficients()[i]),
              Figures.significant(training.clipLow()[i]),
              Figures.significant(training.clipHigh()[i])));
    }
    page.table(
        "short",
        1,
        List.of(
            "feature",
            "LASSO (bp per unit)",
            "swing (bp)",
            "LASSO (bp per sd)",
            "mean over the folds",
            "sd over the folds",
            "folds that keep it",
            "changes of sign",
            "mean over the blocks",
            "sd over the blocks",
            "blocks of the same sign",
            "least squares (bp per unit)",
            "least in training",
            "greatest"),
        rows);
    if (!blocks.isEmpty()) {
      page.note(
          ("Blocks: the final fit's rows in %d stretches of about equally many, each"
                  + " fitted by itself at the chosen lambda, but for labels that reach into the"
                  + " next. Of the same sign: share of blocks in which the weight has the sign that"
                  + " it has in the final fit, or is zero as it is there. Folds train on all that"
                  + " came before them (--validation says on what), and so have rows in common.")
              .formatted(training.blockFits().length));
    }
    if (training.droppedNames().length > 0) {
      page.note("Left out of the path: " + String.join(", ", training.droppedNames()) + ".");
    }
    page.raw("</details>");
  }

  static void folds(TrainingResult training, Page page) {
    int at = training.chosenIndex();
    List<List<String>> rows = new ArrayList<>();
    for (Fold fold : training.folds()) {
      double mse = fold.mse()[at];
      rows.add(
          List.of(
              Figures.dateTime(fold.trainFromMs())
                  + " \u2013 "
                  + Figures.dateTime(fold.trainToMs()),
              Figures.dateTime(fold.testFromMs()) + " \u2013 " + Figures.dateTime(fold.testToMs()),
              Figures.count(fold.trainRows()),
              Figures.count(fold.testRows()),
              Figures.number(mse, 2),
              Figures.number(fold.zeroMse(), 2),
              Figures.number(fold.zeroMse() > 0 ? 1 - mse / fold.zeroMse() : Double.NaN, 3)));
    }
    page.raw("<details open=\"\"><summary>Walk-forward folds at the chosen lambda</summary>");
    page.table(
        "short",
        2,
        List.of(
            "trained (UTC)",
            "tested (UTC)",
            "rows trained",
            "rows tested",
            "MSE (bp\u00b2)",
            "zero change (bp\u00b2)",
            "R\u00b2"),
        rows);
    page.raw("</details>");
  }
}
