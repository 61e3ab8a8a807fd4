package io.depthflow.backtest;

/**
 * What forecasts above a threshold earned, mid to mid over the horizon, each counted by itself:
 * neighbours overlap, and no order was simulated.
 *
 * @param multiple of the base (the spread, or the rule's threshold)
 * @param signals forecasts with |prediction| above multiple * base and a known outcome
 * @param winRate share whose sign was right, of those that moved; NaN without one
 * @param grossBp mean of sign(prediction) * realised change, bp; NaN without a signal
 * @param netBp grossBp less the fees of a round trip, bp
 */
public record ThresholdProfit(
    double multiple, long signals, double winRate, double grossBp, double netBp) {}
