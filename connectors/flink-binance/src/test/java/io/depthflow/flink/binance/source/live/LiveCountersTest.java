package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class LiveCountersTest {

  /** What was registered, by name. */
  private static final class Registered extends UnregisteredMetricsGroup {
    private final TreeMap<String, Metric> metrics = new TreeMap<>();

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      metrics.put(name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      metrics.put(name, gauge);
      return gauge;
    }

    @Override
    public <H extends org.apache.flink.metrics.Histogram> H histogram(String name, H histogram) {
      metrics.put(name, histogram);
      return histogram;
    }
  }

  private final Registered group = new Registered();

  private long count(String name) {
    return ((Counter) group.metrics.get(name)).getCount();
  }

  @Test
  void shouldRegisterACounterForEveryCause() {
    LiveCounters counters = new LiveCounters().state("streams", () -> 7);
    counters.register(group);
    counters.gap(GapCause.SILENT_STREAM);
    counters.gap(GapCause.SILENT_STREAM);
    counters.gap(GapCause.PAUSE);
    counters.resync(GapCause.CROSSED);
    for (GapCause cause : GapCause.values()) {
      long gaps = cause == GapCause.SILENT_STREAM ? 2 : cause == GapCause.PAUSE ? 1 : 0;
      assertThat(count("gaps." + cause.code())).as(cause.code()).isEqualTo(gaps);
      assertThat(count("resyncs." + cause.code()))
          .as(cause.code())
          .isEqualTo(cause == GapCause.CROSSED ? 1 : 0);
    }
    assertThat(count("gaps")).isEqualTo(3);
    assertThat(count("resyncs")).isEqualTo(1);
    assertThat(((Gauge<?>) group.metrics.get("streams")).getValue()).isEqualTo(7L);
  }

  @Test
  void shouldCountABookThatIsLostByItsCauseAndOnlyThen() {
    LiveDesk desk = new LiveDesk(4096);
    desk.begin("AUSDT");
    desk.lines.onLoss(List.of("AUSDT"), GapCause.SOCKET_LOST, "gone before there was a book");
    desk.lines.onFrame(depth("AUSDT", 90, 100, 89));
    desk.lines.onSnapshot("AUSDT", snapshot(95));
    desk.lines.onFrame(depth("AUSDT", 130, 140, 120));
    desk.lines.onSnapshot("AUSDT", snapshot(135));
    desk.lines.onLoss(List.of("AUSDT"), GapCause.SOCKET_LOST, "gone");
    assertThat(desk.counters.gaps(GapCause.SOCKET_LOST)).isEqualTo(2);
    assertThat(desk.counters.resyncs(GapCause.SOCKET_LOST)).isEqualTo(1);
    assertThat(desk.counters.gaps(GapCause.PU_BREAK)).isEqualTo(1);
    assertThat(desk.counters.resyncs(GapCause.PU_BREAK)).isEqualTo(1);
    assertThat(desk.counters.resyncs.sum()).isEqualTo(2);
  }

  @Test
  void shouldMeasureFromEventTimeToReceiveTime() {
    LiveCounters counters = new LiveCounters();
    String head =
        "{\"stream\":\"ausdt@bookTicker\",\"data\":{\"e\":\"bookTicker\",\"u\":400900217,";
    counters.lag((head + "\"E\":1700000000000,\"T\":1}}").getBytes(), 1_700_000_000_012_900_000L);
    assertThat(counters.lagMs.getCount()).isEqualTo(1);
    assertThat(counters.lagMs.getStatistics().getMax()).isEqualTo(12);
    counters.lag((head + "\"T\":1}}").getBytes(), 1_700_000_000_012_900_000L);
    assertThat(counters.lagMs.getCount()).as("no E, no lag").isEqualTo(1);
    counters.lag((head + "\"E\":1700000000000}}").getBytes(), 1_699_999_999_000_000_000L);
    assertThat(counters.lagNegative.sum()).isEqualTo(1);
    assertThat(counters.lagMs.getStatistics().getMin()).isZero();
  }

  /** Held against a sorted list; classes are at most 1/32 wide. */
  @Test
  void shouldGiveQuantilesWithinAClass() {
    long seed = 20261122;
    Random random = new Random(seed);
    LagHistogram histogram = new LagHistogram();
    long[] values = new long[5_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 15);
      histogram.update(values[i]);
    }
    Arrays.sort(values);
    HistogramStatistics statistics = histogram.getStatistics();
    assertThat(statistics.size()).isEqualTo(values.length);
    for (double q : new double[] {0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = values[(int) Math.ceil(q * values.length) - 1];
      assertThat(statistics.getQuantile(q))
          .as("quantile " + q + " of seed " + seed)
          .isBetween((double) exact, exact + exact / 32.0);
    }
    assertThat(statistics.getMin()).isEqualTo(values[0]);
    assertThat(statistics.getMean()).isBetween(mean(values) * 0.97, mean(values) * 1.03);
    histogram.update(Long.MAX_VALUE);
    assertThat(histogram.getStatistics().getMax()).isEqualTo((1L << 24) - 1);
    histogram.rotate();
    assertThat(histogram.getCount()).isEqualTo(values.length + 1L);
    histogram.rotate();
    assertThat(histogram.getCount()).isZero();
    assertThat(histogram.getStatistics().getQuantile(0.5)).isZero();
  }

  private static double mean(long[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
