package io.depthflow.strategy.signal;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * A forecast that is worth an order.
 *
 * @param timeMs time of the sample, ms of receive time
 * @param modelId who made the forecast
 * @param predictionBp forecast change of mid, bp
 * @param thresholdBp what it had to beat, bp
 * @param mid quote currency
 * @param spread quote currency
 * @param side BUY when the mid is to rise
 * @param entryPrice limit price of the first entry order
 * @param takeProfitPrice where the position is to be closed, on the tick
 * @param quantity base currency, on the lot
 * @param expiryMs what is not filled by then is cancelled
 */
public record Signal(
    String symbol,
    long timeMs,
    String modelId,
    double predictionBp,
    double thresholdBp,
    double mid,
    double spread,
    Side side,
    BigDecimal entryPrice,
    BigDecimal takeProfitPrice,
    BigDecimal quantity,
    long expiryMs) {}
