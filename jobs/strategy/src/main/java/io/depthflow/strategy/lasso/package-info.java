/**
 * LASSO on Gram matrices. One pass over the rows ({@link
 * io.depthflow.strategy.lasso.BlockedGram#add}) sums moments per time block for all features and
 * all horizons at once; partial sums merge. Everything after it is solved from the blocks alone:
 *
 * <pre>
 * BlockedGram sums = BlockedGram.forHorizons(names, horizonsMs, NonFinite.SKIP_ROW);
 * ... sums.add(timeMs, features, labelsBp) ...      labelsBp: one per horizon, NaN = none
 * TrainingBlocks rows = sums.blocks(h)              horizon number h
 *                           .select(columns);       some features, in that order
 * TrainingResult result = WalkForward.train(rows, horizonsMs[h], options);
 * </pre>
 *
 * A row's label may exist for one horizon and not for another, and lies within the embargo of one
 * and not of another; a block therefore keeps its rows in {@link io.depthflow.strategy.lasso.Cell}s
 * of equal rows, of which the head and tail of any horizon are put together.
 */
package io.depthflow.strategy.lasso;
