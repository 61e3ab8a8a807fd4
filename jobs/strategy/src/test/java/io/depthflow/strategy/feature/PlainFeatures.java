package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every feature of "full" from a plain list of samples in decimals, formulas written out: slow, and
 * to be read beside the definitions. Knows nothing of rings, running sums or grids.
 */
final class PlainFeatures {

  private static final MathContext DIGITS = new MathContext(40);
  private static final int[] FIVE = {1, 5, 10, 30, 60};
  private static final int[] THREE = {1, 10, 60};

  private final List<BookSample> all;
  private final int at;
  private final long periodMs;
  private final BookSample now;
  private final Map<String, Double> values = new LinkedHashMap<>();

  private PlainFeatures(List<BookSample> all, int at, long periodMs) {
    this.all = all;
    this.at = at;
    this.periodMs = periodMs;
    this.now = all.get(at);
  }

  /** By name; null where there is no value. */
  static Map<String, Double> of(List<BookSample> all, int at, long periodMs) {
    PlainFeatures plain = new PlainFeatures(all, at, periodMs);
    plain.prices();
    plain.depth();
    plain.flow();
    plain.trades();
    plain.queues();
    plain.activity();
    return plain.values;
  }

  private void prices() {
    BigDecimal spread = ask(now).subtract(bid(now));
    BigInteger step = BigInteger.ZERO;
    for (int i = 0; i < 10; i++) {
      step = step.gcd(BigInteger.valueOf(now.bidTicks()[i]));
      step = step.gcd(BigInteger.valueOf(now.askTicks()[i]));
    }
    put("spread_ticks", ratio(spread, new BigDecimal(step, now.priceDecimals())));
    put("spread_bp", ratio(spread, mid(now)) * 1e4);
    BigDecimal b = lots(now, now.bidLots()[0]);
    BigDecimal a = lots(now, now.askLots()[0]);
    BigDecimal micro = ask(now).multiply(b).add(bid(now).multiply(a)).divide(a.add(b), DIGITS);
    put("micro_bp", ratio(micro.subtract(mid(now)), mid(now)) * 1e4);
    for (int s : new int[] {1, 2, 5, 10, 30, 60}) {
      put("ret_" + s + "s", reaches(s) ? bpChange(ago(n(s)), now) : null);
    }
    for (int s : new int[] {10, 30, 60}) {
      Double rv = null;
      if (reaches(s)) {
        double squares = 0;
        for (int k = 0; k < n(s); k++) {
          squares += Math.pow(bpChange(ago(k + 1), ago(k)), 2);
        }
        rv = Math.sqrt(squares);
      }
      put("rv_" + s + "s", rv);
    }
  }

  private void depth() {
    for (int i = 0; i < 10; i++) {
      put("imb_" + (i + 1), balance(lots(now, now.bidLots()[i]), lots(now, now.askLots()[i])));
    }
    BigDecimal bids = BigDecimal.ZERO;
    BigDecimal asks = BigDecimal.ZERO;
    for (int i = 0; i < 10; i++) {
      bids = bids.add(lots(now, now.bidLots()[i]));
      asks = asks.add(lots(now, now.askLots()[i]));
      put("imb_cum_" + (i + 1), balance(bids, asks));
    }
    double slopeBid = slope(now.bidTicks(), now.bidLots());
    double slopeAsk = slope(now.askTicks(), now.askLots());
    put("slope_bid", slopeBid);
    put("slope_ask", slopeAsk);
    put("slope_imb", (slopeBid - slopeAsk) / (slopeBid + slopeAsk));
    int[] bp = {1, 2, 5};
    for (int i = 0; i < bp.length; i++) {
      long b = now.bidDepthLots()[i];
      long a = now.askDepthLots()[i];
      put("depth_bid_" + bp[i] + "bp", b < 0 ? null : lots(now, b).doubleValue());
      put("depth_ask_" + bp[i] + "bp", a < 0 ? null : lots(now, a).doubleValue());
      put("depth_imb_" + bp[i] + "bp", a < 0 || b < 0 ? null : balance(lots(now, b), lots(now, a)));
    }
  }

  private double slope(long[] ticks, long[] lots) {
    double numerator = 0;
    double denominator = 0;
    double cumulated = 0;
    for (int i = 0; i < 10; i++) {
      if (ticks[i] != 0) {
        BigDecimal price = BigDecimal.valueOf(ticks[i], now.priceDecimals());
        double distance = ratio(price.subtract(mid(now)).abs(), mid(now)) * 1e4;
        cumulated += lots(now, lots[i]).doubleValue();
        numerator += distance * cumulated;
        denominator += distance * distance;
      }
    }
    return numerator / denominator;
  }

  private void flow() {
    for (int s : FIVE) {
      double mean = 0;
      for (int level = 1; level <= 10; level++) {
        int m = level - 1;
        BigDecimal flow = sum(s, x -> lots(x, x.ofiLots()[m]));
        BigDecimal resting =
            sum(
                s,
                x -> {
                  BigDecimal total = BigDecimal.ZERO;
                  for (int i = 0; i < 10; i++) {
                    total = total.add(lots(x, x.bidLots()[i])).add(lots(x, x.askLots()[i]));
                  }
                  return total;
                });
        Double value = null;
        if (flow != null) {
          BigDecimal size = resting.divide(BigDecimal.valueOf(20L * n(s)), DIGITS);
          value = ratio(flow, size);
          mean += value / 10;
        }
        put("ofi_l" + level + "_" + s + "s", value);
      }
      put("ofi_int_" + s + "s", reaches(s) ? mean : null);
    }
  }

  private void trades() {
    for (int s : FIVE) {
      BigDecimal bought = sum(s, x -> lots(x, x.buyLots()));
      BigDecimal sold = sum(s, x -> lots(x, x.sellLots()));
      BigDecimal buys = sum(s, x -> BigDecimal.valueOf(x.buyTrades()));
      BigDecimal sells = sum(s, x -> BigDecimal.valueOf(x.sellTrades()));
      put("tfi_vol_" + s + "s", bought == null ? null : balance(bought, sold));
      put("tfi_cnt_" + s + "s", buys == null ? null : balance(buys, sells));
      put("trades_per_s_" + s + "s", buys == null ? null : buys.add(sells).doubleValue() / s);
      if (s == 1) {
        continue;
      }
      BigDecimal quote = sum(s, x -> turnover(x, x.buyTurnover(), x.sellTurnover()));
      Double vwap = null;
      if (bought != null && bought.add(sold).signum() == 0) {
        vwap = 0.0;
      } else if (quote != null) {
        BigDecimal average = quote.divide(bought.add(sold), DIGITS);
        vwap = ratio(average.subtract(mid(now)), mid(now)) * 1e4;
      }
      put("vwap_" + s + "s", vwap);
    }
  }

  private void queues() {
    for (int s : THREE) {
      BigDecimal bidIn = sum(s, x -> known(x, x.bidAddedLots()));
      BigDecimal bidOut = sum(s, x -> known(x, x.bidRemovedLots()));
      BigDecimal askIn = sum(s, x -> known(x, x.askAddedLots()));
      BigDecimal askOut = sum(s, x -> known(x, x.askRemovedLots()));
      boolean known = bidIn != null;
      put("queue_bid_" + s + "s", known ? balance(bidIn, bidOut) : null);
      put("queue_ask_" + s + "s", known ? balance(askIn, askOut) : null);
      put("queue_imb_" + s + "s", known ? balance(bidIn.add(askOut), bidOut.add(askIn)) : null);
      BigDecimal moves =
          sum(s, x -> x.bidMoves() < 0 ? null : BigDecimal.valueOf(x.bidMoves() + x.askMoves()));
      put("touch_moves_per_s_" + s + "s", moves == null ? null : moves.doubleValue() / s);
    }
  }

  private void activity() {
    put("book_age_s", now.bookAgeMs() / 1000.0);
    put("mid_age_s", now.midAgeMs() < 0 ? null : now.midAgeMs() / 1000.0);
    for (int s : THREE) {
      BigDecimal events = sum(s, x -> BigDecimal.valueOf(x.depthUpdates()));
      BigDecimal levels =
          sum(s, x -> x.levelUpdates() < 0 ? null : BigDecimal.valueOf(x.levelUpdates()));
      put("updates_per_s_" + s + "s", events == null ? null : events.doubleValue() / s);
      put("levels_per_s_" + s + "s", levels == null ? null : levels.doubleValue() / s);
    }
  }

  private void put(String name, Double value) {
    values.put(name, value);
  }

  private int n(int seconds) {
    return (int) (seconds * 1000L / periodMs);
  }

  private BookSample ago(int samples) {
    return all.get(at - samples);
  }

  /** Whether every sample back to that many seconds ago is there, in one segment. */
  private boolean reaches(int seconds) {
    for (int k = 1; k <= n(seconds); k++) {
      if (at - k < 0
          || ago(k).segment() != now.segment()
          || ago(k).timeMs() != now.timeMs() - k * periodMs) {
        return false;
      }
    }
    return true;
  }

  /** Null where the history is not there or a sample does not know. */
  private BigDecimal sum(int seconds, Function<BookSample, BigDecimal> reading) {
    if (!reaches(seconds)) {
      return null;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < n(seconds); k++) {
      BigDecimal one = reading.apply(ago(k));
      if (one == null) {
        return null;
      }
      sum = sum.add(one);
    }
    return sum;
  }

  private static double bpChange(BookSample from, BookSample to) {
    return ratio(mid(to).subtract(mid(from)), mid(from)) * 1e4;
  }

  private static BigDecimal bid(BookSample s) {
    return BigDecimal.valueOf(s.bidTicks()[0], s.priceDecimals());
  }

  private static BigDecimal ask(BookSample s) {
    return BigDecimal.valueOf(s.askTicks()[0], s.priceDecimals());
  }

  private static BigDecimal mid(BookSample s) {
    return bid(s).add(ask(s)).divide(BigDecimal.valueOf(2), DIGITS);
  }

  private static BigDecimal lots(BookSample s, long lots) {
    return BigDecimal.valueOf(lots, s.quantityDecimals());
  }

  private static BigDecimal known(BookSample s, long lots) {
    return lots < 0 ? null : lots(s, lots);
  }

  private static BigDecimal turnover(BookSample s, long bought, long sold) {
    return bought < 0 || sold < 0
        ? null
        : BigDecimal.valueOf(bought + sold, s.priceDecimals() + s.quantityDecimals());
  }

  private static Double balance(BigDecimal a, BigDecimal b) {
    BigDecimal total = a.add(b);
    return total.signum() == 0 ? 0 : ratio(a.subtract(b), total);
  }

  private static double ratio(BigDecimal a, BigDecimal b) {
    return a.divide(b, DIGITS).doubleValue();
  }
}
