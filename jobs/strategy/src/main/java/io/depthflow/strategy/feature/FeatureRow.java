package io.depthflow.strategy.feature;

import io.depthflow.market.book.LineDigest;

/**
 * The features of one symbol at the end of one period.
 *
 * @param symbol upper case
 * @param timeMs end of the period, ms of receive time
 * @param segment number of the unbroken stretch of synchronisation, see BookSample
 * @param mid (bid + ask) / 2, quote currency
 * @param spread ask - bid, quote currency
 * @param bid best bid, quote currency
 * @param ask best ask, quote currency
 * @param values one per feature of the set, in its order; NaN = not yet known
 * @param source of the lines since the row before it, see BookSample
 */
public record FeatureRow(
    String symbol,
    long timeMs,
    long segment,
    double mid,
    double spread,
    double bid,
    double ask,
    double[] values,
    LineDigest source) {

  /** A state of before there were digests has none. */
  public FeatureRow {
    source = source == null ? LineDigest.NONE : source;
  }

  /** Without a digest of its lines. */
  public FeatureRow(
      String symbol,
      long timeMs,
      long segment,
      double mid,
      double spread,
      double bid,
      double ask,
      double[] values) {
    this(symbol, timeMs, segment, mid, spread, bid, ask, values, LineDigest.NONE);
  }

  /** Whether every feature is known. */
  public boolean complete() {
    for (double value : values) {
      if (Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }
}
