package io.depthflow.exchange.engine.latency;

/** Makes the latency model of one way for one run, from its beginning: seeds are fresh. */
public interface LatencySource {

  /**
   * Opens the model.
   *
   * @param shiftNs what this run adds to the recorded times of its (first) feed
   */
  LatencyModel open(long shiftNs);

  /** A model without state. */
  static LatencySource of(ConstantLatency latency) {
    return shiftNs -> latency;
  }

  /** See {@link LogNormalLatency}. */
  static LatencySource logNormal(long medianNs, long p99Ns, long seed) {
    new LogNormalLatency(medianNs, p99Ns, seed); // refuses bad numbers here, not at the start
    return shiftNs -> new LogNormalLatency(medianNs, p99Ns, seed);
  }

  /** See {@link EmpiricalLatency}. */
  static LatencySource empirical(long[] quantilesNs, long seed) {
    long[] copy = quantilesNs.clone();
    new EmpiricalLatency(copy, seed);
    return shiftNs -> new EmpiricalLatency(copy, seed);
  }

  /** See {@link MeasuredLatency}; it moves with the feed. */
  static LatencySource measured(MeasuredLatency latency) {
    return latency::shifted;
  }
}
