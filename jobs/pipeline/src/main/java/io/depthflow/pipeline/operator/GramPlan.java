package io.depthflow.pipeline.operator;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingSums;
import java.io.Serializable;

/**
 * What the one pass sums.
 *
 * @param names features of the rows, in order
 * @param horizonsMs of the rows' labels, in order
 * @param blocks of time
 * @param nonFinite what becomes of a NaN or infinite feature
 * @param cleaning which rows a training part is to leave out
 * @param untilMs rows later than this are left out
 */
public record GramPlan(
    String[] names,
    long[] horizonsMs,
    BlockPlan blocks,
    NonFinite nonFinite,
    CleaningPlan cleaning,
    long untilMs)
    implements Serializable {

  /** Sums without a row. */
  public TrainingSums empty() {
    return new TrainingSums(blocks.sums(names, horizonsMs, nonFinite), cleaning);
  }
}
