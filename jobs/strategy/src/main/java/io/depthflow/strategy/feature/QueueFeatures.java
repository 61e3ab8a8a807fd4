package io.depthflow.strategy.feature;

import java.util.ArrayList;
import java.util.List;

/**
 * What the queues at the best prices gain and lose while their price stands, seen from depth event
 * to depth event, and how often those prices move (Cont, Stoikov and Talreja 2010, 'A stochastic
 * model for order book dynamics', for the queues as what a price move waits for).
 */
final class QueueFeatures {

  private static final int[] SECONDS = {1, 10, 60};

  private QueueFeatures() {}

  static List<Feature> list() {
    List<Feature> features = new ArrayList<>();
    features.addAll(Formulas.each(SECONDS, s -> queue("bid", s, Flow.BID_ADDED, Flow.BID_REMOVED)));
    features.addAll(Formulas.each(SECONDS, s -> queue("ask", s, Flow.ASK_ADDED, Flow.ASK_REMOVED)));
    features.addAll(Formulas.each(SECONDS, QueueFeatures::imbalance));
    features.addAll(Formulas.each(SECONDS, QueueFeatures::moves));
    return features;
  }

  private static Feature queue(String side, int seconds, Flow added, Flow removed) {
    long ms = seconds * 1000L;
    return new Feature(
        "queue_" + side + "_" + seconds + "s",
        "ratio",
        "(added - removed) / (added + removed): what the best "
            + side
            + "'s queue gained and lost at an unmoved price over the last "
            + seconds
            + " s, 0 where nothing did",
        ms,
        h -> Formulas.balance(h.total(added, ms), h.total(removed, ms)));
  }

  private static Feature imbalance(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "queue_imb_" + seconds + "s",
        "ratio",
        "net gain of the best bid's queue minus that of the best ask's over the last "
            + seconds
            + " s, by all that was added and removed at both, 0 where nothing was",
        ms,
        h ->
            Formulas.balance(
                h.total(Flow.BID_ADDED, ms) + h.total(Flow.ASK_REMOVED, ms),
                h.total(Flow.BID_REMOVED, ms) + h.total(Flow.ASK_ADDED, ms)));
  }

  private static Feature moves(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "touch_moves_per_s_" + seconds + "s",
        "1/s",
        "changes of the best bid's and the best ask's price per second over the last "
            + seconds
            + " s",
        ms,
        h -> (h.total(Flow.BID_MOVES, ms) + h.total(Flow.ASK_MOVES, ms)) / seconds);
  }
}
