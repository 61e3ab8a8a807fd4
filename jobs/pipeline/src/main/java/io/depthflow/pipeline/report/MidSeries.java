package io.depthflow.pipeline.report;

/**
 * The mid over time, as the samples of the book had it; optional beside the results.
 *
 * @param timesMs ascending, ms
 * @param mids quote currency, same length
 */
public record MidSeries(long[] timesMs, double[] mids) {

  public MidSeries {
    if (timesMs == null || mids == null || timesMs.length != mids.length) {
      throw new IllegalArgumentException("a mid series needs as many times as mids");
    }
  }
}
