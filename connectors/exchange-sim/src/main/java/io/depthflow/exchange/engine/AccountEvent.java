package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * One ACCOUNT_UPDATE: the wallet and the one position that changed.
 *
 * @param reason what changed it
 * @param wallet wallet balance in USDT after it
 * @param change of the wallet other than by profit and commission ({@code bc})
 * @param position null where only the wallet changed, as by the funding of a cross position
 * @param symbol whose fill, funding or setting it is; empty for INSURANCE_CLEAR
 */
public record AccountEvent(
    AccountReason reason,
    BigDecimal wallet,
    BigDecimal change,
    PositionView position,
    String symbol,
    long timeMs) {

  /** A fill. */
  static AccountEvent ofFill(BigDecimal wallet, PositionView position, long timeMs) {
    return new AccountEvent(
        AccountReason.ORDER, wallet, BigDecimal.ZERO, position, position.symbol(), timeMs);
  }
}
