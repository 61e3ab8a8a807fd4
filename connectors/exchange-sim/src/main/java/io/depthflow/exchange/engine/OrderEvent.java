package io.depthflow.exchange.engine;

import io.depthflow.market.order.Fill;
import java.math.BigDecimal;

/**
 * One ORDER_TRADE_UPDATE.
 *
 * @param fill the execution when type is TRADE; null otherwise
 * @param bidsNotional notional of the account's open BUY orders of the symbol after the event
 * @param asksNotional notional of the account's open SELL orders of the symbol after the event
 */
public record OrderEvent(
    OrderView order,
    ExecutionType type,
    Fill fill,
    ExpiryReason expiryReason,
    BigDecimal bidsNotional,
    BigDecimal asksNotional,
    long timeMs) {}
