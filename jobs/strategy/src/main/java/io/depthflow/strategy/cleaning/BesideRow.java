package io.depthflow.strategy.cleaning;

/** A row that stands beside the sums. */
final class BesideRow {

  final long timeMs;

  /** Features, then labels. */
  final double[] values;

  /** Bit of each rule that it is an extreme of. */
  long rules;

  BesideRow(long timeMs, double[] values) {
    this.timeMs = timeMs;
    this.values = values;
  }
}
