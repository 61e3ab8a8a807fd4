package io.depthflow.backtest;

/**
 * How long messages take in a backtest, constants. A line reaches desk and engine at its receive
 * time, so what the line took from the venue to us belongs to the entry latency.
 *
 * @param entryMs from the desk's decision to the matching engine
 * @param responseMs from the matching engine back to the desk, for answers and user events alike
 */
public record Latency(long entryMs, long responseMs) {

  static final long NS_PER_MS = 1_000_000L;

  /** 20 ms each way. */
  public static final Latency DEFAULT = new Latency(20, 20);

  public Latency {
    if (entryMs < 0 || responseMs < 0 || entryMs > 60_000 || responseMs > 60_000) {
      throw new IllegalArgumentException(
          "latency out of 0..60000 ms: entryMs " + entryMs + ", responseMs " + responseMs);
    }
  }

  long entryNs() {
    return entryMs * NS_PER_MS;
  }

  long responseNs() {
    return responseMs * NS_PER_MS;
  }
}
