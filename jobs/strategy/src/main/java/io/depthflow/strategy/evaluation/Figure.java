package io.depthflow.strategy.evaluation;

/**
 * A figure and how sure it is.
 *
 * @param value NaN where there was nothing to measure
 * @param error standard error by {@link BlockBootstrap}; NaN where that has none
 */
public record Figure(double value, double error) {}
