package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.util.Collection;

/** The one wallet, USDT (protocol note, section 13). */
final class Account {

  private final BigDecimal startingWallet;
  private BigDecimal wallet;
  private BigDecimal realized = BigDecimal.ZERO;
  private BigDecimal commission = BigDecimal.ZERO;
  private long updatedMs;

  Account(BigDecimal startingWallet) {
    this.startingWallet = startingWallet;
    this.wallet = startingWallet;
  }

  void settle(BigDecimal profit, BigDecimal fee, long nowMs) {
    realized = realized.add(profit);
    commission = commission.add(fee);
    wallet = wallet.add(profit).subtract(fee);
    updatedMs = nowMs;
  }

  BigDecimal wallet() {
    return wallet;
  }

  AccountView view(Collection<SymbolDesk> desks) {
    BigDecimal unrealized = BigDecimal.ZERO;
    BigDecimal positionMargin = BigDecimal.ZERO;
    BigDecimal orderMargin = BigDecimal.ZERO;
    for (SymbolDesk desk : desks) {
      unrealized = unrealized.add(desk.positions.unrealized(desk.market.mark()));
      positionMargin = positionMargin.add(desk.positionMargin());
      orderMargin = orderMargin.add(desk.orderMargin());
    }
    BigDecimal available =
        wallet.add(unrealized).subtract(positionMargin).subtract(orderMargin).max(BigDecimal.ZERO);
    return new AccountView(
        startingWallet,
        wallet,
        realized,
        commission,
        unrealized,
        positionMargin,
        orderMargin,
        available,
        updatedMs);
  }
}
