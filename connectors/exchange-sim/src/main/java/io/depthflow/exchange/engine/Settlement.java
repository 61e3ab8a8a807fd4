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
      settle(desk, nowMs);
    }
  }

  /** Takes what the feed says of funding, after settling what it says has come. */
  void onFeed(SymbolDesk desk, MarkFrame frame, long nowMs) {
    if (desk.funding.hasCome(frame, nowMs)) {
      settle(desk, nowMs);
    }
    desk.funding.onFeed(frame, nowMs);
  }

  private void settle(SymbolDesk desk, long nowMs) {
    BigDecimal mark = desk.market.mark();
    if (mark == null) {
      desk.funding.skip();
      return;
    }
    BigDecimal rate = desk.funding.rate();
    desk.funding.settled(mark);
    for (PositionSide side : desk.positions.sides()) {
      pay(desk, desk.positions.of(side).amount().multiply(mark).multiply(rate).negate(), nowMs);
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
