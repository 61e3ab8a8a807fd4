package io.depthflow.strategy.feature;

import static io.depthflow.strategy.feature.Formulas.BP;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/** How size lies in the book: imbalance by level, slope, depth by distance from mid. */
final class DepthFeatures {

  /**
   * Of the distances that a sample holds those up to 5 bp: a fresh snapshot is asked for when a
   * quarter of the 20 bp is left that the last one reached on BTCUSDT, so that a wider one would be
   * unknown, and its rows be of no use, a fifth of the time there.
   */
  private static final int BANDS = BookSample.DEPTH_BP.indexOf(5) + 1;

  private DepthFeatures() {}

  static List<Feature> list() {
    List<Feature> features = new ArrayList<>();
    for (int level = 1; level <= BookSample.TIERS; level++) {
      features.add(imbalance(level));
    }
    for (int levels = 1; levels <= BookSample.TIERS; levels++) {
      features.add(cumulativeImbalance(levels));
    }
    features.add(slope("bid", s -> slope(s, s.bidTicks(), s.bidLots())));
    features.add(slope("ask", s -> slope(s, s.askTicks(), s.askLots())));
    features.add(
        new Feature(
            "slope_imb",
            "ratio",
            "(slope_bid - slope_ask) / (slope_bid + slope_ask)",
            0,
            h -> {
              BookSample s = h.now();
              return Formulas.balance(
                  slope(s, s.bidTicks(), s.bidLots()), slope(s, s.askTicks(), s.askLots()));
            }));
    for (int i = 0; i < BANDS; i++) {
      int band = i;
      features.add(depth("bid", band, s -> depth(s, s.bidDepthLots()[band])));
    }
    for (int i = 0; i < BANDS; i++) {
      int band = i;
      features.add(depth("ask", band, s -> depth(s, s.askDepthLots()[band])));
    }
    for (int i = 0; i < BANDS; i++) {
      features.add(depthImbalance(i));
    }
    return features;
  }

  static Feature imbalance(int level) {
    return new Feature(
        "imb_" + level,
        "ratio",
        "(bidSize - askSize) / (bidSize + askSize) of tier "
            + level
            + ", 0 where both are absent; Gould and Bonart 2016, 'Queue imbalance'",
        0,
        h -> Formulas.balance(h.now().bidLots()[level - 1], h.now().askLots()[level - 1]));
  }

  static Feature cumulativeImbalance(int levels) {
    return new Feature(
        "imb_cum_" + levels,
        "ratio",
        "(bidSize - askSize) / (bidSize + askSize) over tiers 1 to " + levels,
        0,
        h ->
            Formulas.balance(
                Formulas.sum(h.now().bidLots(), levels), Formulas.sum(h.now().askLots(), levels)));
  }

  private static Feature slope(String side, SampleHistory.Reading reading) {
    return new Feature(
        "slope_" + side,
        "base/bp",
        "how fast depth grows with the distance from mid: least squares through the origin of the "
            + side
            + " size up to tier i on the tier's distance d_i in bp, sum(d_i C_i) / sum(d_i^2); the"
            + " slope of Naes and Skjeltorp 2006 in amounts instead of percent",
        0,
        h -> reading.of(h.now()));
  }

  private static double slope(BookSample s, long[] ticks, long[] lots) {
    long twiceMid = s.bidTicks()[0] + s.askTicks()[0];
    long cumulated = 0;
    double products = 0;
    double squares = 0;
    for (int i = 0; i < BookSample.TIERS && ticks[i] != 0; i++) {
      double bp = (double) Math.abs(2 * ticks[i] - twiceMid) / twiceMid * BP;
      cumulated += lots[i];
      products += bp * s.grid().quantity(cumulated);
      squares += bp * bp;
    }
    return products / squares;
  }

  private static Feature depth(String side, int band, SampleHistory.Reading reading) {
    return new Feature(
        "depth_" + side + "_" + BookSample.DEPTH_BP.get(band) + "bp",
        "base",
        "size of all "
            + side
            + " levels within "
            + BookSample.DEPTH_BP.get(band)
            + " bp of mid; unknown where the book is not known that far",
        0,
        h -> reading.of(h.now()));
  }

  private static double depth(BookSample s, long lots) {
    return lots == BookSample.UNKNOWN ? Double.NaN : s.grid().quantity(lots);
  }

  private static Feature depthImbalance(int band) {
    int bp = BookSample.DEPTH_BP.get(band);
    return new Feature(
        "depth_imb_" + bp + "bp",
        "ratio",
        "(bid - ask) / (bid + ask) of the sizes within "
            + bp
            + " bp of mid, 0 where none is; unknown where one of them is",
        0,
        h -> {
          long bid = h.now().bidDepthLots()[band];
          long ask = h.now().askDepthLots()[band];
          return bid == BookSample.UNKNOWN || ask == BookSample.UNKNOWN
              ? Double.NaN
              : Formulas.balance(bid, ask);
        });
  }
}
