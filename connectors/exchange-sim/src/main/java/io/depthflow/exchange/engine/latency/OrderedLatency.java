package io.depthflow.exchange.engine.latency;

/**
 * Keeps the order of messages that go one way on one connection: none arrives before one that left
 * earlier, {@code arrival = max(now + latency, arrival of the one before)}. Two that arrive at the
 * same time are in the order they left.
 */
public final class OrderedLatency {

  private final LatencyModel model;
  private long lastArrivalNs = Long.MIN_VALUE;

  public OrderedLatency(LatencyModel model) {
    this.model = model;
  }

  /** When a message that leaves now arrives. */
  public long arrivalNs(long nowNs) {
    lastArrivalNs = Math.max(lastArrivalNs, nowNs + model.delayNs(nowNs));
    return lastArrivalNs;
  }

  public boolean isNone() {
    return model.isNone();
  }
}
