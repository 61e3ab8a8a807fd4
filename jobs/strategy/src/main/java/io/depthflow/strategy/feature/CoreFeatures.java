package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/**
 * The set "core", version 1: dimensionless or in basis points, so that coefficients survive a move
 * of the price level; at most 10 s of history, so that the warm-up after a break is short. Spread
 * in ticks is left out: the grid becomes finer as numbers are seen, so it would depend on where a
 * recording began.
 */
final class CoreFeatures {

  private static final double BP = 1e4;
  private static final int[] FLOW_SECONDS = {1, 5, 10};
  private static final int[] RETURN_SECONDS = {1, 2, 5, 10};

  private CoreFeatures() {}

  static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.add(
        new Feature(
            "spread_bp",
            "bp",
            "(best ask - best bid) / mid",
            0,
            h -> h.now().spread() / h.now().mid() * BP));
    for (int level = 1; level <= 5; level++) {
      features.add(imbalance(level));
    }
    features.add(cumulativeImbalance(5));
    features.add(cumulativeImbalance(10));
    features.add(
        new Feature(
            "micro_bp",
            "bp",
            "size-weighted mid (ask * bidSize + bid * askSize) / (bidSize + askSize), minus mid, by"
                + " mid; the first approximation of Stoikov 2018, 'The micro-price'",
            0,
            h -> {
              BookSample s = h.now();
              double lean = balance(s.bidLots()[0], s.askLots()[0]);
              return lean * s.spread() / 2 / s.mid() * BP;
            }));
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
      features.add(midReturn(seconds));
    }
    features.add(
        new Feature(
            "book_age_s",
            "s",
            "time since the last applied depth line",
            0,
            h -> h.now().bookAgeMs() / 1000.0));
    return new FeatureSet("core", 1, features);
  }

  private static Feature imbalance(int level) {
    return new Feature(
        "imb_" + level,
        "ratio",
        "(bidSize - askSize) / (bidSize + askSize) of tier "
            + level
            + ", 0 where both are absent; Gould and Bonart 2016, 'Queue imbalance'",
        0,
        h -> balance(h.now().bidLots()[level - 1], h.now().askLots()[level - 1]));
  }

  private static Feature cumulativeImbalance(int levels) {
    return new Feature(
        "imb_cum_" + levels,
        "ratio",
        "(bidSize - askSize) / (bidSize + askSize) over tiers 1 to " + levels,
        0,
        h -> balance(sum(h.now().bidLots(), levels), sum(h.now().askLots(), levels)));
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
          double flow = h.sum(ms, s -> s.grid().quantity(sum(s.ofiLots(), levels)));
          double depth =
              h.sum(
                  ms,
                  s -> s.grid().quantity(sum(s.bidLots(), levels) + sum(s.askLots(), levels)) / 2);
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

  private static Feature midReturn(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "ret_" + seconds + "s",
        "bp",
        "change of mid over the last " + seconds + " s, by the older mid",
        ms,
        h -> {
          double then = h.ago(ms).mid();
          return (h.now().mid() - then) / then * BP;
        });
  }

  private static double balance(long bid, long ask) {
    return bid + ask == 0 ? 0 : (double) (bid - ask) / (bid + ask);
  }

  private static long sum(long[] lots, int levels) {
    long sum = 0;
    for (int i = 0; i < levels; i++) {
      sum += lots[i];
    }
    return sum;
  }
}
