package io.depthflow.strategy.feature;

import static io.depthflow.strategy.feature.Formulas.BP;

import java.util.ArrayList;
import java.util.List;

/** What was traded: imbalance by aggressor, average price, intensity. */
final class TradeFeatures {

  private static final int[] SECONDS = {1, 5, 10, 30, 60};
  private static final int[] VWAP_SECONDS = {5, 10, 30, 60};

  private TradeFeatures() {}

  static List<Feature> list() {
    List<Feature> features = new ArrayList<>();
    features.addAll(Formulas.each(SECONDS, TradeFeatures::volumeImbalance));
    features.addAll(Formulas.each(SECONDS, TradeFeatures::countImbalance));
    features.addAll(Formulas.each(VWAP_SECONDS, TradeFeatures::averagePrice));
    features.addAll(Formulas.each(SECONDS, TradeFeatures::intensity));
    return features;
  }

  private static Feature volumeImbalance(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "tfi_vol_" + seconds + "s",
        "ratio",
        "trade-flow imbalance by volume: (bought - sold) / (bought + sold) by aggressor over the"
            + " last "
            + seconds
            + " s, 0 without a trade; Cont, Kukanov and Stoikov 2014 hold it against ofi",
        ms,
        h -> Formulas.balance(h.total(Flow.BUY_LOTS, ms), h.total(Flow.SELL_LOTS, ms)));
  }

  private static Feature countImbalance(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "tfi_cnt_" + seconds + "s",
        "ratio",
        "trade-flow imbalance by count: (buys - sells) / (buys + sells), number of trades by"
            + " aggressor over the last "
            + seconds
            + " s, 0 without a trade",
        ms,
        h -> Formulas.balance(h.total(Flow.BUY_TRADES, ms), h.total(Flow.SELL_TRADES, ms)));
  }

  private static Feature averagePrice(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "vwap_" + seconds + "s",
        "bp",
        "volume-weighted average price of the trades of the last "
            + seconds
            + " s, sum(price * size) / sum(size), minus mid, by mid; 0 without a trade",
        ms,
        h -> {
          double quote = h.total(Flow.BUY_TURNOVER, ms) + h.total(Flow.SELL_TURNOVER, ms);
          double base = h.total(Flow.BUY_LOTS, ms) + h.total(Flow.SELL_LOTS, ms);
          double mid = h.now().mid();
          return base == 0 ? 0 : (quote / base - mid) / mid * BP;
        });
  }

  private static Feature intensity(int seconds) {
    long ms = seconds * 1000L;
    return new Feature(
        "trades_per_s_" + seconds + "s",
        "1/s",
        "trade intensity: trades per second over the last " + seconds + " s",
        ms,
        h -> (h.total(Flow.BUY_TRADES, ms) + h.total(Flow.SELL_TRADES, ms)) / seconds);
  }
}
