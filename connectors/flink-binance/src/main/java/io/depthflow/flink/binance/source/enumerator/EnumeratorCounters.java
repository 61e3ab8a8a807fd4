package io.depthflow.flink.binance.source.enumerator;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * Flink metrics of the enumerator, group {@code market}: {@code symbolsAskedFor} now, {@code
 * symbolsJoined} and {@code symbolsLeft} since the start, {@code failedLooks} for symbols.
 */
final class EnumeratorCounters {

  final Counter joined = new SimpleCounter();
  final Counter left = new SimpleCounter();
  final Counter failedLooks = new SimpleCounter();

  EnumeratorCounters(MetricGroup enumerator, LongSupplier askedFor) {
    if (enumerator == null) {
      return; // a context without metrics, as a test's
    }
    MetricGroup market = enumerator.addGroup("market");
    market.gauge("symbolsAskedFor", (Gauge<Long>) askedFor::getAsLong);
    market.counter("symbolsJoined", joined);
    market.counter("symbolsLeft", left);
    market.counter("failedLooks", failedLooks);
  }
}
