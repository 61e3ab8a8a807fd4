package io.depthflow.strategy.evaluation;

/**
 * How good forecasts were in a stretch of time, or at an hour of the day.
 *
 * @param fromMs first row of the stretch; of an hour of day its begin, ms since midnight UTC
 * @param toMs last row of the stretch; of an hour of day its end
 * @param rows forecasts scored
 * @param blocks blocks of time they lie in
 * @param r2 against no change; its error is NaN with fewer than {@link BlockBootstrap#LEAST_BLOCKS}
 *     blocks
 */
public record SpanScore(long fromMs, long toMs, long rows, int blocks, Figure r2) {}
