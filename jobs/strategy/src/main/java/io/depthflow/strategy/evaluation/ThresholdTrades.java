package io.depthflow.strategy.evaluation;

/**
 * What it would have earned to trade forecasts beyond a multiple of the rule's threshold: one
 * position at a time, taken at the mid when the forecast was made and given back at the mid when
 * its horizon is over. No order was simulated: no queue, no spread, no time-out, no stop.
 *
 * @param multiple of the threshold
 * @param trades that were taken
 * @param winRate share that moved the right way, of those that moved
 * @param netWinRate share that earned more than the fees of a round trip
 * @param grossBp mean earned, before fees
 * @param netBp the same less the fees of a round trip; the error is that of grossBp, as fees are
 *     fixed
 */
public record ThresholdTrades(
    double multiple, long trades, Figure winRate, Figure netWinRate, Figure grossBp, Figure netBp) {

  /** All trades together, after fees, bp of one position's notional; 0 without one. */
  public double netSumBp() {
    return trades == 0 ? 0 : trades * netBp.value();
  }
}
