package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Order-flow imbalance level by level. Each level's flow is divided by the mean size of one level
 * of one side in the same time, one divisor for all levels, so that they can be compared and added
 * (Cont, Cucuringu and Zhang 2023, 'Cross-impact of order flow imbalance in equity markets').
 */
final class FlowFeatures {

  private static final int[] SECONDS = {1, 5, 10, 30, 60};

  private FlowFeatures() {}

  static List<Feature> list() {
    List<Feature> features = new ArrayList<>();
    for (int level = 1; level <= BookSample.TIERS; level++) {
      int m = level;
      features.addAll(Formulas.each(SECONDS, seconds -> level(m, seconds)));
    }
    features.addAll(Formulas.each(SECONDS, FlowFeatures::integrated));
    return features;
  }

  private static Feature level(int level, int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "ofi_l" + level + "_" + seconds + "s",
        "ratio",
        "order-flow imbalance of level "
            + level
            + " alone over the last "
            + seconds
            + " s, by the mean size of a level; Cont, Kukanov and Stoikov 2014, eq. 2; Cont,"
            + " Cucuringu and Zhang 2023",
        ms,
        h -> scaled(h, h.total(Flow.ofi(level), ms), ms));
  }

  private static Feature integrated(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "ofi_int_" + seconds + "s",
        "ratio",
        "integrated order-flow imbalance: mean of ofi_l1 to ofi_l10 over the last "
            + seconds
            + " s; Cont, Cucuringu and Zhang 2023 weigh the levels by their first principal"
            + " component, which is learnt from data: equal weights stand for it",
        ms,
        h -> {
          double flow = 0;
          for (int level = 1; level <= BookSample.TIERS; level++) {
            flow += scaled(h, h.total(Flow.ofi(level), ms), ms);
          }
          return flow / BookSample.TIERS;
        });
  }

  /** A flow by the mean size of one level of one side over the same samples. */
  private static double scaled(SampleHistory h, double flow, long ms) {
    double resting = h.total(Flow.TIER_LOTS, ms);
    double samples = (double) ms / h.periodMs();
    return resting == 0 ? 0 : flow / (resting / (2 * BookSample.TIERS * samples));
  }
}
