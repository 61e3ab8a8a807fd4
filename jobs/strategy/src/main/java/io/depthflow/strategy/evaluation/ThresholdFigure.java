package io.depthflow.strategy.evaluation;

/**
 * What forecasts beyond a multiple of the spread earned, mid to mid, each counted by itself.
 *
 * @param multiple of the spread
 * @param signals forecasts with |prediction| &gt; multiple * spread
 * @param winRate share with the right sign, of those that moved
 * @param grossBp mean of sign(prediction) * change
 * @param netBp grossBp less the fees of a round trip
 */
public record ThresholdFigure(
    double multiple, long signals, Figure winRate, Figure grossBp, Figure netBp) {}
