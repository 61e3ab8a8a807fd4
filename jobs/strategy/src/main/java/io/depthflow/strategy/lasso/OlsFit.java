package io.depthflow.strategy.lasso;

/**
 * An ordinary least-squares fit.
 *
 * @param intercept label units
 * @param coefficients raw units; 0 for dropped features
 * @param rank independent columns, the intercept not counted
 * @param dropped features left out: constant, or linear combinations of the others, ascending
 */
public record OlsFit(double intercept, double[] coefficients, int rank, int[] dropped) {}
