package io.depthflow.strategy.lasso;

import java.util.Arrays;

/**
 * The sums of one symbol and horizon, ready to be trained on.
 *
 * @param names features in order
 * @param embargoMs time between the last row of a block's head and the block's end
 * @param nonFinite how rows with a NaN or infinite feature were treated
 * @param blocks in order of time, not overlapping
 */
public record TrainingBlocks(
    String[] names, long embargoMs, NonFinite nonFinite, TimeBlock[] blocks) {

  /** The same rows with some of the features: another feature set without another reading. */
  public TrainingBlocks select(int[] columns) {
    String[] picked = Arrays.stream(columns).mapToObj(c -> names[c]).toArray(String[]::new);
    TimeBlock[] selected =
        Arrays.stream(blocks).map(b -> b.select(columns)).toArray(TimeBlock[]::new);
    return new TrainingBlocks(picked, embargoMs, nonFinite, selected);
  }

  /** Rows that can be trained or tested on. */
  public long rows() {
    return Arrays.stream(blocks).mapToLong(TimeBlock::n).sum();
  }

  /** Rows left out, see {@link TimeBlock#skippedRows}. */
  public long skippedRows() {
    return Arrays.stream(blocks).mapToLong(TimeBlock::skippedRows).sum();
  }

  /** Rows with a value that was NaN or infinite, per feature. */
  public long[] nonFiniteRows() {
    long[] sum = new long[names.length];
    for (TimeBlock block : blocks) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += block.nonFinite()[i];
      }
    }
    return sum;
  }
}
