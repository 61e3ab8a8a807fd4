package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * The account at one moment, USDT. {@code wallet = startingWallet + realized - commission + funding
 * + insurance} to the last digit.
 *
 * @param realized profit realised by all fills, before fees
 * @param commission fees paid by all fills
 * @param unrealized of all positions at their mark prices
 * @param available crossWallet + crossUnrealized less the initial margin of cross positions and of
 *     resting orders, not below zero
 * @param funding received less paid
 * @param insurance what liquidations left below zero and the venue made good
 * @param crossWallet wallet less the wallets of isolated positions
 * @param crossUnrealized of the cross positions
 * @param maintenance margin of all positions
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
    BigDecimal insurance,
    BigDecimal crossWallet,
    BigDecimal crossUnrealized,
    BigDecimal maintenance) {}
