package io.depthflow.exchange.engine;

import io.depthflow.market.order.OrderStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Everything of an exchange that must outlive it: the account, not the market. What resting orders
 * had before them in their queues and what they took from the book is not in it.
 *
 * <p>A change is told in the same shape: only what changed is in its lists, and a null account did
 * not change.
 *
 * @param orders of all symbols, oldest first within a symbol
 * @param trades of all symbols, oldest first within a symbol
 * @param amendments of all symbols, oldest first within a symbol
 * @param income oldest first
 */
public record EngineState(
    OfAccount account,
    List<OfSymbol> symbols,
    List<OfOrder> orders,
    List<AccountTrade> trades,
    List<AmendmentView> amendments,
    List<Income> income) {

  public EngineState {
    symbols = List.copyOf(symbols);
    orders = List.copyOf(orders);
    trades = List.copyOf(trades);
    amendments = List.copyOf(amendments);
    income = List.copyOf(income);
  }

  /** Wallet, its sums, settings and the counters of ids. */
  public record OfAccount(
      BigDecimal startingWallet,
      BigDecimal wallet,
      BigDecimal realized,
      BigDecimal commission,
      BigDecimal funding,
      BigDecimal insurance,
      long updatedMs,
      long lastTranId,
      long nextOrderId,
      long amendments,
      boolean hedgeMode,
      boolean feeBurn) {}

  /** Settings and positions of a symbol. */
  public record OfSymbol(
      String symbol,
      int leverage,
      boolean isolated,
      long nextTradeId,
      long cancelAllAtMs,
      Map<PositionSide, OfPosition> positions) {}

  /** A position; cost is the signed sum of what is held at its entry prices. */
  public record OfPosition(
      BigDecimal amount,
      BigDecimal cost,
      BigDecimal realized,
      BigDecimal feesSinceFlat,
      long updatedMs) {}

  /** An order in any state. */
  public record OfOrder(
      long id,
      String clientOrderId,
      NewOrder terms,
      OrderStatus status,
      BigDecimal executed,
      BigDecimal cumQuote,
      long createdMs,
      long updatedMs,
      long modifyId,
      int amendments) {}
}
