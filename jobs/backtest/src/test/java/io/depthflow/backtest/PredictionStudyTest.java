package io.depthflow.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.market.order.FeeRates;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionStudyTest {

  @Test
  void shouldScoreForecastsByHand() {
    PredictionReport report =
        study(
            point(2, 4, 1),
            point(-10, -6, 1),
            point(3, -1, 1),
            point(0, 5, 1),
            point(Double.NaN, 7, 1),
            point(-20, Double.NaN, 1));

    assertThat(report.rows()).isEqualTo(6);
    assertThat(report.scored()).isEqualTo(4);
    // Errors -2, -4, 4, -5 against changes 4, -6, -1, 5.
    assertThat(report.mse()).isCloseTo(61.0 / 4, within(1e-12));
    assertThat(report.zeroMse()).isCloseTo(78.0 / 4, within(1e-12));
    assertThat(report.r2()).isCloseTo(1 - 61.0 / 78, within(1e-12));
    assertThat(report.winRate()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(report.signals()).isEqualTo(2);
    assertThat(report.signalWinRate()).isEqualTo(1);
    assertThat(report.largestPredictionBp()).isEqualTo(20);
    assertThat(report.largestThresholdBp()).isEqualTo(7.5);
    double mx = -5.0 / 4;
    double my = 2.0 / 4;
    double covariance = (8 + 60 - 3) / 4.0 - mx * my;
    double vx = 113.0 / 4 - mx * mx;
    double vy = 78.0 / 4 - my * my;
    assertThat(report.correlation()).isCloseTo(covariance / Math.sqrt(vx * vy), within(1e-12));
    assertThat(report.changeSdBp()).isCloseTo(Math.sqrt(vy), within(1e-12));
  }

  @Test
  void shouldSayWhatEachThresholdEarned() {
    PredictionReport report = study(point(2, 4, 1), point(-10, -6, 1), point(3, -1, 1));
    ThresholdProfit one = of(report.bySpread(), 2);
    assertThat(one.signals()).isEqualTo(2);
    assertThat(one.grossBp()).isEqualTo(2.5);
    assertThat(one.netBp()).isCloseTo(2.5 - 7, within(1e-9));
    assertThat(one.winRate()).isEqualTo(0.5);
    ThresholdProfit traded = of(report.byThreshold(), 1);
    assertThat(traded.signals()).isEqualTo(1);
    assertThat(traded.grossBp()).isEqualTo(6);
    assertThat(of(report.byThreshold(), 2).signals()).isZero();
    assertThat(of(report.byThreshold(), 2).grossBp()).isNaN();
  }

  @Test
  void shouldHaveNoFigureForWhatIsNotThere() {
    PredictionReport nothing = study();
    assertThat(nothing.rows()).isZero();
    assertThat(nothing.r2()).isNaN();
    assertThat(nothing.correlation()).isNaN();
    assertThat(nothing.winRate()).isNaN();
    assertThat(nothing.largestPredictionBp()).isNaN();
    PredictionReport constant = study(point(0, 1, 1), point(0, -1, 1));
    assertThat(constant.r2()).isZero();
    assertThat(constant.correlation()).isNaN();
  }

  private static PredictionReport study(PredictionPoint... points) {
    return new PredictionStudy(List.of(points), FeeRates.REGULAR).report();
  }

  private static PredictionPoint point(double prediction, double realised, double spread) {
    return new PredictionPoint(0, prediction, realised, spread, 7.5);
  }

  private static ThresholdProfit of(List<ThresholdProfit> profits, double multiple) {
    return profits.stream().filter(p -> p.multiple() == multiple).findFirst().orElseThrow();
  }
}
