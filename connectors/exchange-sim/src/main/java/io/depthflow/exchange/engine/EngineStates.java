package io.depthflow.exchange.engine;

import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads the state of desks, and puts it back. */
final class EngineStates {

  private EngineStates() {}

  static EngineState all(
      Collection<SymbolDesk> desks, EngineState.OfAccount account, List<Income> income) {
    List<EngineState.OfSymbol> symbols = new ArrayList<>();
    List<EngineState.OfOrder> orders = new ArrayList<>();
    List<AccountTrade> trades = new ArrayList<>();
    List<AmendmentView> amendments = new ArrayList<>();
    for (SymbolDesk desk : desks) {
      symbols.add(symbol(desk));
      desk.archive.all().forEach(order -> orders.add(order.state()));
      desk.archive.trades().forEach(trades::add);
      desk.archive.amendments().forEach(amendments::add);
    }
    return new EngineState(account, symbols, orders, trades, amendments, income);
  }

  static EngineState.OfSymbol symbol(SymbolDesk desk) {
    return new EngineState.OfSymbol(
        desk.instrument.symbol(),
        desk.leverage,
        desk.isolated,
        desk.nextTradeId,
        desk.cancelAllAtMs,
        desk.positions.state());
  }

  static void checkSymbols(EngineState state, Map<String, SymbolDesk> desks) {
    for (EngineState.OfSymbol symbol : state.symbols()) {
      if (!desks.containsKey(symbol.symbol())) {
        throw new IllegalArgumentException(
            "The saved account has the symbol "
                + symbol.symbol()
                + ", which has no market now; add its feed or begin with an empty state");
      }
    }
  }

  static void restore(
      EngineState state, Map<String, SymbolDesk> desks, Matcher matcher, long nowMs) {
    for (EngineState.OfSymbol symbol : state.symbols()) {
      SymbolDesk desk = desks.get(symbol.symbol());
      desk.leverage = symbol.leverage();
      desk.isolated = symbol.isolated();
      desk.nextTradeId = symbol.nextTradeId();
      desk.cancelAllAtMs = symbol.cancelAllAtMs();
      symbol.positions().forEach((side, position) -> desk.positions.of(side).restore(position));
    }
    state.trades().forEach(trade -> desks.get(trade.fill().symbol()).archive.add(trade));
    state.amendments().forEach(a -> desks.get(a.symbol()).archive.add(a));
    for (EngineState.OfOrder past : state.orders()) {
      order(past, desks.get(past.terms().symbol()), matcher, nowMs);
    }
  }

  private static void order(
      EngineState.OfOrder past, SymbolDesk desk, Matcher matcher, long nowMs) {
    Order order;
    try {
      order = Order.restored(past, desk.market);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "The saved order "
              + past.id()
              + " does not lie on the price and quantity steps of "
              + past.terms().symbol()
              + "; serve the contract it was made for or begin with an empty state",
          e);
    }
    desk.archive.add(order);
    if (!order.isOpen()) {
      desk.archive.closed(order);
    } else if (rests(order)) {
      desk.rest(order);
    } else {
      matcher.expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.NONE, nowMs);
    }
  }

  private static boolean rests(Order order) {
    return order.terms.type() == OrderType.LIMIT
        && order.terms.timeInForce() != TimeInForce.IOC
        && order.terms.timeInForce() != TimeInForce.FOK;
  }
}
