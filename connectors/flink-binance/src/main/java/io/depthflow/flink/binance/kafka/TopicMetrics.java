package io.depthflow.flink.binance.kafka;

import io.depthflow.market.RawLine;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Figures of a topic's writer or reader, in the operator's metric group {@code kafka}: {@code
 * records}, {@code lines}, {@code bytes} (of frames), {@code symbols} met, and {@code lagMs}: when
 * the newest record passed, less the receive time of its last line. Of a writer that is what a line
 * waits for its batch and for a broker that is slow; of a reader it is how far behind the recorder
 * it is.
 */
final class TopicMetrics {

  private final Counter records;
  private final Counter lines;
  private final Counter bytes;
  private final Set<String> symbols = ConcurrentHashMap.newKeySet();
  private volatile long lagMs;

  TopicMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("kafka");
    records = group.counter("records");
    lines = group.counter("lines");
    bytes = group.counter("bytes");
    group.gauge("symbols", (Gauge<Integer>) symbols::size);
    group.gauge("lagMs", (Gauge<Long>) () -> lagMs);
  }

  void line(RawLine line) {
    lines.inc();
    bytes.inc(line.frame().length);
  }

  /**
   * A record of lines passed.
   *
   * @param lastNs receive time of its last line, ns since the epoch
   */
  void record(String symbol, long lastNs) {
    records.inc();
    symbols.add(symbol);
    lagMs = Math.max(0, Instant.now().toEpochMilli() - TimeUnit.NANOSECONDS.toMillis(lastNs));
  }
}
