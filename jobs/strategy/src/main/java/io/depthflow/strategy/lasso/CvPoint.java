package io.depthflow.strategy.lasso;

/**
 * A point of the cross-validation curve.
 *
 * @param lambda penalty
 * @param mse mean of the folds' validation errors
 * @param standardError of that mean: sample sd over the folds / sqrt(folds)
 * @param r2 1 - summed squared error / summed squared error of "no change", over all folds
 * @param nonZero active features of the final path at this lambda
 */
public record CvPoint(double lambda, double mse, double standardError, double r2, int nonZero) {}
