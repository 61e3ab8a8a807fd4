package io.depthflow.backtest;

/**
 * One forecast and what came of it.
 *
 * @param timeMs time of the sample, receive time
 * @param predictionBp forecast change of mid, bp; NaN while features warm up
 * @param realisedBp change of mid over the horizon, bp; NaN where it is not known
 * @param spreadBp spread at the sample, bp of mid
 * @param thresholdBp what the forecast had to beat, bp
 */
public record PredictionPoint(
    long timeMs, double predictionBp, double realisedBp, double spreadBp, double thresholdBp) {}
