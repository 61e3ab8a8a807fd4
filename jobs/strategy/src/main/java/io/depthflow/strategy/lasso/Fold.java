package io.depthflow.strategy.lasso;

/**
 * One step of the walk: trained on what came before, tested on what came next.
 *
 * @param trainFromMs first training row
 * @param trainToMs last training row, inclusive bound: no row later than this was trained on
 * @param trainRows rows trained on
 * @param testFromMs start of the test group; at least the embargo after trainToMs
 * @param testToMs its end, exclusive
 * @param testRows rows tested on
 * @param mse validation error at each lambda of the path, bp squared
 * @param zeroMse that of the forecast "no change"
 * @param fits the fold's own path
 */
public record Fold(
    long trainFromMs,
    long trainToMs,
    long trainRows,
    long testFromMs,
    long testToMs,
    long testRows,
    double[] mse,
    double zeroMse,
    LassoFit[] fits) {}
