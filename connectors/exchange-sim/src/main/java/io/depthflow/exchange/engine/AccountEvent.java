package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * One ACCOUNT_UPDATE of reason ORDER: the wallet and the one position that a fill changed.
 *
 * @param wallet wallet balance in USDT after the fill
 */
public record AccountEvent(BigDecimal wallet, PositionView position, long timeMs) {}
