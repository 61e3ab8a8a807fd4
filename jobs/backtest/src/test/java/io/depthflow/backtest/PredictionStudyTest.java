package io.depthflow.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.evaluation.ThresholdProfit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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

  /** Numbers of the study and of the report's bootstrap as they were, each computing its own. */
  @Test
  void shouldKeepTheFiguresItHadBeforeTheyWereMadeInOnePlace() {
    PredictionReport report = study(overlapping());
    assertThat(report.rows()).isEqualTo(1800);
    assertThat(report.scored()).isEqualTo(1780);
    assertThat(report.blocks()).isEqualTo(31);
    assertSame(report.changeSdBp(), 4.7192994734830345);
    assertSame(report.mse(), 19.092599356238424);
    assertSame(report.zeroMse(), 22.28664994335248);
    assertSame(report.r2(), 0.1433167656526484);
    assertSame(report.r2Error(), 0.06281750537362439);
    assertSame(report.correlation(), 0.4479299138754959);
    assertSame(report.correlationError(), 0.04781812429187431);
    assertSame(report.winRate(), 0.6284376828554711);
    assertThat(report.signals()).isEqualTo(95);
    assertSame(report.signalWinRate(), 0.9354838709677419);
    assertSame(report.largestPredictionBp(), 11.018779838289733);
    assertSame(report.largestThresholdBp(), 6.720747922362667);
    assertSame(report.feeBp(), 7);
    assertProfits(
        report.bySpread(),
        new double[] {0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500},
        new long[] {1745, 1499, 1272, 879, 271, 37, 1, 0, 0, 0, 0},
        new double[] {
          0.6284376828554711,
          0.64421768707483,
          0.668273092369478,
          0.7019790454016298,
          0.8045112781954887,
          0.8648648648648649,
          1
        },
        new double[] {
          1.6087841566351462,
          1.8284683806126887,
          2.175605975220253,
          2.624782456955021,
          3.6492036250218263,
          5.2430090943804855,
          6.477086581776883
        });
    assertProfits(
        report.byThreshold(),
        new double[] {0, 0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2},
        new long[] {1745, 1426, 1032, 511, 238, 95, 36, 10, 0},
        new double[] {
          0.6284376828554711,
          0.6490350250178699,
          0.6957383548067394,
          0.7724550898203593,
          0.825531914893617,
          0.9354838709677419,
          0.9722222222222222,
          1
        },
        new double[] {
          1.6087841566351462,
          1.8977181179916238,
          2.4875310050464194,
          3.4912277079450207,
          4.167908401201602,
          5.367390226607272,
          6.740951148937014,
          7.339447439913553
        });
  }

  @Test
  void shouldClaimNoErrorWithoutBlocks() {
    PredictionReport few = study(overlapping().subList(0, 500));
    assertThat(few.blocks()).isEqualTo(9);
    assertThat(few.r2()).isNotNaN();
    assertThat(
            new double[] {
              few.mseError(),
              few.zeroMseError(),
              few.r2Error(),
              few.correlationError(),
              few.winRateError(),
              few.signalWinRateError(),
              few.bySpread().get(0).winRateError(),
              few.bySpread().get(0).profitErrorBp()
            })
        .containsOnly(Double.NaN);
    PredictionReport enough = study(overlapping().subList(0, 600));
    assertThat(enough.blocks()).isEqualTo(11);
    assertThat(enough.mseError()).isPositive();
    assertThat(enough.zeroMseError()).isPositive();
    assertThat(enough.winRateError()).isPositive();
    assertThat(enough.bySpread().get(0).profitErrorBp()).isPositive();
  }

  /** Zeros, unknown forecasts and unknown outcomes among them; blocks begin in mid minute. */
  private static List<PredictionPoint> overlapping() {
    Random random = new Random(11);
    List<PredictionPoint> points = new ArrayList<>();
    double x = 0;
    double y = 0;
    for (int i = 0; i < 1800; i++) {
      x = 0.9 * x + 1.5 * random.nextGaussian();
      y = 0.9 * y + random.nextGaussian();
      double prediction = i < 10 ? Double.NaN : i % 50 == 0 ? 0 : x;
      double realised = i >= 1790 ? Double.NaN : i % 40 == 0 ? 0 : 0.7 * x + 2 * y;
      points.add(
          new PredictionPoint(
              1_704_067_230_000L + i * 1000L,
              prediction,
              realised,
              0.5 + random.nextDouble(),
              6 + random.nextDouble()));
    }
    return points;
  }

  private static void assertProfits(
      List<ThresholdProfit> profits,
      double[] multiples,
      long[] signals,
      double[] winRates,
      double[] grossBp) {
    assertThat(profits).hasSize(multiples.length);
    IntStream.range(0, multiples.length)
        .forEach(
            i -> {
              ThresholdProfit p = profits.get(i);
              assertThat(p.multiple()).isEqualTo(multiples[i]);
              assertThat(p.signals()).isEqualTo(signals[i]);
              double gross = i < grossBp.length ? grossBp[i] : Double.NaN;
              assertSame(p.winRate(), i < winRates.length ? winRates[i] : Double.NaN);
              assertSame(p.grossBp(), gross);
              assertSame(p.netBp(), gross - 7);
            });
  }

  /** The order of sums may differ, nothing else. */
  private static void assertSame(double actual, double before) {
    if (Double.isNaN(before)) {
      assertThat(actual).isNaN();
    } else {
      assertThat(actual).isCloseTo(before, within(1e-12 * Math.max(1, Math.abs(before))));
    }
  }

  private static PredictionReport study(PredictionPoint... points) {
    return study(List.of(points));
  }

  private static PredictionReport study(List<PredictionPoint> points) {
    return new PredictionStudy(points, FeeRates.REGULAR).report();
  }

  private static PredictionPoint point(double prediction, double realised, double spread) {
    return new PredictionPoint(0, prediction, realised, spread, 7.5);
  }

  private static ThresholdProfit of(List<ThresholdProfit> profits, double multiple) {
    return profits.stream().filter(p -> p.multiple() == multiple).findFirst().orElseThrow();
  }
}
