package io.depthflow.strategy.evaluation;

/**
 * How good forecasts were.
 *
 * @param rows forecasts scored
 * @param blocks blocks of time they lie in
 * @param changeSdBp standard deviation of the realised change, bp
 * @param mse mean squared error, bp squared
 * @param zeroMse that of the forecast "no change"
 * @param r2 against no change, 1 - mse / zeroMse; NaN when nothing moved
 * @param correlation of forecast and change; NaN when either is constant
 * @param winRate share with the right sign, of non-zero forecasts whose mid moved
 */
public record Metrics(
    long rows,
    int blocks,
    double changeSdBp,
    Figure mse,
    Figure zeroMse,
    Figure r2,
    Figure correlation,
    Figure winRate) {}
