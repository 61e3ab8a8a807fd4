package io.depthflow.backtest;

import java.util.List;

/**
 * How good the forecasts were, over all rows of the span with a known outcome.
 *
 * @param rows samples in the span
 * @param scored those with forecast and outcome
 * @param changeSdBp standard deviation of the realised change, bp
 * @param mse mean squared error, bp^2
 * @param zeroMse that of the zero-change forecast, bp^2
 * @param r2 1 - mse / zeroMse; NaN when nothing moved
 * @param correlation of forecast and outcome; NaN when either is constant
 * @param winRate share of right signs where neither forecast nor change is zero; NaN without one
 * @param signals forecasts above the rule's threshold, with or without known outcome
 * @param signalWinRate winRate among them
 * @param largestPredictionBp largest |forecast|, bp
 * @param largestThresholdBp what that one had to beat, bp
 * @param feeBp fees of a round trip as netBp counts them: maker in, taker out
 * @param bySpread profit for multiples of the spread
 * @param byThreshold profit for multiples of the rule's threshold
 */
public record PredictionReport(
    long rows,
    long scored,
    double changeSdBp,
    double mse,
    double zeroMse,
    double r2,
    double correlation,
    double winRate,
    long signals,
    double signalWinRate,
    double largestPredictionBp,
    double largestThresholdBp,
    double feeBp,
    List<ThresholdProfit> bySpread,
    List<ThresholdProfit> byThreshold) {}
