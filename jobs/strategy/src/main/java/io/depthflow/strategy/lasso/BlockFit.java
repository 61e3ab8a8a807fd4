package io.depthflow.strategy.lasso;

/**
 * The chosen lambda on one block of the final fit's time by itself: blocks share no row, and no
 * label of one reaches into the next.
 *
 * @param fromMs its start
 * @param toMs its end, exclusive
 * @param rows of the final fit that lie in it
 * @param fit of these alone
 */
public record BlockFit(long fromMs, long toMs, long rows, LassoFit fit) {}
