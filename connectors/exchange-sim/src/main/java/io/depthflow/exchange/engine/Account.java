package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.util.Collection;

/**
 * The one wallet, USDT (protocol note, section 13): {@code wallet = start + realised - fees +
 * funding + insurance}, and the sum of its income rows, both exact.
 */
final class Account {

  private BigDecimal startingWallet;
  private final IncomeLedger income;
  private BigDecimal wallet;
  private BigDecimal realized = BigDecimal.ZERO;
  private BigDecimal commission = BigDecimal.ZERO;
  private BigDecimal funding = BigDecimal.ZERO;
  private BigDecimal insurance = BigDecimal.ZERO;
  private MarginBook margins;
  private boolean started;
  private long updatedMs;

  Account(BigDecimal startingWallet, int historyLimit) {
    this.startingWallet = startingWallet;
    this.wallet = startingWallet;
    this.income = new IncomeLedger(historyLimit);
  }

  /** The first time that is known: the starting wallet was transferred then. */
  void start(long nowMs) {
    if (!started) {
      started = true;
      updatedMs = nowMs;
      income.add("", IncomeType.TRANSFER, startingWallet, nowMs, 0);
    }
  }

  void settle(String symbol, BigDecimal profit, BigDecimal fee, long tradeId, long nowMs) {
    realized = realized.add(profit);
    commission = commission.add(fee);
    book(symbol, IncomeType.REALIZED_PNL, profit, nowMs, tradeId);
    book(symbol, IncomeType.COMMISSION, fee.negate(), nowMs, tradeId);
  }

  void fund(String symbol, BigDecimal amount, long nowMs) {
    funding = funding.add(amount);
    book(symbol, IncomeType.FUNDING_FEE, amount, nowMs, 0);
  }

  void insure(BigDecimal amount, long nowMs) {
    insurance = insurance.add(amount);
    book("", IncomeType.INSURANCE_CLEAR, amount, nowMs, 0);
  }

  private void book(String symbol, IncomeType type, BigDecimal amount, long nowMs, long tradeId) {
    wallet = wallet.add(amount);
    updatedMs = nowMs;
    if (amount.signum() != 0) {
      income.add(symbol, type, amount, nowMs, tradeId);
    }
  }

  EngineState.OfAccount state(
      long nextOrderId, long amendments, boolean hedgeMode, boolean feeBurn) {
    return new EngineState.OfAccount(
        startingWallet,
        wallet,
        realized,
        commission,
        funding,
        insurance,
        updatedMs,
        income.lastTranId(),
        nextOrderId,
        amendments,
        hedgeMode,
        feeBurn);
  }

  void restore(EngineState state) {
    EngineState.OfAccount past = state.account();
    startingWallet = past.startingWallet();
    wallet = past.wallet();
    realized = past.realized();
    commission = past.commission();
    funding = past.funding();
    insurance = past.insurance();
    updatedMs = past.updatedMs();
    income.restore(state.income(), past.lastTranId());
    started = true;
  }

  BigDecimal wallet() {
    return wallet;
  }

  void setMargins(MarginBook book) {
    margins = book;
  }

  BigDecimal crossWallet() {
    return margins.crossWallet();
  }

  IncomeLedger income() {
    return income;
  }

  AccountView view(Collection<SymbolDesk> desks) {
    BigDecimal unrealized = BigDecimal.ZERO;
    BigDecimal positionMargin = BigDecimal.ZERO;
    BigDecimal orderMargin = BigDecimal.ZERO;
    BigDecimal crossWallet = margins.crossWallet();
    BigDecimal crossUnrealized = margins.crossUnrealized();
    BigDecimal available = crossWallet.add(crossUnrealized);
    for (SymbolDesk desk : desks) {
      BigDecimal held = desk.positionMargin();
      BigDecimal resting = desk.orderMargin();
      unrealized = unrealized.add(desk.positions.unrealized(desk.market.mark()));
      positionMargin = positionMargin.add(held);
      orderMargin = orderMargin.add(resting);
      available = available.subtract(resting).subtract(desk.isolated ? BigDecimal.ZERO : held);
    }
    return new AccountView(
        startingWallet,
        wallet,
        realized,
        commission,
        unrealized,
        positionMargin,
        orderMargin,
        available.max(BigDecimal.ZERO),
        updatedMs,
        funding,
        insurance,
        crossWallet,
        crossUnrealized,
        margins.maintenance());
  }
}
