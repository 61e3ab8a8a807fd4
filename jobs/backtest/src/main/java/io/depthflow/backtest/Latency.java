package io.depthflow.backtest;

import io.depthflow.exchange.engine.latency.ConstantLatency;
import io.depthflow.exchange.engine.latency.LatencySource;
import java.util.Objects;

/**
 * How long messages take in a backtest. A line reaches desk and engine at its receive time, so what
 * the line took from the venue to us belongs to the entry latency. Requests keep their order, and
 * so do answers and user events together, whatever the models draw.
 *
 * @param entry from the desk's decision to the matching engine
 * @param response from the matching engine back to the desk, for answers and user events alike
 */
public record Latency(LatencySource entry, LatencySource response) {

  static final long NS_PER_MS = 1_000_000L;

  /** 20 ms each way. */
  public static final Latency DEFAULT = new Latency(20, 20);

  public Latency {
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(response, "response");
  }

  /** Constants, 0 to 60,000 ms. */
  public Latency(long entryMs, long responseMs) {
    this(
        LatencySource.of(ConstantLatency.ofMs(entryMs)),
        LatencySource.of(ConstantLatency.ofMs(responseMs)));
  }
}
