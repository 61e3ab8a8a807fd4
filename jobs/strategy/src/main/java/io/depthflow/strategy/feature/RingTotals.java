package io.depthflow.strategy.feature;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;
import java.util.Arrays;

/**
 * Running sums of every {@link Flow} over an unbroken run of samples. The sum over the last n is
 * the difference of two of them, and since whole numbers add without rounding it is the same
 * whenever the run began; even a running sum that leaves 64 bits changes nothing, as long as the
 * difference fits. Squared returns are doubles, so they are not carried along but added up anew.
 *
 * <p>All is on the finest grid of the run; when a finer one comes, this is to be built anew.
 */
final class RingTotals {

  private static final Flow[] FLOWS = Flow.values();

  private final Grid grid;

  /** How many sums are kept: one more than there are samples to look back on. */
  private final int slots;

  private final long[] sums;
  private final double[] squares;

  /** Number of the last sample that did not know a flow, 0 for none. */
  private final long[] unknownAt = new long[FLOWS.length];

  private BookSample last;

  /** Number of the newest sample, counted from 1. */
  private long newest;

  RingTotals(Grid grid, int samples) {
    this.grid = grid;
    this.slots = samples + 1;
    this.sums = new long[slots * FLOWS.length];
    this.squares = new double[slots];
  }

  /** Whether a sample's numbers are whole ones here. */
  boolean takes(BookSample sample) {
    return sample.priceDecimals() <= grid.priceDecimals()
        && sample.quantityDecimals() <= grid.quantityDecimals();
  }

  void add(BookSample sample) {
    final int before = slot(newest) * FLOWS.length;
    newest++;
    final int after = slot(newest) * FLOWS.length;
    for (int f = 0; f < FLOWS.length; f++) {
      long value = FLOWS[f].on(grid, sample);
      if (!FLOWS[f].isKnown(value)) {
        unknownAt[f] = newest;
        value = 0;
      }
      sums[after + f] = sums[before + f] + value;
    }
    squares[slot(newest)] = last == null ? 0 : Formulas.squaredReturn(last, sample);
    last = sample;
  }

  /** See {@link SampleHistory#total}; over the last n samples. */
  double total(Flow flow, int samples) {
    int f = flow.ordinal();
    if (unknownAt[f] > newest - samples) {
      return Double.NaN;
    }
    long sum =
        sums[slot(newest) * FLOWS.length + f] - sums[slot(newest - samples) * FLOWS.length + f];
    return flow.inUnits(sum, grid);
  }

  /** See {@link SampleHistory#squaredReturns}; over the last n samples. */
  double squaredReturns(int samples) {
    double sum = 0;
    int slot = slot(newest - samples + 1);
    for (int i = 0; i < samples; i++) {
      sum += squares[slot];
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return sum;
  }

  private int slot(long sample) {
    return (int) (sample % slots);
  }

  @Override
  public String toString() {
    return "RingTotals of "
        + newest
        + " samples on "
        + grid
        + ", unknown "
        + Arrays.toString(unknownAt);
  }
}
