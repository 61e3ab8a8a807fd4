package io.depthflow.backtest;

import io.depthflow.strategy.evaluation.ThresholdProfit;
import java.util.List;

/**
 * How good the forecasts were, over all rows of the span with a known outcome. Errors are standard
 * errors by block bootstrap; an error is NaN where there is none.
 *
 * @param rows samples in the span
 * @param scored those with forecast and outcome
 * @param blocks blocks of 60 s that those lie in; 0 without one, and in results that were written
 *     before errors were part of them: then no error is known
 * @param changeSdBp standard deviation of the realised change, bp
 * @param mse mean squared error, bp^2
 * @param mseError its error
 * @param zeroMse that of the zero-change forecast, bp^2
 * @param zeroMseError its error
 * @param r2 1 - mse / zeroMse; NaN when nothing moved
 * @param r2Error its error
 * @param correlation of forecast and outcome; NaN when either is constant
 * @param correlationError its error
 * @param winRate share of right signs where neither forecast nor change is zero; NaN without one
 * @param winRateError its error
 * @param signals forecasts above the rule's threshold, with or without known outcome
 * @param signalWinRate winRate among them
 * @param signalWinRateError its error
 * @param largestPredictionBp largest |forecast|, bp
 * @param largestThresholdBp what that one had to beat, bp
 * @param feeBp fees of a round trip as netBp counts them: maker in, taker out
 * @param bySpread profit for multiples of the spread
 * @param byThreshold profit for multiples of the rule's threshold
 */
public record PredictionReport(
    long rows,
    long scored,
    int blocks,
    double changeSdBp,
    double mse,
    double mseError,
    double zeroMse,
    double zeroMseError,
    double r2,
    double r2Error,
    double correlation,
    double correlationError,
    double winRate,
    double winRateError,
    long signals,
    double signalWinRate,
    double signalWinRateError,
    double largestPredictionBp,
    double largestThresholdBp,
    double feeBp,
    List<ThresholdProfit> bySpread,
    List<ThresholdProfit> byThreshold) {

  public PredictionReport {
    if (blocks == 0) {
      // A number that a file does not have is read as 0, and an error of 0 would say "certain".
      mseError = Double.NaN;
      zeroMseError = Double.NaN;
      r2Error = Double.NaN;
      correlationError = Double.NaN;
      winRateError = Double.NaN;
      signalWinRateError = Double.NaN;
      bySpread = withoutErrors(bySpread);
      byThreshold = withoutErrors(byThreshold);
    }
  }

  private static List<ThresholdProfit> withoutErrors(List<ThresholdProfit> profits) {
    return profits == null ? null : profits.stream().map(ThresholdProfit::withoutErrors).toList();
  }
}
