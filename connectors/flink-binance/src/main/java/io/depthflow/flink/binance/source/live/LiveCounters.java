package io.depthflow.flink.binance.source.live;

import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Counts of the live mode; written by its threads, read by Flink's metric reporters. */
final class LiveCounters {

  final LongAdder gaps = new LongAdder();
  final LongAdder pauses = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  final LongAdder overflows = new LongAdder();
  final LongAdder droppedLines = new LongAdder();
  final LongAdder corruptFrames = new LongAdder();
  final LongAdder otherFrames = new LongAdder();
  final LongAdder snapshots = new LongAdder();
  final LongAdder staleSnapshots = new LongAdder();
  final LongAdder failedSnapshots = new LongAdder();

  void register(MetricGroup group) {
    gauge(group, "gaps", gaps);
    gauge(group, "pauses", pauses);
    gauge(group, "reconnects", reconnects);
    gauge(group, "overflows", overflows);
    gauge(group, "droppedLines", droppedLines);
    gauge(group, "corruptFrames", corruptFrames);
    gauge(group, "otherFrames", otherFrames);
    gauge(group, "snapshots", snapshots);
    gauge(group, "staleSnapshots", staleSnapshots);
    gauge(group, "failedSnapshots", failedSnapshots);
  }

  private static void gauge(MetricGroup group, String name, LongAdder adder) {
    group.gauge(name, (Gauge<Long>) adder::sum);
  }
}
