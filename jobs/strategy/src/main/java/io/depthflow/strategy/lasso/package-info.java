/**
 * LASSO on Gram matrices: one pass over the rows sums {@link
 * io.depthflow.strategy.lasso.GramBlock}s per time block; paths, folds, baselines and scores are
 * then solved from the blocks alone.
 */
package io.depthflow.strategy.lasso;
