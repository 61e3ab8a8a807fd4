package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * Money of one round trip so far, quote currency.
 *
 * @param side of the first fill
 * @param bought quantity
 * @param cost paid for it
 * @param sold quantity
 * @param proceeds got for it
 * @param fees commissions in quote currency
 * @param firstMs venue time of the first fill; 0 = none
 * @param lastMs venue time of the last fill
 * @param openedAtMs processing time when the position was first seen; 0 = never
 */
public record TallyState(
    Side side,
    BigDecimal bought,
    BigDecimal cost,
    BigDecimal sold,
    BigDecimal proceeds,
    BigDecimal fees,
    long firstMs,
    long lastMs,
    long openedAtMs,
    int fills) {}
