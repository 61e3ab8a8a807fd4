package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/**
 * The set "core", version 1: dimensionless or in basis points, so that coefficients survive a move
 * of the price level; at most 10 s of history, so that the warm-up after a break is short.
 */
final class CoreFeatures {

  private static final int[] FLOW_SECONDS = {1, 5, 10};
  private static final int[] RETURN_SECONDS = {1, 2, 5, 10};

  private CoreFeatures() {}

  static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.add(PriceFeatures.spread());
    for (int level = 1; level <= 5; level++) {
      features.add(DepthFeatures.imbalance(level));
    }
    features.add(DepthFeatures.cumulativeImbalance(5));
    features.add(DepthFeatures.cumulativeImbalance(10));
    features.add(PriceFeatures.micro());
    for (int seconds : FLOW_SECONDS) {
      features.add(flowImbalance(1, seconds));
    }
    for (int seconds : FLOW_SECONDS) {
      features.add(flowImbalance(BookSample.TIERS, seconds));
    }
    for (int seconds : FLOW_SECONDS) {
      features.add(tradeImbalance(seconds));
    }
    for (int seconds : RETURN_SECONDS) {
      features.add(PriceFeatures.midReturn(seconds));
    }
    features.add(ActivityFeatures.bookAge());
    return new FeatureSet("core", 1, features);
  }

  private static Feature flowImbalance(int levels, int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "ofi" + levels + "_" + seconds + "s",
        "ratio",
        "order-flow imbalance of levels 1 to "
            + levels
            + " over the last "
            + seconds
            + " s, by the mean size resting on one side of these levels in that time; Cont, Kukanov"
            + " and Stoikov 2014, eq. 2 and 7; Xu, Gould and Howison 2018 for several levels",
        // One sample more than is summed: the first one of a segment may hold a part of its period.
        ms,
        h -> {
          double flow = h.sum(ms, s -> s.grid().quantity(Formulas.sum(s.ofiLots(), levels)));
          double depth =
              h.sum(
                  ms,
                  s ->
                      s.grid()
                              .quantity(
                                  Formulas.sum(s.bidLots(), levels)
                                      + Formulas.sum(s.askLots(), levels))
                          / 2);
          return depth == 0 ? 0 : flow / (depth * h.periodMs() / ms);
        });
  }

  private static Feature tradeImbalance(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "tfi_" + seconds + "s",
        "ratio",
        "(bought - sold) / (bought + sold) by aggressor over the last "
            + seconds
            + " s, 0 without a trade",
        ms,
        h -> {
          double bought = h.sum(ms, s -> s.grid().quantity(s.buyLots()));
          double sold = h.sum(ms, s -> s.grid().quantity(s.sellLots()));
          return bought + sold == 0 ? 0 : (bought - sold) / (bought + sold);
        });
  }
}
