package io.depthflow.strategy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.market.book.BookSample;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each feature by hand, and all of them against a plain reading of a list of samples. */
class CoreFeaturesTest {

  private static final FeatureSet CORE = FeatureSet.byName("core");

  private static double value(FeatureRow row, String name) {
    return row.values()[Arrays.asList(CORE.names()).indexOf(name)];
  }

  private static BookSample sample(int second, long bid, long ask, long... flow) {
    long[] bidTicks = {bid, bid - 1, 0, 0, 0, 0, 0, 0, 0, 0};
    long[] askTicks = {ask, ask + 1, ask + 2, 0, 0, 0, 0, 0, 0, 0};
    long[] bidLots = {30, 10, 0, 0, 0, 0, 0, 0, 0, 0};
    long[] askLots = {10, 30, 20, 0, 0, 0, 0, 0, 0, 0};
    long[] ofi = {flow[0], flow[1], 0, 0, 0, 0, 0, 0, 0, 0};
    return new BookSample(
        "ETHUSDT",
        second * 1000L,
        1,
        2,
        1,
        bidTicks,
        bidLots,
        askTicks,
        askLots,
        1234,
        1,
        flow[2],
        flow[3],
        1,
        1,
        ofi,
        0,
        0,
        0,
        0,
        new long[BookSample.DEPTH_BP.size()],
        new long[BookSample.DEPTH_BP.size()],
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        1234);
  }

  @Test
  void shouldComputeWhatItsDefinitionsSay() {
    FeatureWindow window = new FeatureWindow(CORE);
    window.add(sample(1, 9999, 10001, 0, 0, 0, 0));
    FeatureRow row = window.add(sample(2, 10049, 10051, 40, -8, 30, 10));
    assertThat(row.mid()).isEqualTo(100.5);
    assertThat(row.spread()).isEqualTo(0.02);
    assertThat(row.bid()).isEqualTo(100.49);
    assertThat(row.ask()).isEqualTo(100.51);
    assertThat(value(row, "spread_bp")).isCloseTo(0.02 / 100.5 * 1e4, within(1e-12));
    assertThat(value(row, "imb_1")).isEqualTo(0.5);
    assertThat(value(row, "imb_2")).isEqualTo(-0.5);
    assertThat(value(row, "imb_3")).isEqualTo(-1);
    assertThat(value(row, "imb_4")).as("both absent").isZero();
    assertThat(value(row, "imb_cum_5")).isEqualTo(-0.2);
    // (100.51 * 3 + 100.49 * 1) / 4 - 100.5 = 0.005
    assertThat(value(row, "micro_bp")).isCloseTo(0.005 / 100.5 * 1e4, within(1e-10));
    // 4.0 of flow by (3.0 + 1.0) / 2 resting.
    assertThat(value(row, "ofi1_1s")).isEqualTo(2);
    // (4.0 - 0.8) by (4.0 + 6.0) / 2.
    assertThat(value(row, "ofi10_1s")).isCloseTo(0.64, within(1e-15));
    assertThat(value(row, "tfi_1s")).isEqualTo(0.5);
    assertThat(value(row, "ret_1s")).isCloseTo(50, within(1e-10));
    assertThat(value(row, "ret_2s")).isNaN();
    assertThat(value(row, "ofi1_5s")).isNaN();
    assertThat(value(row, "book_age_s")).isEqualTo(1.234);
  }

  @Test
  void shouldAverageTheRestingSizeOverTheHorizon() {
    FeatureWindow window = new FeatureWindow(CORE);
    FeatureRow row = null;
    for (int second = 1; second <= 6; second++) {
      row = window.add(sample(second, 9999, 10001, second, 0, second, 0));
    }
    // Flows 2..6 = 20 lots = 2.0 by a mean of 2.0 resting.
    assertThat(value(row, "ofi1_5s")).isCloseTo(1, within(1e-15));
    assertThat(value(row, "tfi_5s")).isEqualTo(1);
    assertThat(value(row, "ret_5s")).isZero();
    assertThat(value(row, "ret_10s")).isNaN();
  }

  @Test
  void shouldGiveZeroTradeImbalanceWithoutATrade() {
    FeatureWindow window = new FeatureWindow(CORE);
    window.add(sample(1, 9999, 10001, 0, 0, 5, 0));
    assertThat(value(window.add(sample(2, 9999, 10001, 0, 0, 0, 0)), "tfi_1s")).isZero();
  }

  @Test
  void shouldEqualAPlainReadingOfTheSamples() {
    for (long seed = 0; seed < 5; seed++) {
      List<BookSample> samples = Samples.run(seed, 400, 0.03);
      FeatureWindow window = new FeatureWindow(CORE);
      for (int i = 0; i < samples.size(); i++) {
        FeatureRow row = window.add(samples.get(i));
        for (int seconds : new int[] {1, 2, 5, 10}) {
          String at = "seed " + seed + ", row " + i + ", " + seconds + " s";
          boolean whole = unbroken(samples, i, seconds);
          double change = value(row, "ret_" + seconds + "s");
          if (!whole) {
            assertThat(change).as(at).isNaN();
            continue;
          }
          double then = samples.get(i - seconds).mid();
          assertThat(change)
              .as(at)
              .isCloseTo((samples.get(i).mid() / then - 1) * 1e4, within(1e-8));
          if (seconds == 2) {
            continue;
          }
          double flow = 0;
          double resting = 0;
          double bought = 0;
          double sold = 0;
          for (int k = i - seconds + 1; k <= i; k++) {
            BookSample s = samples.get(k);
            flow += Arrays.stream(s.ofiLots()).sum();
            resting += (Arrays.stream(s.bidLots()).sum() + Arrays.stream(s.askLots()).sum()) / 2.0;
            bought += s.buyLots();
            sold += s.sellLots();
          }
          assertThat(value(row, "ofi10_" + seconds + "s"))
              .as(at)
              .isCloseTo(flow / (resting / seconds), within(1e-11));
          assertThat(value(row, "tfi_" + seconds + "s"))
              .as(at)
              .isCloseTo(bought + sold == 0 ? 0 : (bought - sold) / (bought + sold), within(1e-12));
        }
      }
    }
  }

  private static boolean unbroken(List<BookSample> samples, int i, int seconds) {
    return i >= seconds
        && samples.get(i - seconds).segment() == samples.get(i).segment()
        && samples.get(i - seconds).timeMs() == samples.get(i).timeMs() - seconds * 1000L;
  }
}
