package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;

/**
 * The unbroken run of samples that ends at the current one, as a formula sees it. Every walk goes
 * from the oldest to the newest sample, so floating-point sums have one fixed order; nothing is
 * carried from row to row.
 */
public interface SampleHistory {

  /** The current sample. */
  BookSample now();

  /**
   * The sample that ended {@code ms} before the current one; {@code ms} is a multiple of the period
   * and lies within the feature's declared history.
   */
  BookSample ago(long ms);

  /** Length of one sample, ms. */
  long periodMs();

  /** Something a sample says in one number. */
  @FunctionalInterface
  interface Reading {
    double of(BookSample sample);
  }

  /**
   * Sum over the samples that make up the last {@code ms} milliseconds, the current one included:
   * {@code ms / periodMs} samples, oldest first.
   */
  default double sum(long ms, Reading reading) {
    double sum = 0;
    for (long back = ms - periodMs(); back >= 0; back -= periodMs()) {
      sum += reading.of(ago(back));
    }
    return sum;
  }
}
