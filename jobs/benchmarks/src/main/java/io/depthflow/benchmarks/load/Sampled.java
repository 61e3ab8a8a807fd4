package io.depthflow.benchmarks.load;

import java.util.Arrays;
import java.util.List;

/**
 * What a measurement saw.
 *
 * @param count operations
 * @param seconds wall time they took together
 * @param sortedNs time of each operation
 */
record Sampled(long count, double seconds, long[] sortedNs) {

  static Sampled of(double seconds, List<long[]> parts) {
    long[] all = parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Sampled(all.length, seconds, all);
  }

  /** Several rounds of the same as one. */
  static Sampled joined(List<Sampled> rounds) {
    double seconds = rounds.stream().mapToDouble(Sampled::seconds).sum();
    return of(seconds, rounds.stream().map(Sampled::sortedNs).toList());
  }

  double perSecond() {
    return count / seconds;
  }

  /** A quantile in microseconds, by the nearest rank. */
  double micros(double quantile) {
    int at = (int) Math.ceil(quantile * sortedNs.length) - 1;
    return sortedNs[Math.max(0, at)] / 1e3;
  }
}
