package io.depthflow.market.order;

import java.math.BigDecimal;

/**
 * Position of one symbol in one-way mode.
 *
 * @param amount signed quantity in base currency, positive is long
 * @param entryPrice average entry; zero when flat
 */
public record PositionReport(
    String symbol, BigDecimal amount, BigDecimal entryPrice, long updateTimeMs) {}
