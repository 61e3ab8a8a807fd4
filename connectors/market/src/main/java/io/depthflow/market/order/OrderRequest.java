package io.depthflow.market.order;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * One request to the venue. Flat, so that it travels a stream as one POJO; which fields matter
 * follows from the action (PLACE: all; CANCEL, QUERY: symbol and client order id; RECONCILE,
 * CANCEL_ALL: symbol).
 *
 * @param clientOrderId a function of run, symbol, signal time, leg and attempt; never random. Of a
 *     RECONCILE: which fills it wants, see {@link #fromTradeId} and {@link #withNames}; usually
 *     null
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

  private static final String FILLS = "fills-";
  private static final String NAMED = "-named";

  public static OrderRequest cancel(String symbol, String clientOrderId, long epoch) {
    return bare(OrderAction.CANCEL, symbol, clientOrderId, epoch);
  }

  public static OrderRequest query(String symbol, String clientOrderId, long epoch) {
    return bare(OrderAction.QUERY, symbol, clientOrderId, epoch);
  }

  /** Reads open orders, position and the latest fills, without client order ids. */
  public static OrderRequest reconcile(String symbol, long epoch) {
    return reconcile(symbol, epoch, 0, false);
  }

  /**
   * Reads open orders, position and fills.
   *
   * @param fromTradeId every fill from this trade id on, as far as the gateway's bound reaches; 0 =
   *     the latest {@link AccountSnapshot#RECENT_FILLS}
   * @param withNames whether the fills are to carry their orders' client order ids, where the venue
   *     still tells them: it costs one more query
   */
  public static OrderRequest reconcile(
      String symbol, long epoch, long fromTradeId, boolean withNames) {
    String wanted =
        fromTradeId <= 0 && !withNames
            ? null
            : FILLS + Math.max(0, fromTradeId) + (withNames ? NAMED : "");
    return bare(OrderAction.RECONCILE, symbol, wanted, epoch);
  }

  /** The trade id from which a RECONCILE wants all fills; 0 = the latest ones will do. */
  public long fromTradeId() {
    if (action != OrderAction.RECONCILE || clientOrderId == null) {
      return 0;
    }
    String digits = clientOrderId.substring(FILLS.length());
    return Long.parseLong(
        withNames() ? digits.substring(0, digits.length() - NAMED.length()) : digits);
  }

  /** Whether a RECONCILE wants the client order ids of its fills. */
  public boolean withNames() {
    return action == OrderAction.RECONCILE
        && clientOrderId != null
        && clientOrderId.endsWith(NAMED);
  }

  public static OrderRequest cancelAll(String symbol, long epoch) {
    return bare(OrderAction.CANCEL_ALL, symbol, null, epoch);
  }

  private static OrderRequest bare(OrderAction action, String symbol, String id, long epoch) {
    return new OrderRequest(
        action, symbol, id, null, null, null, null, null, false, Long.MAX_VALUE, epoch, true);
  }
}
