package io.depthflow.strategy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums over blocks against loops over rows. */
class ForecastSumsTest {
  private static final long SEED = 17;
  private static final long HORIZON_MS = 10_000;
  private static final double FEE_BP = 7;
  private static final int ROWS = 12_000;

  private record Row(long timeMs, double p, double y, double threshold) {}

  /** One a second from 22:30 on, over midnight, with holes. */
  private static List<Row> rows() {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    long timeMs = 1_704_148_200_000L;
    for (int i = 0; i < ROWS; i++) {
      timeMs += random.nextInt(1000) == 0 ? 400_000 : 1000;
      double p = i % 50 == 0 ? 0 : 4 * random.nextGaussian();
      double y = i % 70 == 0 ? 0 : p + 6 * random.nextGaussian();
      rows.add(new Row(timeMs, p, y, 5 + random.nextDouble()));
    }
    return rows;
  }

  private static ForecastSums sums(List<Row> rows) {
    long first = rows.stream().mapToLong(Row::timeMs).min().orElseThrow();
    long last = rows.stream().mapToLong(Row::timeMs).max().orElseThrow();
    ForecastSums sums = new ForecastSums(last - first, HORIZON_MS, FEE_BP, 8);
    rows.forEach(r -> sums.add(r.timeMs, r.p, r.y, r.threshold));
    return sums;
  }

  private static ForecastScores scores(List<Row> rows, long blockMs) {
    return new ForecastScores(
        new Forecasts(
            rows.stream().mapToLong(Row::timeMs).toArray(),
            rows.stream().mapToDouble(Row::p).toArray(),
            rows.stream().mapToDouble(Row::y).toArray()),
        blockMs);
  }

  @Test
  void shouldHaveTheFiguresOfForecastScores() {
    List<Row> rows = rows();
    OutOfSample out = sums(rows).result(48);
    assertThat(out.blockMs()).isEqualTo(60_000);
    assertThat(out.metrics()).isEqualTo(scores(rows, out.blockMs()).metrics());
    Row largest = Collections.max(rows, Comparator.comparingDouble(r -> Math.abs(r.p)));
    assertThat(out.largestBp()).isEqualTo(Math.abs(largest.p));
    assertThat(out.largestThresholdBp()).isEqualTo(largest.threshold);
  }

  @Test
  void shouldRegressTheChangeOnTheForecast() {
    List<Row> rows = rows();
    double p = rows.stream().mapToDouble(Row::p).average().orElseThrow();
    double y = rows.stream().mapToDouble(Row::y).average().orElseThrow();
    double py = rows.stream().mapToDouble(r -> (r.p - p) * (r.y - y)).sum();
    double pp = rows.stream().mapToDouble(r -> (r.p - p) * (r.p - p)).sum();
    Figure slope = sums(rows).result(48).slope();
    assertThat(slope.value()).isCloseTo(py / pp, within(1e-9));
    // Noise of sd 6 on forecasts of sd 4, rows independent.
    assertThat(slope.error()).isCloseTo(6 / 4.0 / Math.sqrt(ROWS), within(0.004));
    ForecastSums same = new ForecastSums(1_000_000, HORIZON_MS, FEE_BP, 8);
    rows.forEach(r -> same.add(r.timeMs, 0.1, r.y, 5));
    assertThat(same.result(48).slope().value()).isNaN();
    assertThat(same.result(48).metrics().correlation().value()).isNaN();
    assertThat(same.result(48).calibration()).hasSize(1);
  }

  @Test
  void shouldTellHoursAndStretchesApart() {
    List<Row> rows = rows();
    OutOfSample out = sums(rows).result(7);
    assertThat(out.byHour()).hasSize(24);
    for (int hour = 0; hour < 24; hour++) {
      int h = hour;
      List<Row> some = rows.stream().filter(r -> r.timeMs / 3_600_000 % 24 == h).toList();
      SpanScore score = out.byHour().get(hour);
      assertThat(score.rows()).isEqualTo(some.size());
      if (some.isEmpty()) {
        assertThat(score.r2().value()).isNaN();
      } else {
        assertThat(score.r2()).isEqualTo(scores(some, out.blockMs()).metrics().r2());
      }
    }
    assertThat(out.byHour().stream().filter(s -> s.rows() > 0)).hasSizeBetween(3, 12);
    assertThat(out.byTime()).hasSize(7);
    long behindMs = Long.MIN_VALUE;
    for (SpanScore span : out.byTime()) {
      assertThat(span.fromMs()).isGreaterThan(behindMs);
      List<Row> some =
          rows.stream().filter(r -> r.timeMs >= span.fromMs() && r.timeMs <= span.toMs()).toList();
      assertThat(span.rows()).isEqualTo(some.size());
      assertThat(span.r2()).isEqualTo(scores(some, out.blockMs()).metrics().r2());
      behindMs = span.toMs();
    }
    assertThat(out.byTime().stream().mapToLong(SpanScore::rows).sum()).isEqualTo(ROWS);
    // Four blocks: each for itself, and no error of any.
    OutOfSample few = sums(rows.subList(0, 200)).result(48);
    assertThat(few.byTime()).hasSize(few.metrics().blocks());
    assertThat(few.byTime()).allMatch(s -> Double.isNaN(s.r2().error()));
  }

  @Test
  void shouldCalibrateAsARowByRowLoopDoes() {
    List<Row> rows = rows();
    OutOfSample out = sums(rows).result(48);
    List<Calibration> groups = out.calibration();
    assertThat(groups).hasSize(10);
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparingDouble(Row::p));
    int from = 0;
    for (Calibration group : groups) {
      // Bins are 10 % wide, so a group is a tenth to about that.
      assertThat(group.rows()).isBetween(ROWS / 10 - ROWS / 25L, ROWS / 10 + ROWS / 25L);
      List<Row> some = sorted.subList(from, from + (int) group.rows());
      from += (int) group.rows();
      double p = some.stream().mapToDouble(Row::p).average().orElseThrow();
      double y = some.stream().mapToDouble(Row::y).average().orElseThrow();
      assertThat(group.predictedBp()).isCloseTo(p, within(1e-9));
      assertThat(group.realisedBp()).isCloseTo(y, within(1e-9));
      assertThat(group.errorBp()).isCloseTo(clustered(some, y), within(1e-9));
      // Rows are independent: clusters must come to the plain error.
      assertThat(group.errorBp()).isCloseTo(6 / Math.sqrt(some.size()), within(0.03));
    }
    assertThat(from).isEqualTo(ROWS);
  }

  private static double clustered(List<Row> rows, double mean) {
    long[] blocks = rows.stream().mapToLong(r -> r.timeMs / 60_000).distinct().toArray();
    double squares = 0;
    for (long block : blocks) {
      double residual =
          rows.stream().filter(r -> r.timeMs / 60_000 == block).mapToDouble(r -> r.y - mean).sum();
      squares += residual * residual;
    }
    double count = blocks.length;
    return Math.sqrt(squares * count / (count - 1)) / rows.size();
  }

  @Test
  void shouldTradeOneAtATime() {
    List<Row> rows = rows();
    List<ThresholdTrades> all = sums(rows).result(48).trades();
    assertThat(all.stream().map(ThresholdTrades::multiple))
        .containsExactly(0.5, 1.0, 1.5, 2.0, 2.5, 3.0);
    for (ThresholdTrades t : all) {
      List<Double> earned = new ArrayList<>();
      long freeMs = 0;
      for (Row r : rows) {
        if (r.timeMs >= freeMs && Math.abs(r.p) > t.multiple() * r.threshold) {
          earned.add(Math.signum(r.p) * r.y);
          freeMs = r.timeMs + HORIZON_MS;
        }
      }
      double[] profits = earned.stream().mapToDouble(e -> e).toArray();
      assertThat(t.trades()).isEqualTo(profits.length);
      double gross = Arrays.stream(profits).average().orElse(Double.NaN);
      double moved = Arrays.stream(profits).filter(e -> e != 0).count();
      double won = Arrays.stream(profits).filter(e -> e > 0).count();
      double wonNet = Arrays.stream(profits).filter(e -> e - FEE_BP > 0).count();
      assertThat(t.grossBp().value()).isCloseTo(gross, within(1e-9));
      assertThat(t.netBp().value()).isCloseTo(gross - FEE_BP, within(1e-9));
      assertThat(t.netBp().error()).isEqualTo(Double.valueOf(t.grossBp().error()));
      assertThat(t.winRate().value()).isCloseTo(won / moved, within(1e-12));
      assertThat(t.netWinRate().value()).isCloseTo(wonNet / profits.length, within(1e-12));
      assertThat(t.netSumBp())
          .isCloseTo(Arrays.stream(profits).map(e -> e - FEE_BP).sum(), within(1e-6));
    }
    assertThat(all.get(0).trades()).isGreaterThan(all.get(5).trades());
    assertThat(all.get(0).grossBp().error()).isPositive();
  }

  @Test
  void shouldHaveNoTradeWhereNothingReachesTheThreshold() {
    ForecastSums sums = new ForecastSums(1_000_000, HORIZON_MS, FEE_BP, 8);
    rows().forEach(r -> sums.add(r.timeMs, r.p, r.y, 1000));
    for (ThresholdTrades t : sums.result(48).trades()) {
      assertThat(t.trades()).isZero();
      assertThat(t.grossBp().value()).isNaN();
      assertThat(t.netSumBp()).isZero();
    }
  }

  @Test
  void shouldNotDependOnTheOrderOfRowsButForTrades() {
    List<Row> rows = rows();
    OutOfSample there = sums(rows).result(48);
    Collections.reverse(rows);
    OutOfSample back = sums(rows).result(48);
    assertThat(back.metrics().rows()).isEqualTo(there.metrics().rows());
    assertThat(back.metrics().r2().value()).isCloseTo(there.metrics().r2().value(), within(1e-12));
    assertThat(back.calibration().stream().map(Calibration::rows))
        .isEqualTo(there.calibration().stream().map(Calibration::rows).toList());
  }

  @Test
  void shouldKeepSoManyBlocksOfAnyLengthOfTime() {
    Random random = new Random(SEED);
    long fromMs = 1_704_067_200_000L;
    for (long days : new long[] {1, 3, 20, 80, 200, 3650}) {
      ForecastSums sums = new ForecastSums(days * 86_400_000, HORIZON_MS, FEE_BP, 8);
      for (int i = 0; i < 40_000; i++) {
        long timeMs = fromMs + (long) (random.nextDouble() * days * 86_400_000);
        sums.add(timeMs, 1, 1, 5);
      }
      OutOfSample out = sums.result(48);
      assertThat(out.metrics().blocks())
          .as("%d days, seed %d", days, SEED)
          .isBetween(600, 2_048 + 2 * 24);
      assertThat(3_600_000 % out.blockMs()).as("%d days", days).isZero();
      assertThat(out.byHour()).as("%d days", days).allMatch(s -> s.rows() > 1300);
      assertThat(out.byTime().stream().mapToLong(SpanScore::rows).sum()).isEqualTo(40_000);
    }
    // Labels of 5 min: blocks of half an hour.
    assertThat(new ForecastSums(86_400_000, 300_000, FEE_BP, 8).result(48).blockMs())
        .isEqualTo(1_800_000);
  }

  @Test
  void shouldKnowTheSizeOfAForecastToATenth() {
    ForecastBins bins = new ForecastBins(0.01);
    Random random = new Random(SEED);
    double[] sizes = random.doubles(2000).map(u -> 0.01 * Math.pow(5e3, u)).sorted().toArray();
    for (int i = 0; i < sizes.length; i++) {
      int bin = bins.of(sizes[i]);
      assertThat(bin).isBetween(0, ForecastBins.COUNT - 1);
      assertThat(bins.of(-sizes[i])).isEqualTo(ForecastBins.COUNT - 1 - bin);
      assertThat(bins.of(sizes[i] * 1.1001)).isGreaterThan(bin);
      assertThat(bins.of(sizes[i] * 1.0999)).isLessThanOrEqualTo(bin + 1);
      if (i > 0) {
        assertThat(bin).isGreaterThanOrEqualTo(bins.of(sizes[i - 1]));
      }
    }
    assertThat(bins.of(1e9)).isEqualTo(ForecastBins.COUNT - 1);
    assertThat(bins.of(0)).isEqualTo(bins.of(0.0099)).isEqualTo(bins.of(-0.0099));
  }
}
