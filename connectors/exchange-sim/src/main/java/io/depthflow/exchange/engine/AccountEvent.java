package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * One ACCOUNT_UPDATE: the wallet and the one position that changed.
 *
 * @param reason what changed it
 * @param wallet wallet balance in USDT after it
 * @param crossWallet wallet less what isolated positions hold
 * @param change of the wallet other than by profit and commission ({@code bc})
 * @param position null where only the wallet changed, as by the funding of a cross position
 * @param symbol whose fill, funding or setting it is; empty for INSURANCE_CLEAR
 */
public record AccountEvent(
    AccountReason reason,
    BigDecimal wallet,
    BigDecimal crossWallet,
    BigDecimal change,
    PositionView position,
    String symbol,
    long timeMs) {

  /** A fill. */
  static AccountEvent ofFill(Account account, PositionView position, long timeMs) {
    return ofPosition(AccountReason.ORDER, account, position, timeMs);
  }

  /** Another margin type, once for each position of the symbol. */
  static AccountEvent ofMarginType(Account account, PositionView position, long timeMs) {
    return ofPosition(AccountReason.MARGIN_TYPE_CHANGE, account, position, timeMs);
  }

  private static AccountEvent ofPosition(
      AccountReason reason, Account account, PositionView position, long timeMs) {
    return new AccountEvent(
        reason,
        account.wallet(),
        account.crossWallet(),
        BigDecimal.ZERO,
        position,
        position.symbol(),
        timeMs);
  }

  /** The wallet alone. */
  static AccountEvent ofWallet(
      AccountReason reason, Account account, BigDecimal change, String symbol, long timeMs) {
    return new AccountEvent(
        reason, account.wallet(), account.crossWallet(), change, null, symbol, timeMs);
  }
}
