package io.depthflow.strategy.evaluation;

/**
 * What forecasts above a threshold earned, mid to mid over the horizon, each counted by itself:
 * neighbours overlap, and no order was simulated.
 *
 * @param multiple of the base (the spread, or the rule's threshold)
 * @param signals forecasts with |prediction| above multiple * base and a known outcome
 * @param winRate share whose sign was right, of those that moved; NaN without one
 * @param winRateError its standard error; NaN where {@link BlockBootstrap} has none
 * @param grossBp mean of sign(prediction) * realised change, bp; NaN without a signal
 * @param netBp grossBp less the fees of a round trip, bp
 * @param profitErrorBp standard error of grossBp, and of netBp, as fees are fixed
 */
public record ThresholdProfit(
    double multiple,
    long signals,
    double winRate,
    double winRateError,
    double grossBp,
    double netBp,
    double profitErrorBp) {

  /** The same without errors. */
  public ThresholdProfit withoutErrors() {
    return new ThresholdProfit(multiple, signals, winRate, Double.NaN, grossBp, netBp, Double.NaN);
  }
}
