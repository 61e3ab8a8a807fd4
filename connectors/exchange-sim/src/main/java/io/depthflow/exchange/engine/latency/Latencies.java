package io.depthflow.exchange.engine.latency;

import java.util.function.Supplier;

/**
 * The three ways between a client and the matching engine. Each supplier is asked once a run, so
 * that a run begins with fresh seeds.
 *
 * @param feed market frames, from the engine to clients: so much later than to the matching
 * @param entry requests, from their arrival at the venue to the matching
 * @param response answers and user events, from the matching to the client
 */
public record Latencies(
    Supplier<LatencyModel> feed, Supplier<LatencyModel> entry, Supplier<LatencyModel> response) {

  /** No latency on any way. */
  public static final Latencies NONE =
      new Latencies(() -> LatencyModel.NONE, () -> LatencyModel.NONE, () -> LatencyModel.NONE);

  /** Constants, milliseconds. */
  public static Latencies constantMs(long feedMs, long entryMs, long responseMs) {
    LatencyModel feed = ConstantLatency.ofMs(feedMs);
    LatencyModel entry = ConstantLatency.ofMs(entryMs);
    LatencyModel response = ConstantLatency.ofMs(responseMs);
    return new Latencies(() -> feed, () -> entry, () -> response);
  }

  public Latencies withFeed(Supplier<LatencyModel> value) {
    return new Latencies(value, entry, response);
  }

  public Latencies withEntry(Supplier<LatencyModel> value) {
    return new Latencies(feed, value, response);
  }

  public Latencies withResponse(Supplier<LatencyModel> value) {
    return new Latencies(feed, entry, value);
  }
}
