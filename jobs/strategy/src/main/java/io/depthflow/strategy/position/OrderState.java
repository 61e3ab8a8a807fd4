package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;

/**
 * What is known of one order of ours.
 *
 * @param attempt number within its leg and round
 * @param orderId the venue's; 0 = not yet told
 * @param executed cumulative filled quantity, never less than what was once told
 * @param booked quantity of the fills that are booked
 * @param averagePrice of executed; null or zero = not told
 * @param sentMs processing time of the request
 * @param cancelWanted whether it is to be cancelled
 * @param estimated part of booked that no fill explains: it was booked at the average price
 */
public record OrderState(
    String clientOrderId,
    OrderLeg leg,
    int attempt,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    BigDecimal quantity,
    BigDecimal price,
    OrderPhase phase,
    long orderId,
    BigDecimal executed,
    BigDecimal booked,
    BigDecimal averagePrice,
    long sentMs,
    boolean cancelWanted,
    BigDecimal estimated) {}
