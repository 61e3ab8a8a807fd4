package io.depthflow.strategy.feature;

import static io.depthflow.strategy.feature.Formulas.BP;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/** Spread, micro-price, returns and volatility of mid. */
final class PriceFeatures {

  private static final int[] RETURN_SECONDS = {1, 2, 5, 10, 30, 60};
  private static final int[] VOLATILITY_SECONDS = {10, 30, 60};

  private PriceFeatures() {}

  static List<Feature> list() {
    List<Feature> features = new ArrayList<>();
    features.add(spreadTicks());
    features.add(spread());
    features.add(micro());
    features.addAll(Formulas.each(RETURN_SECONDS, PriceFeatures::midReturn));
    features.addAll(Formulas.each(VOLATILITY_SECONDS, PriceFeatures::volatility));
    return features;
  }

  static Feature spread() {
    return new Feature(
        "spread_bp",
        "bp",
        "(best ask - best bid) / mid",
        0,
        h -> h.now().spread() / h.now().mid() * BP);
  }

  private static Feature spreadTicks() {
    return new Feature(
        "spread_ticks",
        "ticks",
        "(best ask - best bid) / price step, the step being the greatest common divisor of the"
            + " prices of the sample's 20 tiers: the decimal grid would depend on where a recording"
            + " began",
        0,
        h -> {
          BookSample s = h.now();
          return (double) (s.askTicks()[0] - s.bidTicks()[0]) / Formulas.priceStep(s);
        });
  }

  static Feature micro() {
    return new Feature(
        "micro_bp",
        "bp",
        "size-weighted mid (ask * bidSize + bid * askSize) / (bidSize + askSize), minus mid, by"
            + " mid; the first approximation of Stoikov 2018, 'The micro-price'",
        0,
        h -> {
          BookSample s = h.now();
          double lean = Formulas.balance(s.bidLots()[0], s.askLots()[0]);
          return lean * s.spread() / 2 / s.mid() * BP;
        });
  }

  static Feature midReturn(int seconds) {
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

  private static Feature volatility(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "rv_" + seconds + "s",
        "bp",
        "realised volatility: root of the sum of squared returns of mid from sample to sample over"
            + " the last "
            + seconds
            + " s; Andersen, Bollerslev, Diebold and Labys 2003",
        ms,
        h -> Math.sqrt(h.squaredReturns(ms)));
  }
}
