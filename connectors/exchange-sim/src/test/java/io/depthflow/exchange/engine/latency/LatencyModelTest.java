package io.depthflow.exchange.engine.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatencyModelTest {

  private static final long MS = 1_000_000;
  private static final int DRAWS = 200_000;

  private static long[] sorted(LatencyModel model) {
    long[] draws = new long[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      draws[i] = model.delayNs(i);
    }
    Arrays.sort(draws);
    return draws;
  }

  @Test
  void shouldDrawALogNormalOfGivenMedianAndPercentile() {
    long[] draws = sorted(new LogNormalLatency(5 * MS, 40 * MS, 17));
    assertThat(draws[0]).isPositive();
    assertThat(draws[DRAWS / 2] / 1e6).as("median, seed 17").isCloseTo(5, within(0.1));
    assertThat(draws[DRAWS * 99 / 100] / 1e6).as("p99, seed 17").isCloseTo(40, within(1.5));
    assertThat(draws[DRAWS / 100] / 1e6)
        .as("p1 = median^2 / p99")
        .isCloseTo(25.0 / 40, within(.03));
    assertThat(sorted(new LogNormalLatency(5 * MS, 40 * MS, 17))).isEqualTo(draws);
    assertThat(new LogNormalLatency(3, 3, 1).delayNs(0)).as("no spread").isEqualTo(3);
  }

  @Test
  void shouldDrawAnEmpiricalDistribution() {
    long[] quantiles = {MS, 2 * MS, 2 * MS, 10 * MS, 50 * MS};
    long[] draws = sorted(new EmpiricalLatency(quantiles, 23));
    for (int q = 0; q < quantiles.length - 1; q++) {
      assertThat(draws[DRAWS * q / 4] / 1e6)
          .as("quantile %d of 4, seed 23", q)
          .isCloseTo(quantiles[q] / 1e6, within(0.2));
    }
    assertThat(draws[DRAWS - 1]).isLessThanOrEqualTo(50 * MS);
    assertThat(draws[0]).isGreaterThanOrEqualTo(MS);
    assertThat(EmpiricalLatency.ofSample(new long[] {3, 1, 3}, 5).delayNs(0)).isBetween(1L, 3L);
  }

  @Test
  void shouldMeasureARecordingLessItsMinimum() {
    // A recorder 1.4 s behind: receive - E is -1400, -1390, -1395 ms.
    long[] eventMs = {10_000, 10_100, 10_200};
    long[] receiveNs = {8_600 * MS, 8_710 * MS, 8_805 * MS};
    MeasuredLatency measured = MeasuredLatency.corrected("r.gz", receiveNs, eventMs, 3 * MS);
    assertThat(measured.latenciesNs()).containsExactly(3 * MS, 13 * MS, 8 * MS);
    assertThat(measured.delayNs(0)).isEqualTo(3 * MS);
    assertThat(measured.delayNs(8_709 * MS)).isEqualTo(3 * MS);
    assertThat(measured.delayNs(8_710 * MS)).isEqualTo(13 * MS);
    assertThat(measured.delayNs(99_999 * MS)).isEqualTo(8 * MS);
    assertThat(measured.shifted(1_000 * MS).delayNs(9_709 * MS)).isEqualTo(3 * MS);
    assertThat(measured.shifted(1_000 * MS).delayNs(9_710 * MS)).isEqualTo(13 * MS);
  }

  @Test
  void shouldRefuseANegativeLatencyAndNameRecordingAndCure() {
    long[] eventMs = {10_000, 10_100};
    long[] receiveNs = {10_001 * MS, 10_099 * MS};
    assertThatThrownBy(() -> MeasuredLatency.uncorrected("late.gz", receiveNs, eventMs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recording late.gz has a negative latency: its frame 2")
        .hasMessageContaining("1000000 ns before")
        .hasMessageContaining("less its minimum, with a base option");
    assertThatThrownBy(() -> MeasuredLatency.corrected("late.gz", receiveNs, eventMs, -1))
        .hasMessageContaining("base latency of recording late.gz");
    assertThatThrownBy(() -> MeasuredLatency.corrected("e.gz", new long[0], new long[0], 0))
        .hasMessageContaining("recording e.gz has no frames");
  }

  @Test
  void shouldRefuseWhatIsNoLatency() {
    assertThatThrownBy(() -> ConstantLatency.ofMs(-1)).hasMessageContaining("0..60000 ms");
    assertThatThrownBy(() -> ConstantLatency.ofMs(60_001)).hasMessageContaining("0..60000 ms");
    assertThatThrownBy(() -> new LogNormalLatency(5, 4, 1)).hasMessageContaining("median <= p99");
    assertThatThrownBy(() -> LatencySource.logNormal(0, 4, 1)).hasMessageContaining("median");
    assertThatThrownBy(() -> new EmpiricalLatency(new long[] {2, 1}, 1))
        .hasMessageContaining("must not descend");
    assertThatThrownBy(() -> new EmpiricalLatency(new long[] {2}, 1))
        .hasMessageContaining("two quantiles");
  }

  @Test
  void shouldKeepOrderOnOneWay() {
    OrderedLatency way = new OrderedLatency(new LogNormalLatency(5 * MS, 500 * MS, 3));
    long before = Long.MIN_VALUE;
    int held = 0;
    LogNormalLatency same = new LogNormalLatency(5 * MS, 500 * MS, 3);
    for (long t = 0; t < 10_000 * MS; t += MS) {
      long arrival = way.arrivalNs(t);
      long own = t + same.delayNs(t);
      assertThat(arrival).isEqualTo(Math.max(own, before));
      held += arrival > own ? 1 : 0;
      before = arrival;
    }
    assertThat(held).isPositive();
  }
}
