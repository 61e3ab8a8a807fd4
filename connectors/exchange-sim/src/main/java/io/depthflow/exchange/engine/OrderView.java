package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/**
 * State of an order at one moment, with every field that the venue's answers need.
 *
 * @param price limit price; zero for MARKET
 * @param executed cumulative filled quantity
 * @param cumQuote cumulative filled notional, exact
 * @param averagePrice cumQuote / executed, at most 8 decimals; zero when nothing filled
 * @param createdMs when the engine accepted it
 * @param updatedMs when it last changed
 * @param priceMatch how the venue set its price, NONE where the sender did
 * @param goodTillMs when it expires; 0 without an end
 * @param modifyId of its latest amendment; 0 before the first
 */
public record OrderView(
    String symbol,
    long orderId,
    String clientOrderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    OrderStatus status,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal executed,
    BigDecimal cumQuote,
    BigDecimal averagePrice,
    boolean reduceOnly,
    SelfTradePrevention selfTradePrevention,
    long createdMs,
    long updatedMs,
    PositionSide positionSide,
    PriceMatch priceMatch,
    long goodTillMs,
    long modifyId) {

  /** The same state in the market's vocabulary, with the fill that it announces or null. */
  public OrderReport report(Fill fill) {
    return new OrderReport(
        symbol,
        clientOrderId,
        orderId,
        side,
        type,
        timeInForce,
        status,
        quantity,
        price,
        executed,
        averagePrice,
        reduceOnly,
        updatedMs,
        fill);
  }
}
