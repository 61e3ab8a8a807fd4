package io.depthflow.exchange.engine.latency;

import java.util.Arrays;

/**
 * What the feed itself went through at that moment: a message that leaves at t takes as long as the
 * feed's last frame received at or before t took, {@code latency(t) = receive - E - min(receive -
 * E) + base}. The clocks of recorder and venue differ by an unknown constant, so the smallest
 * difference of the whole recording stands for it, and {@code base}, an option, for the smallest
 * true latency (hftbacktest, tutorial "Order latency data": feed latency as the artificial order
 * latency, with an offset and a multiplier; here multiplier 1). Before the first frame, the first
 * frame's.
 *
 * <p>{@link #uncorrected} leaves out the minimum, for recorders with a true clock; where the
 * recorder's clock is behind the venue's that would give negative latencies, and is refused.
 *
 * <p>Messages on the same way keep their order, see {@link OrderedLatency}, since the latency may
 * fall faster than time passes.
 */
public final class MeasuredLatency implements LatencyModel {

  private final long[] receiveNs;
  private final long[] latencyNs;
  private int at;

  private MeasuredLatency(long[] receiveNs, long[] latencyNs) {
    this.receiveNs = receiveNs;
    this.latencyNs = latencyNs;
  }

  /**
   * Less the smallest difference, plus a base.
   *
   * @param recording its name, for messages
   * @param receiveNs receive times, not descending
   * @param eventMs {@code E} of the same frames
   * @param baseNs smallest true latency, 0 or more
   * @throws IllegalArgumentException when there is nothing to measure or the base is negative
   */
  public static MeasuredLatency corrected(
      String recording, long[] receiveNs, long[] eventMs, long baseNs) {
    if (baseNs < 0 || baseNs > ConstantLatency.MAX_NS) {
      throw new IllegalArgumentException(
          "base latency of recording " + recording + " out of 0..60000 ms: " + baseNs + " ns");
    }
    long[] difference = differences(recording, receiveNs, eventMs);
    long least = Arrays.stream(difference).min().orElseThrow();
    for (int i = 0; i < difference.length; i++) {
      difference[i] = Math.addExact(difference[i] - least, baseNs);
    }
    return new MeasuredLatency(receiveNs.clone(), difference);
  }

  /**
   * The difference as it is.
   *
   * @throws IllegalArgumentException when a difference is negative: recording, place and cure are
   *     named
   */
  public static MeasuredLatency uncorrected(String recording, long[] receiveNs, long[] eventMs) {
    long[] difference = differences(recording, receiveNs, eventMs);
    for (int i = 0; i < difference.length; i++) {
      if (difference[i] < 0) {
        throw new IllegalArgumentException(
            "recording "
                + recording
                + " has a negative latency: its frame "
                + (i + 1)
                + " was received at "
                + receiveNs[i]
                + " ns, "
                + -difference[i]
                + " ns before its event time E; the recorder's clock ran behind the venue's: use"
                + " the measured latency less its minimum, with a base option");
      }
    }
    return new MeasuredLatency(receiveNs.clone(), difference);
  }

  private static long[] differences(String recording, long[] receiveNs, long[] eventMs) {
    if (receiveNs.length == 0 || receiveNs.length != eventMs.length) {
      throw new IllegalArgumentException(
          "recording "
              + recording
              + " has no frames with an event time E to measure a latency from ("
              + receiveNs.length
              + " receive times, "
              + eventMs.length
              + " event times); take a constant latency");
    }
    long[] difference = new long[receiveNs.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = receiveNs[i] - eventMs[i] * ConstantLatency.NS_PER_MS;
    }
    return difference;
  }

  @Override
  public long delayNs(long nowNs) {
    while (at + 1 < receiveNs.length && receiveNs[at + 1] <= nowNs) {
      at++;
    }
    while (at > 0 && receiveNs[at] > nowNs) {
      at--;
    }
    return latencyNs[at];
  }

  /** Latencies of all frames, in their order; a copy. */
  public long[] latenciesNs() {
    return latencyNs.clone();
  }

  /** The same with every time moved, as a feed's times are. */
  public MeasuredLatency shifted(long byNs) {
    return new MeasuredLatency(Arrays.stream(receiveNs).map(t -> t + byNs).toArray(), latencyNs);
  }
}
