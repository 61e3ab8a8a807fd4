package io.depthflow.flink.binance.metrics;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * The figures of one job that runs in this process, over all its subtasks: those of the metric
 * groups {@code market} (source), {@code book}, {@code rawLog} and {@code kafka} (a topic read or
 * written), by the name {@code market.frames}. It is a Flink metric reporter, so that a screen and
 * a monitoring system show the same counters.
 *
 * <pre>
 * MarketFigures.install(configuration);              // before the environment is made
 * JobClient job = env.executeAsync("record");
 * MarketFigures figures = MarketFigures.of(job.getJobID());
 * figures.sum("market.frames"); figures.sum("market.symbolsInSync");
 * figures.max("market.watermarkLagMs"); figures.quantile("market.lagMs", 0.99);
 * </pre>
 *
 * <p>A counter goes on over the job's restarts and stays readable after its end; a gauge or
 * histogram counts while its subtask lives. A figure that nobody has registered is 0. On a cluster
 * the job's jar comes too late for a reporter: there Flink's own ones serve. Thread safe; the
 * figures of the last {@value #JOBS} jobs are kept.
 */
public final class MarketFigures {

  private static final int JOBS = 64;
  private static final Set<String> GROUPS = Set.of("market", "book", "rawLog", "kafka");

  private static final Map<String, MarketFigures> BY_JOB =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MarketFigures> eldest) {
          return size() > JOBS;
        }
      };

  /** Each live metric with its qualified name. */
  private final Map<Metric, String> live = new IdentityHashMap<>();

  /** What counters had reached when their subtask ended. */
  private final Map<String, Long> past = new HashMap<>();

  private MarketFigures() {}

  /** Makes the jobs of this configuration report to this process. */
  public static Configuration install(Configuration configuration) {
    configuration.setString(
        "metrics.reporter.depthflow.factory.class", MarketFiguresFactory.class.getName());
    return configuration;
  }

  /** The figures of a job, empty before it runs; the same object each time. */
  public static MarketFigures of(JobID job) {
    return of(job.toString());
  }

  private static MarketFigures of(String job) {
    synchronized (BY_JOB) {
      return BY_JOB.computeIfAbsent(job, id -> new MarketFigures());
    }
  }

  /** Sum over the subtasks, and for a counter over those that ended. */
  public synchronized long sum(String name) {
    long sum = past.getOrDefault(name, 0L);
    for (Map.Entry<Metric, String> entry : live.entrySet()) {
      sum += entry.getValue().equals(name) ? value(entry.getKey()) : 0;
    }
    return sum;
  }

  /** Every sum whose name begins so, e.g. {@code market.gaps.}, by what follows; none that is 0. */
  public synchronized Map<String, Long> sums(String prefix) {
    Map<String, Long> sums = new java.util.TreeMap<>();
    past.forEach((name, count) -> add(sums, prefix, name, count));
    live.forEach((metric, name) -> add(sums, prefix, name, value(metric)));
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  private static void add(Map<String, Long> sums, String prefix, String name, long count) {
    if (name.startsWith(prefix)) {
      sums.merge(name.substring(prefix.length()), count, Long::sum);
    }
  }

  /** Greatest value of a subtask. */
  public synchronized long max(String name) {
    return (long) most(name, metric -> true, MarketFigures::value);
  }

  /** Quantile of a histogram; of several subtasks the greatest, never told too small. */
  public synchronized double quantile(String name, double quantile) {
    return most(
        name,
        Histogram.class::isInstance,
        metric -> ((Histogram) metric).getStatistics().getQuantile(quantile));
  }

  private double most(String name, Predicate<Metric> kind, ToDoubleFunction<Metric> figure) {
    return live.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name) && kind.test(entry.getKey()))
        .mapToDouble(entry -> figure.applyAsDouble(entry.getKey()))
        .max()
        .orElse(0);
  }

  private static long value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number) {
      return number.longValue();
    }
    return metric instanceof Histogram histogram ? histogram.getCount() : 0;
  }

  private synchronized void added(Metric metric, String name) {
    live.put(metric, name);
  }

  private synchronized void removed(Metric metric) {
    String name = live.remove(metric);
    if (name != null && metric instanceof Counter counter) {
      past.merge(name, counter.getCount(), Long::sum);
    }
  }

  /** One per cluster in this process; all write into the same figures. */
  static final class Reporter implements MetricReporter {

    @Override
    public void open(MetricConfig config) {
      // Nothing to open: the figures are read where they are shown.
    }

    @Override
    public void close() {
      // What was counted stays readable.
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      MarketFigures figures = figuresOf(group);
      if (figures != null) {
        figures.added(metric, groupOf(group) + "." + name);
      }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      MarketFigures figures = figuresOf(group);
      if (figures != null) {
        figures.removed(metric);
      }
    }

    private static MarketFigures figuresOf(MetricGroup group) {
      String job = group.getAllVariables().get("<job_id>");
      return job == null || !GROUPS.contains(groupOf(group)) ? null : of(job);
    }

    private static String groupOf(MetricGroup group) {
      String[] scope = group.getScopeComponents();
      return scope.length == 0 ? "" : scope[scope.length - 1];
    }
  }
}
