package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/** Settles funding: at a funding time the wallet gets {@code -amount * mark * rate}, exact. */
final class Settlement {

  private final Account account;
  private final EngineListener listener;

  Settlement(Account account, EngineListener listener) {
    this.account = account;
    this.listener = listener;
  }

  /** Settles every funding time of a symbol that has come, at the mark that stands. */
  void fundingDue(SymbolDesk desk, long nowMs) {
    for (long atMs = desk.funding.due(nowMs); atMs >= 0; atMs = desk.funding.due(nowMs)) {
      BigDecimal mark = desk.market.mark();
      if (mark == null) {
        desk.funding.skip();
        continue;
      }
      BigDecimal rate = desk.funding.rate();
      desk.funding.settled(mark);
      for (PositionSide side : desk.positions.sides()) {
        pay(desk, desk.positions.of(side).amount().multiply(mark).multiply(rate).negate(), nowMs);
      }
    }
  }

  private void pay(SymbolDesk desk, BigDecimal amount, long nowMs) {
    if (amount.signum() == 0) {
      return;
    }
    String symbol = desk.instrument.symbol();
    account.fund(symbol, amount, nowMs);
    listener.onAccount(
        AccountEvent.ofWallet(AccountReason.FUNDING_FEE, account, amount, symbol, nowMs));
  }
}
