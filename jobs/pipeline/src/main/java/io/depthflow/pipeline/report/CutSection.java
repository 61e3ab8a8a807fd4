package io.depthflow.pipeline.report;

import io.depthflow.strategy.cleaning.OutlierBound;
import io.depthflow.strategy.lasso.Cleaning;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a training was not given: outliers, rows without a value, columns that say nothing. */
final class CutSection {

  private CutSection() {}

  static void write(TrainingResult training, Page page) {
    page.heading("cut", "What was left out");
    Cleaning cleaning = training.cleaning();
    if (cleaning == null) {
      page.note("This training is of before rows were cleaned.");
    } else if (cleaning.bounds().length == 0) {
      page.note("No outlier: cleaning was off (--outlier-z=0).");
    } else {
      page.note(
          ("%s of %s were left out of the final fit as outliers, by thresholds of the"
                  + " training rows alone; validation, hold-out and live keep every row. Of the"
                  + " folds' trainings: %s.")
              .formatted(
                  Figures.count(cleaning.cutRows()),
                  Figures.count(
                      training.trainScore().n() + cleaning.cutRows(),
                      "training row",
                      "training rows"),
                  Arrays.stream(cleaning.foldCutRows())
                      .mapToObj(Figures::count)
                      .collect(Collectors.joining(", "))));
      rules(cleaning, page);
    }
    page.note(
        "Rows without a label, or with a feature that is not finite: %s%s. Columns dropped: %s."
            .formatted(
                Figures.count(training.skippedRows()), nonFinite(training), dropped(training)));
  }

  private static void rules(Cleaning cleaning, Page page) {
    List<List<String>> rows = new ArrayList<>();
    for (OutlierBound bound : cleaning.bounds()) {
      rows.add(
          List.of(
              bound.column(),
              Figures.significant(bound.centre()),
              Figures.significant(bound.scale()) + " (" + Figures.words(bound.kind()) + ")",
              Figures.significant(bound.beyond()),
              Figures.count(bound.cutRows()),
              bound.unseenRows() == 0 ? "none" : "about " + Figures.count(bound.unseenRows())));
    }
    page.table(
        "short",
        1,
        List.of(
            "column", "median", "scale", "cut beyond so far from it", "rows cut", "not considered"),
        rows);
    UnseenOutliers.of(cleaning).forEach(said -> page.note(TrainingVerdict.typeset(said) + "."));
  }

  private static String nonFinite(TrainingResult training) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < training.names().length; i++) {
      if (training.nonFiniteRows()[i] > 0) {
        named.add(training.names()[i] + " in " + Figures.count(training.nonFiniteRows()[i]));
      }
    }
    return named.isEmpty() ? "" : " (" + String.join(", ", named) + ")";
  }

  private static String dropped(TrainingResult training) {
    List<String> named = new ArrayList<>();
    for (int i : training.path().dropped()) {
      named.add(training.names()[i] + " (" + reason(training, i) + ")");
    }
    return named.isEmpty() ? "none" : String.join(", ", named);
  }

  private static String reason(TrainingResult training, int i) {
    if (training.nonFinite() == NonFinite.DROP_COLUMN && training.nonFiniteRows()[i] > 0) {
      return "not finite in some row";
    }
    double size = Math.max(Math.abs(training.clipLow()[i]), Math.abs(training.clipHigh()[i]));
    return training.scales()[i] <= 1e-13 * size ? "constant" : "not to be used";
  }
}
