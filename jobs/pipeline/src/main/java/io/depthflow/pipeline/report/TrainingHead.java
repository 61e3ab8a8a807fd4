package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.Figure;
import io.depthflow.strategy.evaluation.OutOfSample;
import io.depthflow.strategy.evaluation.ThresholdTrades;
import io.depthflow.strategy.lasso.Score;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;

/** Title, verdict, how much it rests on, and the figures that people look for first. */
final class TrainingHead {

  /** Fewer rows held out than an hour of seconds say little whatever they say. */
  private static final int FEW_ROWS = 3600;

  private TrainingHead() {}

  static String title(TrainingInputs in) {
    return "Training: %s, %s ahead"
        .formatted(in.model().symbol(), Figures.duration(in.model().horizonMs()));
  }

  static void write(TrainingInputs in, Page page) {
    LinearModel model = in.model();
    TrainingResult training = in.training();
    page.raw("<header><p class=\"brand\">Depthflow training report</p>");
    page.raw("<h1>" + Html.escape(title(in)) + "</h1>");
    page.raw(
        ("<p class=\"sub\">Model <b>%s</b></p>"
                + "<p class=\"sub\">Feature set %s version %d, %s;"
                + " trained on %s to %s UTC, held out to %s</p>")
            .formatted(
                Html.escape(model.id()),
                Html.escape(model.featureSet()),
                model.featureSetVersion(),
                Figures.count(training.names().length, "feature", "features"),
                Figures.dateTime(training.trainFromMs()),
                Figures.dateTime(training.trainToMs()),
                Figures.dateTime(training.holdoutToMs())));
    page.raw("<p class=\"badges\"><span class=\"badge info\">hold-out touched once</span>");
    if (in.search() != null) {
      page.raw("<span class=\"badge info\">parameters of a search</span>");
    }
    if (in.lookAhead() != null && in.lookAhead().clean()) {
      page.raw("<span class=\"badge info\">look-ahead check passed</span>");
    }
    if (!TrainingChecks.suspects(training).isEmpty()) {
      page.raw("<span class=\"badge warn\">look-ahead suspected</span>");
    }
    page.raw("</p>");
    Verdict verdict = TrainingVerdict.of(in);
    page.raw(
        "<p class=\"verdict %s\">%s</p>"
            .formatted(verdict.tone(), Html.escape(verdict.sentence())));
    page.raw("<p class=\"caution\">" + Html.escape(caution(in)) + "</p>");
    page.raw(
        "<nav><a href=\"#evidence\">Out of sample</a><a href=\"#found\">How it was found</a>"
            + "<a href=\"#cut\">What was left out</a><a href=\"#checks\">Checks</a></nav>"
            + "</header>");
    page.raw(
        "<noscript><p class=\"note\">The plots need JavaScript; every figure also stands in the"
            + " tables below.</p></noscript>");
    page.raw("<section class=\"cards-of\"><div class=\"cards\">");
    cards(in, page);
    page.raw("</div></section>");
  }

  /** How much the verdict can carry. */
  private static String caution(TrainingInputs in) {
    TrainingResult training = in.training();
    Score holdout = training.holdout();
    String text =
        "Sample: trained on %s, held out %s (%s)"
            .formatted(
                Figures.count(training.trainScore().n(), "row", "rows"),
                Figures.count(holdout.n(), "row", "rows"),
                Figures.duration(training.holdoutToMs() - training.holdoutFromMs()));
    if (in.evidence() != null) {
      OutOfSample out = in.evidence().holdout();
      text +=
          ", %s of %s; labels of neighbouring rows overlap, so the blocks are what counts"
              .formatted(
                  Figures.count(out.metrics().blocks(), "block", "blocks"),
                  Figures.duration(out.blockMs()));
    }
    return holdout.n() < FEW_ROWS
        ? text + ". So short a sample proves nothing, whatever its figures are."
        : text + ".";
  }

  private static void cards(TrainingInputs in, Page page) {
    TrainingResult training = in.training();
    CardsSection.card(
        page,
        "R\u00b2 on the hold-out",
        Figures.number(training.holdout().r2(), 4),
        error(training.holdoutR2().error(), 4)
            + "touched once; least squares "
            + Figures.number(training.olsHoldout().r2(), 4),
        "");
    CardsSection.card(
        page,
        "R\u00b2 in validation",
        Figures.number(training.chosenPoint().r2(), 4),
        (in.evidence() == null ? "" : error(in.evidence().validation().metrics().r2().error(), 4))
            + Figures.count(training.folds().length, "fold", "folds")
            + ", lambda chosen on them",
        "");
    CardsSection.card(
        page,
        "Correlation, hold-out",
        Figures.number(training.holdout().correlation(), 3),
        in.evidence() == null
            ? "forecast and outcome"
            : error(in.evidence().holdout().metrics().correlation().error(), 3)
                + "sign right "
                + Figures.percent(in.evidence().holdout().metrics().winRate().value()),
        "");
    CardsSection.card(
        page,
        "Features kept",
        training.chosen().nonZero() + " of " + training.names().length,
        "lambda " + Figures.significant(training.chosen().lambda()) + " bp",
        "");
    if (in.evidence() != null) {
      profit(in.evidence().holdout(), page);
    }
    if (training.cleaning() != null) {
      CardsSection.card(
          page,
          "Outliers left out",
          Figures.count(training.cleaning().cutRows()),
          "of the training rows; tests keep all",
          "");
    }
  }

  private static void profit(OutOfSample holdout, Page page) {
    ThresholdTrades once =
        holdout.trades().stream().filter(t -> t.multiple() == 1).findFirst().orElseThrow();
    Figure net = once.netBp();
    CardsSection.card(
        page,
        "After fees, hold-out",
        once.trades() == 0 ? "no trade" : Figures.number(net.value(), 2) + " bp",
        once.trades() == 0
            ? "largest |prediction| " + Figures.bp(holdout.largestBp())
            : error(net.error(), 2) + "each of " + Figures.count(once.trades(), "trade", "trades"),
        net.value() > 0 ? "good" : net.value() < 0 ? "bad" : "");
  }

  private static String error(double error, int decimals) {
    return Double.isNaN(error) ? "" : "\u00b1 " + Figures.number(error, decimals) + " s.e., ";
  }
}
