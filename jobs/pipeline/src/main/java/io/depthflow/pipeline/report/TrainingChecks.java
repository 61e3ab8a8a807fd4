package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.evaluation.OutOfSample;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.TrainingResult;
import java.util.Arrays;
import java.util.List;

/** What must be true of any training, whatever it found. */
final class TrainingChecks {

  /** Rows and sums may differ by rounding, relative. */
  private static final double TOLERANCE = 1e-6;

  private TrainingChecks() {}

  static void write(TrainingInputs in, Page page) {
    TrainingResult training = in.training();
    page.heading("checks", "Checks").raw("<ul class=\"checks\">");
    CheckSection.check(
        page,
        true,
        ("Hold-out: %s from %s to %s UTC took no part in any choice; one model was scored"
                + " on them, once. Its figures by time, hour, size and threshold are of those same"
                + " forecasts.")
            .formatted(
                Figures.count(training.holdout().n(), "row", "rows"),
                Figures.dateTime(training.holdoutFromMs()),
                Figures.dateTime(training.holdoutToMs())));
    if (in.evidence() != null) {
      sameRows(in.evidence(), training, page);
    }
    lookAhead(in.lookAhead(), page);
    List<String> suspects = suspects(training);
    CheckSection.check(
        page,
        suspects.isEmpty(),
        suspects.isEmpty()
            ? "No feature tells more than half of what is to come by itself."
            : "Look-ahead? By itself more than half of what is to come is told by "
                + String.join(", ", suspects)
                + ".");
    solver(training, page);
    tries(in, page);
    page.raw("</ul>");
  }

  /** Empty also for trainings of before it was looked at. */
  static List<String> suspects(TrainingResult training) {
    return training.featureR2() == null ? List.of() : training.suspects();
  }

  /** Whether what was read a second time is what was trained on. */
  private static void sameRows(Evidence evidence, TrainingResult training, Page page) {
    long tested = Arrays.stream(training.folds()).mapToLong(Fold::testRows).sum();
    OutOfSample validation = evidence.validation();
    OutOfSample holdout = evidence.holdout();
    long read = validation.metrics().rows() + holdout.metrics().rows();
    boolean same =
        validation.metrics().rows() == tested
            && holdout.metrics().rows() == training.holdout().n()
            && near(validation.metrics().r2().value(), training.chosenPoint().r2())
            && near(holdout.metrics().r2().value(), training.holdout().r2());
    CheckSection.check(
        page,
        same,
        same
            ? "Scored row by row: %s, with the R\u00b2 that the training's sums have."
                .formatted(Figures.count(read, "row", "rows"))
            : ("The rows in the store are no longer those of the training: it tested on %s,"
                    + " the store has %s of that time, and R\u00b2 on the hold-out is %s by its"
                    + " sums, %s by these rows. Figures by row are of what is there now.")
                .formatted(
                    Figures.count(tested + training.holdout().n(), "row", "rows"),
                    Figures.count(read),
                    Figures.significant(training.holdout().r2()),
                    Figures.significant(holdout.metrics().r2().value())));
  }

  private static boolean near(double a, double b) {
    return Double.isNaN(a) && Double.isNaN(b) || Math.abs(a - b) <= TOLERANCE;
  }

  private static void lookAhead(LookAheadReport report, Page page) {
    if (report == null) {
      notRun(
          page,
          "Look-ahead: the rows were not held against their log; 'depthflow train --check-log"
              + " FILES' recomputes each from what had been received by then.");
    } else {
      CheckSection.check(page, report.clean(), TrainingVerdict.typeset(report.sentence()) + ".");
    }
  }

  private static void solver(TrainingResult training, Page page) {
    LassoFit[] fits = training.path().fits();
    long failed = Arrays.stream(fits).filter(f -> !f.converged()).count();
    LassoFit chosen = training.chosen();
    CheckSection.check(
        page,
        failed == 0,
        ("Solver: %s of %s lambdas converged; the chosen fit is within %s of its optimum"
                + " (duality gap, of %s).")
            .formatted(
                Figures.count(fits.length - failed),
                Figures.count(fits.length),
                Figures.significant(chosen.gap()),
                Figures.significant(chosen.objective())));
  }

  private static void tries(TrainingInputs in, Page page) {
    if (in.search() != null) {
      CheckSection.check(
          page,
          true,
          "Tries: the parameters are those of a search. "
              + TrainingVerdict.typeset(in.search())
              + " Figures of validation rows are those of the best of so many; the hold-out's are"
              + " not.");
    } else {
      notRun(
          page,
          in.run() == null
              ? "Tries: how the parameters were found is not known."
              : "Tries: one, as far as the command says; its parameters are not those of a"
                  + " search.");
    }
  }

  private static void notRun(Page page, String text) {
    page.raw("<li class=\"none\"><b>note</b> " + Html.escape(text) + "</li>");
  }
}
