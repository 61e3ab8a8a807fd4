package io.depthflow.market.order;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * One request to the venue. Flat, so that it travels a stream as one POJO; which fields matter
 * follows from the action (PLACE: all; CANCEL, QUERY: symbol and client order id; RECONCILE,
 * CANCEL_ALL: symbol).
 *
 * @param clientOrderId a function of run, symbol, signal time, leg and attempt; never random
 * @param price null for MARKET
 * @param sendByMs processing time after which the request must not be sent any more; exits never
 *     expire ({@link Long#MAX_VALUE})
 * @param epoch run attempt that made the request; one of an earlier attempt is looked up first and
 *     never sent blindly
 * @param exit whether the request takes risk off: exits have capacity of their own
 */
public record OrderRequest(
    OrderAction action,
    String symbol,
    String clientOrderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    BigDecimal quantity,
    BigDecimal price,
    boolean reduceOnly,
    long sendByMs,
    long epoch,
    boolean exit) {

  public static OrderRequest cancel(String symbol, String clientOrderId, long epoch) {
    return bare(OrderAction.CANCEL, symbol, clientOrderId, epoch);
  }

  public static OrderRequest query(String symbol, String clientOrderId, long epoch) {
    return bare(OrderAction.QUERY, symbol, clientOrderId, epoch);
  }

  public static OrderRequest reconcile(String symbol, long epoch) {
    return bare(OrderAction.RECONCILE, symbol, null, epoch);
  }

  public static OrderRequest cancelAll(String symbol, long epoch) {
    return bare(OrderAction.CANCEL_ALL, symbol, null, epoch);
  }

  private static OrderRequest bare(OrderAction action, String symbol, String id, long epoch) {
    return new OrderRequest(
        action, symbol, id, null, null, null, null, null, false, Long.MAX_VALUE, epoch, true);
  }
}
