package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * The account at one moment, USDT. {@code wallet = startingWallet + realized - commission + funding
 * + insurance} to the last digit.
 *
 * @param realized profit realised by all fills, before fees
 * @param commission fees paid by all fills
 * @param unrealized of all positions at their mark prices
 * @param available wallet + unrealized less the initial margin of positions and resting orders, not
 *     below zero
 * @param funding received less paid
 * @param insurance what liquidations left below zero and the venue made good
 */
public record AccountView(
    BigDecimal startingWallet,
    BigDecimal wallet,
    BigDecimal realized,
    BigDecimal commission,
    BigDecimal unrealized,
    BigDecimal positionMargin,
    BigDecimal orderMargin,
    BigDecimal available,
    long updatedMs,
    BigDecimal funding,
    BigDecimal insurance) {}
