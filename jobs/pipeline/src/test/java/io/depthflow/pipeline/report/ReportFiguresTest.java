package io.depthflow.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.backtest.PredictionPoint;
import io.depthflow.strategy.evaluation.Calibration;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportFiguresTest {

  private static final long T = ReportFixture.START_MS;

  @Test
  void shouldWriteNumbersTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Figures.money(new BigDecimal("-1234.505"))).isEqualTo("\u22121\u202f234.50");
      assertThat(Figures.money(new BigDecimal("0.001"))).isEqualTo("0.00");
      assertThat(Figures.money(new BigDecimal("-0.001"))).isEqualTo("0.00");
      assertThat(Figures.number(-0.0001, 2)).isEqualTo("0.00");
      assertThat(Figures.bp(Double.NaN)).isEqualTo("n/a");
      assertThat(Figures.significant(0.000012346)).isEqualTo("1.235e\u221205");
      assertThat(Figures.duration(59_500)).isEqualTo("59.5 s");
      assertThat(Figures.duration(3_599_600)).isEqualTo("1 h 00 min");
      assertThat(Figures.dateTime(T)).isEqualTo("2024-01-01 00:00:00");
      assertThat(Figures.exact(new BigDecimal("1E+4"))).isEqualTo("10000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldRebuildTheMidFromOutcomesAlone() {
    Random random = new Random(9);
    double[] mids = new double[120];
    mids[0] = 60_000;
    for (int i = 1; i < mids.length; i++) {
      mids[i] = mids[i - 1] * (1 + random.nextGaussian() * 1e-4);
    }
    List<PredictionPoint> points = new ArrayList<>();
    for (int i = 0; i < mids.length; i++) {
      double change = i + 10 < mids.length ? (mids[i + 10] / mids[i] - 1) * 1e4 : Double.NaN;
      points.add(new PredictionPoint(T + i * 1000L, 0, change, 0, 7));
    }
    MidPath path =
        MidPath.rebuild(
            points,
            10_000,
            List.of(ReportFixture.signal(53, mids[53]), ReportFixture.signal(71, mids[71])));
    assertThat(path.absolute()).isTrue();
    assertThat(path.points()).hasSize(24);
    for (double[] point : path.points()) {
      assertThat(point[1]).isCloseTo(mids[(int) ((point[0] - T) / 1000)], within(1e-6));
    }
    MidPath relative = MidPath.rebuild(points, 10_000, List.of());
    assertThat(relative.absolute()).isFalse();
    assertThat(relative.points()).hasSize(12);
    assertThat(relative.points().get(3)[1]).isCloseTo((mids[30] / mids[0] - 1) * 1e4, within(1e-9));
  }

  @Test
  void shouldNotCarryTheMidOverAGap() {
    List<PredictionPoint> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      points.add(new PredictionPoint(T + i * 1000L, 0, i == 40 ? Double.NaN : 1, 0, 7));
    }
    assertThat(MidPath.rebuild(points, 10_000, List.of()).points()).hasSize(5);
  }

  @Test
  void shouldThinAndKeepTheExtremes() {
    List<double[]> points =
        IntStream.range(0, 50_000)
            .mapToObj(i -> new double[] {i, i == 31_234 ? 99 : i == 12_345 ? -99 : Math.sin(i)})
            .toList();
    List<double[]> thin = Thinning.thin(points, 2000);
    assertThat(thin).hasSizeBetween(1900, 2000).contains(points.get(31_234), points.get(12_345));
    assertThat(thin.get(0)).isEqualTo(points.get(0));
    assertThat(thin.get(thin.size() - 1)).isEqualTo(points.get(49_999));
    for (int i = 1; i < thin.size(); i++) {
      assertThat(thin.get(i)[0]).isGreaterThan(thin.get(i - 1)[0]);
    }
    assertThat(Thinning.thin(points.subList(0, 2000), 2000)).hasSize(2000);
  }

  @Test
  void shouldCalibrateByTenths() {
    List<PredictionPoint> points = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      // Realised is twice the forecast, +1 and -1 in turn: the bin's mean is exact.
      points.add(new PredictionPoint(T + i * 1000L, i, 2 * i + (i % 2 == 0 ? 1 : -1), 0, 7));
    }
    points.add(new PredictionPoint(T, Double.NaN, 1, 0, 7));
    List<Calibration> bins = Tenths.bins(points, 10);
    assertThat(bins).hasSize(10).allMatch(b -> b.rows() == 100);
    for (Calibration bin : bins) {
      assertThat(bin.realisedBp()).isCloseTo(2 * bin.predictedBp(), within(1e-9));
      assertThat(bin.errorBp()).isPositive();
    }
    assertThat(Tenths.bins(List.of(), 10)).isEmpty();
    assertThat(Tenths.bins(points.subList(5, 6), 10)).hasSize(1);
  }

  @Test
  void shouldSumMoneyExactly() {
    Money money = Money.of(ReportFixture.trips());
    assertThat(money.gross()).isEqualByComparingTo("12.35");
    assertThat(money.net()).isEqualByComparingTo("-11.65");
    assertThat(money.won()).isEqualTo(1);
    // Nets 12.11, -19.26, -4.50: sample sd / sqrt(3).
    assertThat(money.meanError()).isCloseTo(9.061, within(0.001));
    assertThat(Money.of(List.of()).meanNet()).isNaN();
  }
}
