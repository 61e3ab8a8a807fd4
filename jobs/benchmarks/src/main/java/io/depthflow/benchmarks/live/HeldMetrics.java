package io.depthflow.benchmarks.live;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Holds the metrics of the job in this JVM, for whoever asks; knows them by their last name. */
public final class HeldMetrics implements MetricReporter, MetricReporterFactory {

  private static final Map<String, Set<Metric>> HELD = new ConcurrentHashMap<>();

  /** Sum over all metrics of a name, counters and gauges of numbers alike. */
  static double sum(String name) {
    double sum = 0;
    for (Metric metric : HELD.getOrDefault(name, Set.of())) {
      sum += value(metric);
    }
    return sum;
  }

  /** Largest of a name, 0 without one. */
  static double max(String name) {
    double max = 0;
    for (Metric metric : HELD.getOrDefault(name, Set.of())) {
      max = Math.max(max, value(metric));
    }
    return max;
  }

  /** Sums above 0 of all names that begin so, by the rest of the name. */
  static Map<String, Long> sums(String prefix) {
    Map<String, Long> sums = new TreeMap<>();
    for (String name : HELD.keySet()) {
      long sum = name.startsWith(prefix) ? (long) sum(name) : 0;
      if (sum > 0) {
        sums.put(name.substring(prefix.length()), sum);
      }
    }
    return sums;
  }

  private static double value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
        ? number.doubleValue()
        : 0;
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    // One object may stand under several names.
    HELD.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(metric);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    HELD.getOrDefault(name, Set.of()).remove(metric);
  }
}
