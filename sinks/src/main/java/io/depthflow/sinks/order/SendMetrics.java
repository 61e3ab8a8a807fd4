package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OutcomeKind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counters of what became of orders; called from the task and from the gateway's threads. */
final class SendMetrics implements SendListener {
  private static final Logger LOG = LoggerFactory.getLogger(SendMetrics.class);
  private static final int LATENCIES_KEPT = 1_000;

  private final Map<OutcomeKind, Counter> outcomes = new EnumMap<>(OutcomeKind.class);
  private final Counter lateAnswers;
  private final Counter gatewayErrors;
  private final Counter lookups;
  private final Histogram latencyMs;

  SendMetrics(MetricGroup parent) {
    MetricGroup group = parent.addGroup("orders");
    for (OutcomeKind kind : OutcomeKind.values()) {
      String name = "outcome_" + kind.name().toLowerCase(Locale.ROOT);
      outcomes.put(kind, group.counter(name, new ThreadSafeSimpleCounter()));
    }
    lateAnswers = group.counter("lateAnswers", new ThreadSafeSimpleCounter());
    gatewayErrors = group.counter("gatewayErrors", new ThreadSafeSimpleCounter());
    lookups = group.counter("lookups", new ThreadSafeSimpleCounter());
    latencyMs = group.histogram("latencyMs", new DescriptiveStatisticsHistogram(LATENCIES_KEPT));
  }

  /** Adds gauges of the lanes' depths. */
  static void watch(MetricGroup parent, OrderLanes lanes) {
    MetricGroup group = parent.addGroup("orders");
    group.gauge("entriesWaiting", () -> lanes.waiting(true));
    group.gauge("othersWaiting", () -> lanes.waiting(false));
    group.gauge("inFlight", lanes::inFlight);
  }

  @Override
  public void onOutcome(OrderOutcome outcome) {
    outcomes.get(outcome.kind()).inc();
    if (outcome.sentAtMs() > 0 && outcome.kind() != OutcomeKind.NOT_SENT) {
      latencyMs.update(outcome.answeredAtMs() - outcome.sentAtMs());
    }
  }

  @Override
  public void onLateAnswer(OrderOutcome outcome) {
    lateAnswers.inc();
    LOG.warn(
        "{} {} of {} was answered {} after it had been given up",
        outcome.request().action(),
        outcome.request().clientOrderId(),
        outcome.request().symbol(),
        outcome.kind());
  }

  @Override
  public void onGatewayError(Throwable error) {
    gatewayErrors.inc();
    LOG.error("The order gateway failed by an exception; the outcome is UNKNOWN", error);
  }

  @Override
  public void onLookup() {
    lookups.inc();
  }
}
