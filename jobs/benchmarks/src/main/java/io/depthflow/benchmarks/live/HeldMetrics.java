package io.depthflow.benchmarks.live;

import java.util.Map;
import java.util.Properties;
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

  private static final Map<Metric, String> HELD = new ConcurrentHashMap<>();

  /** Sum over all metrics of a name, counters and gauges of numbers alike. */
  static double sum(String name) {
    double sum = 0;
    for (Map.Entry<Metric, String> held : HELD.entrySet()) {
      if (held.getValue().equals(name)) {
        sum += value(held.getKey());
      }
    }
    return sum;
  }

  /** Largest of a name, 0 without one. */
  static double max(String name) {
    double max = 0;
    for (Map.Entry<Metric, String> held : HELD.entrySet()) {
      if (held.getValue().equals(name)) {
        max = Math.max(max, value(held.getKey()));
      }
    }
    return max;
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
    HELD.put(metric, name);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    HELD.remove(metric);
  }
}
