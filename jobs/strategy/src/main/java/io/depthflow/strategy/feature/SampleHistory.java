package io.depthflow.strategy.feature;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;

/**
 * The unbroken run of samples that ends at the current one, as a formula sees it. Every walk goes
 * from the oldest to the newest sample, so floating-point sums have one fixed order, and none is
 * carried from row to row; sums of whole numbers have no order.
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

  /**
   * Exact sum of a flow over the samples that make up the last {@code ms} milliseconds, rounded
   * once: a count, base or quote currency. This default says what it is; a ring has it from two
   * running sums of whole numbers, which are exact, at a cost that does not grow with {@code ms}.
   *
   * @return NaN where a sample does not know it
   */
  default double total(Flow flow, long ms) {
    Grid grid = Grid.COARSEST;
    for (long back = ms - periodMs(); back >= 0; back -= periodMs()) {
      grid = grid.refine(ago(back).grid());
    }
    long sum = 0;
    for (long back = ms - periodMs(); back >= 0; back -= periodMs()) {
      long value = flow.on(grid, ago(back));
      if (!flow.isKnown(value)) {
        return Double.NaN;
      }
      sum += value;
    }
    return flow.inUnits(sum, grid);
  }

  /**
   * Sum of the squared changes of mid from sample to sample over the last {@code ms} milliseconds,
   * each by the mid before it, in bp squared, oldest first. Reads the sample {@code ms} ago.
   */
  default double squaredReturns(long ms) {
    double sum = 0;
    for (long back = ms - periodMs(); back >= 0; back -= periodMs()) {
      sum += Formulas.squaredReturn(ago(back + periodMs()), ago(back));
    }
    return sum;
  }
}
