package io.depthflow.strategy.evaluation;

/**
 * A figure and how sure it is.
 *
 * @param value NaN where there was nothing to measure
 * @param error standard error by block bootstrap; NaN with fewer than two blocks
 */
public record Figure(double value, double error) {}
