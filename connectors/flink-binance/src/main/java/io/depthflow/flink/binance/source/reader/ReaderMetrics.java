package io.depthflow.flink.binance.source.reader;

import io.depthflow.market.RawLine;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/** Flink metrics of a reader, under {@code market}: frames, bytes, queue depth. */
final class ReaderMetrics {

  private final Counter frames;
  private final Counter bytes;

  ReaderMetrics(SourceReaderMetricGroup group, LineFeed feed) {
    MetricGroup market = group.addGroup("market");
    this.frames = market.counter("frames");
    this.bytes = market.counter("bytes");
    Gauge<Long> queueDepth = feed::pendingLines;
    market.gauge("queueDepth", queueDepth);
    group.setPendingRecordsGauge(queueDepth);
  }

  void onLine(RawLine line) {
    frames.inc();
    bytes.inc(line.frame().length);
  }
}
