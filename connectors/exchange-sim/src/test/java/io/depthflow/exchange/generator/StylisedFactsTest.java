package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a generated market has in common with a real one (Cont 2001, "Empirical properties of asset
 * returns: stylized facts and statistical issues"): a tight spread, heavy tails, volatility that
 * clusters, events that come in bursts. Measured on its frames.
 */
class StylisedFactsTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long[] SEEDS = LONG ? new long[] {1, 2, 3, 4, 5, 6, 7, 8} : new long[] {1};
  private static final int HOURS = LONG ? 12 : 2;

  @Test
  void shouldLookLikeAMarket() {
    for (long seed : SEEDS) {
      Facts f = measure(GeneratorConfig.defaults().withSeed(seed));
      System.out.printf(Locale.ROOT, "seed %d, %d h: %s%n", seed, HOURS, f);

      assertThat(f.eventsPerSecond).as("events/s, seed %d", seed).isCloseTo(20, within(0.6));
      assertThat(f.fano1s).as("Fano factor of 1 s, seed %d", seed).isGreaterThan(1.5);
      assertThat(f.fano10s).as("Fano factor of 10 s, seed %d", seed).isGreaterThan(f.fano1s);
      assertThat(f.oneTickShare).as("one tick, seed %d", seed).isBetween(0.955, 0.99);
      assertThat(f.kurtosis).as("kurtosis, seed %d", seed).isGreaterThan(3.4);
      assertThat(f.lowestAcf).as("lowest acf of |change|, seed %d", seed).isPositive();
      assertThat(f.meanAcf).as("mean acf of |change|, seed %d", seed).isGreaterThan(0.04);
    }
  }

  /** Mean rate and clustering of the arrivals against the process's own closed forms. */
  @Test
  void shouldBringEventsAsTheSelfExcitingProcessDoes() {
    double branching = 0.7;
    BurstyArrivals arrivals =
        new BurstyArrivals(new SeededRandom(5, "arrivals test"), 10, branching, 100);
    int windows = LONG ? 100_000 : 10_000;
    double[] counts = new double[windows];
    for (int i = 0; i < windows; i++) {
      // 20 s, twenty times the time in which the rate forgets.
      for (int k = 0; k < 200; k++) {
        int n = arrivals.nextStep();
        counts[i] += n;
        for (int j = 0; j < n; j++) {
          assertThat(arrivals.offset(j)).isBetween(j == 0 ? 0 : arrivals.offset(j - 1), 1.0);
        }
      }
    }
    double limit = 1 / (1 - branching) / (1 - branching);
    double error = Math.sqrt(200 * limit / windows);
    assertThat(mean(counts)).isCloseTo(200, within(4.5 * error));
    // The finite window lacks the share 1 s / 20 s of it; sqrt(2 / windows) is 0.014.
    assertThat(fano(counts)).isCloseTo(0.95 * limit, within(0.1 * limit));
    assertThat(poissonFano()).isCloseTo(1, within(0.1));
  }

  private static double poissonFano() {
    BurstyArrivals arrivals = new BurstyArrivals(new SeededRandom(5, "poisson"), 10, 0, 100);
    double[] counts = new double[10_000];
    for (int i = 0; i < counts.length; i++) {
      for (int k = 0; k < 10; k++) {
        counts[i] += arrivals.nextStep();
      }
    }
    return fano(counts);
  }

  /** How many events there are between the steps says nothing of the price. */
  @Test
  void shouldKeepThePathWhateverTheEventRate() {
    List<Truth> slow = new ArrayList<>();
    List<Truth> fast = new ArrayList<>();
    GeneratorConfig c = GeneratorConfig.defaults().withSeed(3);
    run(new MarketGenerator(c.withEventsPerSecond(10), slow::add), 120_000, line -> {});
    run(new MarketGenerator(c.withEventsPerSecond(40), fast::add), 120_000, line -> {});
    assertThat(slow).hasSizeGreaterThan(118);
    assertThat(fast).isEqualTo(slow);
  }

  private record Facts(
      double eventsPerSecond,
      double fano1s,
      double fano10s,
      double oneTickShare,
      double kurtosis,
      double lowestAcf,
      double meanAcf) {}

  private static Facts measure(GeneratorConfig config) {
    Watcher watcher = new Watcher(config.startMs());
    LineDecoder decoder = new LineDecoder(config.symbol());
    run(
        new MarketGenerator(config),
        HOURS * 3_600_000L + 2_000,
        line -> decoder.decode(line, watcher));
    int seconds = HOURS * 3600 - 1;
    double[] changes = new double[seconds];
    for (int i = 0; i < seconds; i++) {
      changes[i] = Math.log(watcher.mids.get(i + 1) / watcher.mids.get(i));
    }
    double[] sizes = new double[seconds];
    for (int i = 0; i < seconds; i++) {
      sizes[i] = Math.abs(changes[i]);
    }
    double lowest = 1;
    double sum = 0;
    for (int lag = 1; lag <= 30; lag++) {
      double acf = autocorrelation(sizes, lag);
      lowest = Math.min(lowest, acf);
      sum += acf;
    }
    double[] perSecond = counts(watcher.events, seconds, 1);
    return new Facts(
        mean(perSecond),
        fano(perSecond),
        fano(counts(watcher.events, seconds / 10, 10)),
        watcher.oneTickNs / (double) (watcher.oneTickNs + watcher.widerNs),
        kurtosis(changes),
        lowest,
        sum / 30);
  }

  private interface Lines {
    void accept(RawLine line);
  }

  private static void run(MarketGenerator market, long ms, Lines out) {
    long endNs = (market.config().startMs() + ms) * 1_000_000;
    RawLine line;
    while ((line = market.nextBefore(endNs)) != null) {
      out.accept(line);
    }
  }

  private static double[] counts(Map<Long, Integer> events, int windows, int seconds) {
    double[] counts = new double[windows];
    events.forEach(
        (second, n) -> {
          int window = (int) (second / seconds);
          if (window < windows) {
            counts[window] += n;
          }
        });
    return counts;
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  private static double moment(double[] x, int power) {
    double mean = mean(x);
    double sum = 0;
    for (double v : x) {
      sum += Math.pow(v - mean, power);
    }
    return sum / x.length;
  }

  private static double fano(double[] counts) {
    return moment(counts, 2) / mean(counts);
  }

  private static double kurtosis(double[] x) {
    double variance = moment(x, 2);
    return moment(x, 4) / variance / variance;
  }

  private static double autocorrelation(double[] x, int lag) {
    double mean = mean(x);
    double sum = 0;
    for (int i = lag; i < x.length; i++) {
      sum += (x[i] - mean) * (x[i - lag] - mean);
    }
    return sum / x.length / moment(x, 2);
  }

  /** Depth events by second, the mid at each second's end, time at a spread of one tick. */
  private static final class Watcher implements MarketListener {
    final Map<Long, Integer> events = new HashMap<>();
    final List<Double> mids = new ArrayList<>();
    long oneTickNs;
    long widerNs;
    private final long startMs;
    private BookTicker last;
    private long lastBid;
    private long lastAsk;
    private long lastNs;

    Watcher(long startMs) {
      this.startMs = startMs;
    }

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      events.merge((update.transactionTimeMs() - startMs) / 1000, 1, Integer::sum);
    }

    @Override
    public void onBookTicker(BookTicker ticker, long ns) {
      if (last != null) {
        if (lastAsk - lastBid == 1) {
          oneTickNs += ns - lastNs;
        } else {
          widerNs += ns - lastNs;
        }
        while (ns > (startMs + 1000L * (mids.size() + 1)) * 1_000_000) {
          mids.add((lastBid + lastAsk) / 2.0);
        }
      }
      last = ticker;
      lastBid = ticker.bidTicks();
      lastAsk = ticker.askTicks();
      lastNs = ns;
    }
  }
}
