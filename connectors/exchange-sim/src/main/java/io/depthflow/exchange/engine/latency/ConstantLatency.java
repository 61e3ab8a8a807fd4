package io.depthflow.exchange.engine.latency;

/**
 * The same for every message (hftbacktest: {@code ConstantLatency}).
 *
 * @param ns nanoseconds, 0 to a minute
 */
public record ConstantLatency(long ns) implements LatencyModel {

  static final long NS_PER_MS = 1_000_000L;

  /** A minute: longer is no latency but a fault. */
  static final long MAX_NS = 60_000 * NS_PER_MS;

  public ConstantLatency {
    if (ns < 0 || ns > MAX_NS) {
      throw new IllegalArgumentException("latency out of 0..60000 ms: " + ns + " ns");
    }
  }

  public static ConstantLatency ofMs(long ms) {
    return new ConstantLatency(Math.multiplyExact(ms, NS_PER_MS));
  }

  @Override
  public long delayNs(long nowNs) {
    return ns;
  }

  @Override
  public boolean isNone() {
    return ns == 0;
  }
}
