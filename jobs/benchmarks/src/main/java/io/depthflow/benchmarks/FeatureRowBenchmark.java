package io.depthflow.benchmarks;

import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.feature.Feature;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.feature.SampleHistory;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Samples to rows of a set; the time is that of one row. */
public class FeatureRowBenchmark extends Measured {
  static final int SAMPLES = 3_600;

  /** At the default period of a second, and "full" at a tenth of it too: rings of 61 and 601. */
  @Param({"core", "full", "full@100"})
  String features;

  private FeatureSet set;
  private long periodMs;
  private List<BookSample> samples;

  @Setup(Level.Trial)
  public void load() {
    String[] parts = features.split("@");
    set = FeatureSet.byName(parts[0]);
    periodMs = parts.length == 1 ? FeatureWindow.DEFAULT_PERIOD_MS : Long.parseLong(parts[1]);
    samples = SampleLoad.samples(DepthLoad.SEED, SAMPLES, periodMs);
  }

  /** The window that the job keeps: a ring, found by index. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public long ringWindow() {
    FeatureWindow window = new FeatureWindow(set, periodMs);
    long hash = 0;
    for (BookSample sample : samples) {
      hash = hash * 31 + Arrays.hashCode(window.add(sample).values());
    }
    return hash;
  }

  /** Baseline: the same formulas on a minute of samples kept in a map by their time. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public long treeMapBaseline() {
    TimedHistory history = new TimedHistory(periodMs);
    List<Feature> definitions = set.features();
    long hash = 0;
    for (BookSample sample : samples) {
      history.add(sample);
      double[] values = new double[definitions.size()];
      for (int i = 0; i < values.length; i++) {
        Feature feature = definitions.get(i);
        values[i] =
            feature.historyMs() <= history.reachMs()
                ? feature.formula().value(history)
                : Double.NaN;
      }
      hash = hash * 31 + Arrays.hashCode(values);
    }
    return hash;
  }

  /** A minute of samples by time. */
  private static final class TimedHistory implements SampleHistory {
    private static final long KEPT_MS = 60_000;
    private final TreeMap<Long, BookSample> byTime = new TreeMap<>();
    private final long periodMs;

    TimedHistory(long periodMs) {
      this.periodMs = periodMs;
    }

    void add(BookSample sample) {
      byTime.put(sample.timeMs(), sample);
      byTime.headMap(sample.timeMs() - KEPT_MS, false).clear();
    }

    long reachMs() {
      return byTime.lastKey() - byTime.firstKey();
    }

    @Override
    public BookSample now() {
      return byTime.lastEntry().getValue();
    }

    @Override
    public BookSample ago(long ms) {
      return byTime.get(byTime.lastKey() - ms);
    }

    @Override
    public long periodMs() {
      return periodMs;
    }
  }
}
