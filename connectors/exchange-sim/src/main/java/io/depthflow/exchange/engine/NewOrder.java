package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/**
 * An order as it arrives at the matching engine.
 *
 * @param clientOrderId null to have one generated
 * @param timeInForce null for MARKET
 * @param price null for MARKET
 */
public record NewOrder(
    String symbol,
    String clientOrderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    BigDecimal quantity,
    BigDecimal price,
    boolean reduceOnly,
    SelfTradePrevention selfTradePrevention) {

  /** The order that a PLACE request describes, with the venue's default for the rest. */
  public static NewOrder of(OrderRequest request) {
    return new NewOrder(
        request.symbol(),
        request.clientOrderId(),
        request.side(),
        request.type(),
        request.timeInForce(),
        request.quantity(),
        request.price(),
        request.reduceOnly(),
        SelfTradePrevention.EXPIRE_MAKER);
  }
}
