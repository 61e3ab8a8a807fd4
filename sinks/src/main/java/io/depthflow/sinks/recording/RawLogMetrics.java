package io.depthflow.sinks.recording;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of one raw log writer. */
record RawLogMetrics(
    Counter lines,
    Counter bytes,
    Counter members,
    Counter gapMarkers,
    Counter refusedLines,
    Counter undoneBytes) {

  static RawLogMetrics of(MetricGroup parent) {
    MetricGroup group = parent.addGroup("rawLog");
    return new RawLogMetrics(
        group.counter("lines"),
        group.counter("bytes"),
        group.counter("members"),
        group.counter("gapMarkers"),
        group.counter("refusedLines"),
        group.counter("undoneBytes"));
  }
}
