package io.depthflow.exchange.engine.latency;

/**
 * How long one message takes. Asked once a message, in the order the messages leave; a model with
 * chance in it is seeded and so gives the same run again. Not thread-safe; one model, one way.
 */
public interface LatencyModel {

  /** No latency. */
  LatencyModel NONE = new ConstantLatency(0);

  /**
   * Latency of a message that leaves now.
   *
   * @param nowNs venue time, ns of the epoch, not going back from call to call
   * @return nanoseconds, never negative
   */
  long delayNs(long nowNs);

  /** Whether every message takes no time, so that nothing needs to be delayed. */
  default boolean isNone() {
    return false;
  }
}
