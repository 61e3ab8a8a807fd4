package io.depthflow.pipeline.report;

import io.depthflow.strategy.cleaning.OutlierBound;
import io.depthflow.strategy.cleaning.OutlierSketch;
import io.depthflow.strategy.lasso.Cleaning;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Outliers that a training was given, because no more can stand beside the sums. */
public final class UnseenOutliers {

  private UnseenOutliers() {}

  /** A sentence for each rule that would have cut more, with the cure. */
  public static List<String> of(Cleaning cleaning) {
    return Arrays.stream(cleaning.bounds())
        .filter(bound -> bound.unseenRows() > 0)
        .map(UnseenOutliers::sentence)
        .toList();
  }

  private static String sentence(OutlierBound bound) {
    return String.format(
        Locale.ROOT,
        "about %,d more training rows lie beyond the rule on '%s' and were kept: it can consider"
            + " %,d rows a day and %,d in all, fewer than --outlier-share lets it cut; a greater"
            + " --outlier-z, a smaller --outlier-share or a longer --period needs no more",
        bound.unseenRows(),
        bound.column(),
        OutlierSketch.EXTREMES_OF_A_DAY,
        OutlierSketch.EXTREMES);
  }
}
