package io.depthflow.market.order;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * One execution of one of our orders. (symbol, tradeId) is unique: a fill that is seen by user
 * stream and by userTrades counts once.
 *
 * @param clientOrderId may be null when read from userTrades, which do not carry it
 * @param realizedPnl profit realised by this fill before fees, quote currency
 * @param commission fee paid, in commissionAsset; positive is a cost
 */
public record Fill(
    String symbol,
    long tradeId,
    long orderId,
    String clientOrderId,
    Side side,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal realizedPnl,
    BigDecimal commission,
    String commissionAsset,
    boolean maker,
    long timeMs) {

  /** The same fill with its order's client id, or null. */
  public Fill withClientOrderId(String id) {
    return new Fill(
        symbol,
        tradeId,
        orderId,
        id,
        side,
        price,
        quantity,
        realizedPnl,
        commission,
        commissionAsset,
        maker,
        timeMs);
  }
}
