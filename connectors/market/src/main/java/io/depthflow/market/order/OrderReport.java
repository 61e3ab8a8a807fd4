package io.depthflow.market.order;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * State of one order as the venue tells it, by REST or by an ORDER_TRADE_UPDATE. Reports of one
 * order may arrive late, twice or out of order: they are compared by {@code executedQuantity} and
 * terminal status, never by arrival.
 *
 * @param executedQuantity cumulative filled quantity {@code z}
 * @param averagePrice average fill price; zero when nothing filled
 * @param fill the fill that this report announces, or null (always null from REST)
 * @param transactionTimeMs {@code T}, milliseconds of the matching engine
 */
public record OrderReport(
    String symbol,
    String clientOrderId,
    long orderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    OrderStatus status,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal executedQuantity,
    BigDecimal averagePrice,
    boolean reduceOnly,
    long transactionTimeMs,
    Fill fill) {}
