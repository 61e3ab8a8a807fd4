package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/**
 * The raw-tier set, kept as the baseline that others are compared with: the spread, and price and
 * size of each of the 10 tiers of both sides, in quote and base currency. An absent tier has no
 * price (NaN) and size 0. Spread, best bid and best ask are linearly dependent on purpose.
 */
final class TierFeatures {

  private TierFeatures() {}

  static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("spread", "quote", "best ask - best bid", 0, h -> h.now().spread()));
    for (int i = 0; i < BookSample.TIERS; i++) {
      int tier = i;
      features.add(
          new Feature(
              "bid" + i,
              "quote",
              "price of bid tier " + i + ", 0 = best",
              0,
              h -> price(h.now(), h.now().bidTicks()[tier])));
      features.add(
          new Feature(
              "b_s" + i,
              "base",
              "size of bid tier " + i,
              0,
              h -> h.now().grid().quantity(h.now().bidLots()[tier])));
      features.add(
          new Feature(
              "ask" + i,
              "quote",
              "price of ask tier " + i + ", 0 = best",
              0,
              h -> price(h.now(), h.now().askTicks()[tier])));
      features.add(
          new Feature(
              "a_s" + i,
              "base",
              "size of ask tier " + i,
              0,
              h -> h.now().grid().quantity(h.now().askLots()[tier])));
    }
    return new FeatureSet("tiers", 1, features);
  }

  private static double price(BookSample sample, long ticks) {
    return ticks == 0 ? Double.NaN : sample.grid().price(ticks);
  }
}
