package io.depthflow.strategy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastScoresTest {

  private static final Forecasts NONE = new Forecasts(new long[0], new double[0], new double[0]);

  @Test
  void shouldScoreForecastsByHand() {
    ForecastScores scores =
        new ForecastScores(
            new Forecasts(
                new long[] {0, 1000, 60_000, 61_000},
                new double[] {1, -2, 0, 4},
                new double[] {2, 1, 5, 0}));
    Metrics m = scores.metrics();
    assertThat(m.rows()).isEqualTo(4);
    assertThat(m.blocks()).isEqualTo(2);
    assertThat(m.mse().value()).isEqualTo((1 + 9 + 25 + 16) / 4.0);
    assertThat(m.zeroMse().value()).isEqualTo(30 / 4.0);
    assertThat(m.r2().value()).isCloseTo(1 - 51 / 30.0, within(1e-12));
    assertThat(m.changeSdBp()).isCloseTo(Math.sqrt(30 / 4.0 - 4), within(1e-12));
    assertThat(m.winRate().value()).isEqualTo(0.5);
    double[] spreads = {1.5, 1.5, 1.5, 1.5};
    ThresholdProfit any = scores.beyond(spreads, 0, 7);
    assertThat(any.signals()).isEqualTo(3);
    assertThat(any.grossBp()).isCloseTo(1 / 3.0, within(1e-12));
    ThresholdProfit one = scores.beyond(spreads, 1, 7);
    assertThat(one.signals()).isEqualTo(2);
    assertThat(one.winRate()).isZero();
    assertThat(one.grossBp()).isEqualTo(-0.5);
    assertThat(one.netBp()).isEqualTo(-7.5);
    assertThat(scores.beyond(spreads, 3, 7).signals()).isZero();
    assertThat(scores.beyond(spreads, 3, 7).netBp()).isNaN();
  }

  @Test
  void shouldNotTakeOverlappingRowsForIndependentOnes() {
    // Each value stands for 60 s: the honest error is sd / sqrt(blocks), not sd / sqrt(rows).
    Random random = new Random(5);
    int blocks = 400;
    int n = blocks * 60;
    double[] prediction = new double[n];
    double[] change = new double[n];
    Arrays.fill(prediction, 1);
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(change, b * 60, b * 60 + 60, random.nextGaussian());
    }
    ForecastScores scores = new ForecastScores(new Forecasts(seconds(n), prediction, change));
    assertThat(scores.beyond(new double[n], 0, 0).profitErrorBp())
        .isCloseTo(1 / Math.sqrt(blocks), within(0.01));
  }

  @Test
  void shouldBootstrapWiderWhereRowsOfABlockAgree() {
    Random random = new Random(1);
    int n = 6000;
    double[][] loose = new double[2][n];
    double[][] tied = new double[2][n];
    for (int i = 0; i < n; i++) {
      loose[0][i] = random.nextGaussian();
      loose[1][i] = loose[0][i] + random.nextGaussian();
      tied[0][i] = loose[0][i - i % 60];
      tied[1][i] = loose[1][i - i % 60];
    }
    Metrics free = metrics(loose, n);
    Metrics bound = metrics(tied, n);
    assertThat(free.blocks()).isEqualTo(100);
    // Correlation rho = sqrt(1/2) of n free rows has the standard error (1 - rho^2) / sqrt(n).
    assertThat(free.correlation().error()).isCloseTo(0.5 / Math.sqrt(n), within(0.002));
    assertThat(bound.correlation().error()).isCloseTo(0.5 / Math.sqrt(100), within(0.02));
    // y^2 and (y - x)^2 of free rows have the variances 8 and 2.
    assertThat(free.zeroMse().error()).isCloseTo(Math.sqrt(8.0 / n), within(0.01));
    assertThat(free.mse().error()).isCloseTo(Math.sqrt(2.0 / n), within(0.005));
    assertThat(bound.r2().error()).isGreaterThan(4 * free.r2().error());
    assertThat(metrics(loose, n)).isEqualTo(free);
  }

  @Test
  void shouldHaveAnErrorFromTenBlocksOn() {
    Random random = new Random(2);
    double[][] rows = {random.doubles(600).toArray(), random.doubles(600).toArray()};
    assertThat(metrics(rows, 540).blocks()).isEqualTo(9);
    assertThat(metrics(rows, 540).r2().error()).isNaN();
    assertThat(metrics(rows, 541).blocks()).isEqualTo(10);
    assertThat(metrics(rows, 541).r2().error()).isPositive();
  }

  @Test
  void shouldClaimNoErrorForWhatADrawCanMiss() {
    // The only signals lie in one block of 100: all draws that have them agree, which is no proof.
    int n = 6000;
    double[] prediction = new double[n];
    double[] change = new double[n];
    Arrays.fill(prediction, 0, 60, 5);
    Arrays.fill(change, 3);
    ForecastScores scores = new ForecastScores(new Forecasts(seconds(n), prediction, change));
    ThresholdProfit profit = scores.beyond(new double[n], 0, 7);
    assertThat(profit.signals()).isEqualTo(60);
    assertThat(profit.grossBp()).isEqualTo(3);
    assertThat(profit.profitErrorBp()).isNaN();
    assertThat(profit.winRateError()).isNaN();
  }

  @Test
  void shouldNotDependOnTheOrderOfRows() {
    Random random = new Random(3);
    int n = 1200;
    Forecasts there = new Forecasts(seconds(n), ints(random, n), ints(random, n));
    long[] time = new long[n];
    double[] prediction = new double[n];
    double[] change = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = there.timeMs()[n - 1 - i];
      prediction[i] = there.predictionBp()[n - 1 - i];
      change[i] = there.changeBp()[n - 1 - i];
    }
    assertThat(new ForecastScores(new Forecasts(time, prediction, change)).metrics())
        .isEqualTo(new ForecastScores(there).metrics());
  }

  @Test
  void shouldTakeLongerBlocks() {
    double[][] rows = {new double[1200], new double[1200]};
    Forecasts data = new Forecasts(seconds(1200), rows[0], rows[1]);
    assertThat(new ForecastScores(data, 120_000).metrics().blocks()).isEqualTo(10);
  }

  @Test
  void shouldSayThatNothingWasMeasured() {
    Metrics m = new ForecastScores(NONE).metrics();
    assertThat(m.rows()).isZero();
    assertThat(m.blocks()).isZero();
    assertThat(m.changeSdBp()).isNaN();
    assertThat(m.mse().value()).isNaN();
    assertThat(m.winRate().error()).isNaN();
    ThresholdProfit profit = new ForecastScores(NONE).beyond(new double[0], 1, 7);
    assertThat(profit.signals()).isZero();
    assertThat(profit.netBp()).isNaN();
    assertThat(profit.profitErrorBp()).isNaN();
  }

  @Test
  void shouldHaveNoR2WhereNothingMoved() {
    Metrics m =
        new ForecastScores(
                new Forecasts(new long[] {0, 1000}, new double[] {1, 2}, new double[] {0, 0}))
            .metrics();
    assertThat(m.r2().value()).isNaN();
    assertThat(m.correlation().value()).isNaN();
    assertThat(m.zeroMse().value()).isZero();
  }

  @Test
  void shouldRefuseWhatCannotBeScored() {
    assertThatThrownBy(() -> new ForecastScores(NONE, 10_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
    assertThatThrownBy(() -> new Forecasts(new long[2], new double[2], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 times, 2 predictions, 1 changes");
    assertThatThrownBy(
            () -> new Forecasts(new long[] {1, 2}, new double[2], new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1 of time 2 has no change");
    assertThatThrownBy(() -> new ForecastScores(NONE).beyond(new double[1], 1, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base has 1 rows");
  }

  private static Metrics metrics(double[][] rows, int n) {
    return new ForecastScores(
            new Forecasts(seconds(n), Arrays.copyOf(rows[0], n), Arrays.copyOf(rows[1], n)))
        .metrics();
  }

  private static long[] seconds(int n) {
    long[] time = new long[n];
    Arrays.setAll(time, i -> i * 1000L);
    return time;
  }

  /** Whole numbers: sums of them are exact in any order. */
  private static double[] ints(Random random, int n) {
    return random.ints(n, -9, 10).asDoubleStream().toArray();
  }
}
