package io.depthflow.pipeline.operator;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingSums;
import java.io.Serializable;

/**
 * What the one pass sums.
 *
 * @param names features of the rows, in order
 * @param horizonsMs of the rows' labels, in order
 * @param blockMs length of a time block to begin with
 * @param nonFinite what becomes of a NaN or infinite feature
 * @param cleaning which rows a training part is to leave out
 * @param untilMs rows later than this are left out
 */
public record GramPlan(
    String[] names,
    long[] horizonsMs,
    long blockMs,
    NonFinite nonFinite,
    CleaningPlan cleaning,
    long untilMs)
    implements Serializable {

  /**
   * Blocks short enough to part the folds well, and long enough that those of the whole span fit
   * into the sums from the start: blocks that have to be joined on the way cost more than the rows.
   *
   * @param spanMs from the first row to the last
   */
  public static long blockMs(long[] horizonsMs, long spanMs) {
    long blockMs = BlockedGram.shortestBlockMs(horizonsMs);
    while (spanMs / blockMs + 2 > BlockedGram.DEFAULT_MAX_BLOCKS) {
      blockMs *= 2;
    }
    return blockMs;
  }

  TrainingSums empty() {
    return new TrainingSums(
        new BlockedGram(names, blockMs, horizonsMs, BlockedGram.DEFAULT_MAX_BLOCKS, nonFinite),
        cleaning);
  }
}
