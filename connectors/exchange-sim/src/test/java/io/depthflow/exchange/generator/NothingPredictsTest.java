package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What predicts the generated market and what does not, on the rows that a desk sees: every 10 s
 * the move of the rebuilt book's mid in the next 10 s, the imbalance of its best sizes, the signed
 * volume and order-flow imbalance of the second before, and from the truth the latent signal. The
 * moves do not overlap, so that given the signal they are independent.
 *
 * <p>Under the hypothesis that k columns say nothing of n moves, n R2 of the regression is chi
 * squared with k degrees of freedom (to order 1/n, whatever the noise's tails, since the columns do
 * not know its size), and its sum over seeds is chi squared with k times their number. A statistic
 * passes within 4.5 standard deviations of its mean.
 */
class NothingPredictsTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int SEEDS = LONG ? 20 : 8;
  private static final int MINUTES = LONG ? 120 : 20;
  private static final long FIRST_SEED = 500;

  @Test
  void shouldHaveNoPredictorWithoutASignal() {
    Statistic observed = new Statistic("strength 0: s, imbalance, volume, OFI", 4);
    Statistic latent = new Statistic("strength 0: s alone", 1);
    for (int i = 0; i < SEEDS; i++) {
      Rows r = rows(FIRST_SEED + i, 0);
      observed.add(r.move, r.s, r.imbalance, r.volume, r.ofi);
      latent.add(r.move, r.s);
    }
    observed.shouldBeNothing();
    latent.shouldBeNothing();
  }

  @Test
  void shouldFindASignalWhereThereIsOne() {
    Statistic half = new Statistic("strength 0.5: imbalance, volume, OFI", 3);
    for (int i = 0; i < SEEDS; i++) {
      Rows r = rows(FIRST_SEED + i, 0.5);
      half.add(r.move, r.imbalance, r.volume, r.ofi);
    }
    assertThat(half.deviations()).as(half.toString()).isGreaterThan(9);
  }

  @Test
  void shouldShowTheSignalInTheImbalanceAndNothingBeyondIt() {
    Statistic flow = new Statistic("strength 1, given s: volume, OFI", 2);
    Statistic book = new Statistic("strength 1, given s: imbalance", 1);
    double imbalanceR2 = 0;
    double volumeR2 = 0;
    for (int i = 0; i < SEEDS; i++) {
      Rows r = rows(FIRST_SEED + i, 1);
      imbalanceR2 += r2(r.s, r.imbalance) / SEEDS;
      volumeR2 += r2(r.s, r.volume) / SEEDS;
      // Partial correlations: what the signal explains is taken off both sides.
      double[] noise = residual(r.move, r.s);
      flow.add(noise, residual(r.volume, r.s), residual(r.ofi, r.s));
      book.add(noise, residual(r.imbalance, r.s));
    }
    System.out.printf(
        Locale.ROOT, "R2 of s on imbalance %.3f, on volume %.3f%n", imbalanceR2, volumeR2);
    // kappa^2 / (kappa^2 + sizeNoise^2 / 2): the difference of two noisy sizes over their sum.
    assertThat(imbalanceR2).isCloseTo(0.0625 / (0.0625 + 0.0072), within(0.05));
    assertThat(volumeR2).isBetween(0.002, 0.2);
    flow.shouldBeNothing();
    book.shouldBeNothing();
  }

  /** Sum over seeds of n R2. */
  private static final class Statistic {
    private final String what;
    private final int columns;
    private int seeds;
    private int rows;
    private double sum;

    Statistic(String what, int columns) {
      this.what = what;
      this.columns = columns;
    }

    void add(double[] y, double[]... x) {
      // Of what is left of the degrees of freedom, so that the mean is right for few rows too.
      double r2 = r2(y, x);
      sum += (y.length - columns - 3) * r2 / (1 - r2);
      seeds++;
      rows += y.length;
    }

    double deviations() {
      double degrees = (double) seeds * columns;
      return (sum - degrees) / Math.sqrt(2 * degrees);
    }

    void shouldBeNothing() {
      System.out.println(this);
      assertThat(deviations()).as(toString()).isBetween(-4.5, 4.5);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: sum of n R2 %.1f, expected %d, %+.2f standard deviations; mean R2 %.5f (%d moves,"
              + " seeds %d to %d)",
          what,
          sum,
          seeds * columns,
          deviations(),
          sum / rows,
          rows,
          FIRST_SEED,
          FIRST_SEED + seeds - 1);
    }
  }

  private record Rows(
      double[] s, double[] imbalance, double[] volume, double[] ofi, double[] move) {}

  private static Rows rows(long seed, double strength) {
    GeneratorConfig config = GeneratorConfig.defaults().withSeed(seed).withSignal(strength);
    Map<Long, Truth> truths = new HashMap<>();
    MarketGenerator market = new MarketGenerator(config, t -> truths.put(t.timeMs(), t));
    SymbolFeed book = new SymbolFeed(config.symbol(), 1000);
    List<BookSample> samples = new ArrayList<>();
    book.setOutput(samples::add);
    long endNs = (config.startMs() + MINUTES * 60_000L) * 1_000_000;
    RawLine line;
    while ((line = market.nextBefore(endNs)) != null) {
      book.accept(line);
    }
    int n = (samples.size() - 1) / 10;
    Rows rows = new Rows(new double[n], new double[n], new double[n], new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      BookSample now = samples.get(10 * i);
      double bid = now.bidLots()[0];
      double ask = now.askLots()[0];
      rows.s[i] = truths.get(now.timeMs()).s();
      rows.imbalance[i] = (bid - ask) / (bid + ask);
      rows.volume[i] = now.buyLots() - now.sellLots();
      rows.ofi[i] = now.ofiLots()[0];
      rows.move[i] = 1e4 * Math.log(samples.get(10 * i + 10).mid() / now.mid());
    }
    return rows;
  }

  /** Share of the variance of y that an ordinary regression on the columns explains. */
  private static double r2(double[] y, double[]... x) {
    double[] rest = residual(y, x);
    double[] centred = residual(y);
    return 1 - dot(rest, rest) / dot(centred, centred);
  }

  /** What a regression on a constant and the columns leaves of y, by Gram and Schmidt. */
  private static double[] residual(double[] y, double[]... x) {
    List<double[]> basis = new ArrayList<>();
    double[] one = new double[y.length];
    java.util.Arrays.fill(one, 1);
    basis.add(one);
    for (double[] column : x) {
      basis.add(without(column, basis));
    }
    return without(y, basis);
  }

  private static double[] without(double[] y, List<double[]> basis) {
    double[] rest = y.clone();
    for (double[] b : basis) {
      double slope = dot(rest, b) / dot(b, b);
      for (int i = 0; i < rest.length; i++) {
        rest[i] -= slope * b[i];
      }
    }
    return rest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
