package io.depthflow.strategy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final double[] MULTIPLES = {0, 1};

  @Test
  void shouldScoreForecastsByHand() {
    Forecasts data =
        new Forecasts(
            new long[] {0, 1000, 60_000, 61_000},
            new double[] {1, -2, 0, 4},
            new double[] {2, 1, 5, 0},
            new double[] {1.5, 1.5, 1.5, 1.5});
    Metrics m = Metrics.of(data, 7, MULTIPLES, 60_000);
    assertThat(m.mse().value()).isEqualTo((1 + 9 + 25 + 16) / 4.0);
    assertThat(m.zeroMse().value()).isEqualTo(30 / 4.0);
    assertThat(m.r2().value()).isCloseTo(1 - 51 / 30.0, within(1e-12));
    assertThat(m.winRate().value()).isEqualTo(0.5);
    assertThat(m.largestPredictionBp()).isEqualTo(4);
    assertThat(m.thresholds().get(0).signals()).isEqualTo(3);
    assertThat(m.thresholds().get(0).grossBp().value()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(m.thresholds().get(1).signals()).isEqualTo(2);
    assertThat(m.thresholds().get(1).grossBp().value()).isEqualTo(-0.5);
    assertThat(m.thresholds().get(1).netBp().value()).isEqualTo(-7.5);
  }

  @Test
  void shouldNotTakeOverlappingRowsForIndependentOnes() {
    // Each value stands for 60 s: the honest error is sd / sqrt(blocks), not sd / sqrt(rows).
    Random random = new Random(5);
    int blocks = 400;
    int n = blocks * 60;
    long[] time = new long[n];
    double[] prediction = new double[n];
    double[] change = new double[n];
    double[] spread = new double[n];
    for (int b = 0; b < blocks; b++) {
      double value = random.nextGaussian();
      for (int i = b * 60; i < b * 60 + 60; i++) {
        time[i] = i * 1000L;
        prediction[i] = 1;
        change[i] = value;
      }
    }
    Metrics m = Metrics.of(new Forecasts(time, prediction, change, spread), 0, MULTIPLES, 60_000);
    assertThat(m.thresholds().get(0).grossBp().error())
        .isCloseTo(1 / Math.sqrt(blocks), within(0.01));
  }

  @Test
  void shouldSayThatNothingWasMeasured() {
    Forecasts none = new Forecasts(new long[0], new double[0], new double[0], new double[0]);
    Metrics m = Metrics.of(none, 7, MULTIPLES, 60_000);
    assertThat(m.rows()).isZero();
    assertThat(m.mse().value()).isNaN();
    assertThat(m.thresholds().get(0).netBp().error()).isNaN();
  }

  @Test
  void shouldRefuseBlocksShorterThanTheOverlap() {
    Forecasts none = new Forecasts(new long[0], new double[0], new double[0], new double[0]);
    assertThatThrownBy(() -> Metrics.of(none, 7, MULTIPLES, 10_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
  }
}
