package io.depthflow.exchange.server.state;

import io.depthflow.exchange.engine.AccountTrade;
import io.depthflow.exchange.engine.AmendmentView;
import io.depthflow.exchange.engine.EngineState;
import io.depthflow.exchange.engine.EngineState.OfAccount;
import io.depthflow.exchange.engine.EngineState.OfOrder;
import io.depthflow.exchange.engine.EngineState.OfSymbol;
import io.depthflow.exchange.engine.Income;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A state and the changes after it, put together. A change that is in it already changes nothing.
 */
final class StateMerge {

  private OfAccount account;
  private final Map<String, OfSymbol> symbols = new LinkedHashMap<>();
  private final Map<String, TreeMap<Long, OfOrder>> orders = new LinkedHashMap<>();
  private final Map<String, TreeMap<Long, AccountTrade>> trades = new LinkedHashMap<>();
  private final TreeMap<Long, AmendmentView> amendments = new TreeMap<>();
  private final TreeMap<Long, Income> income = new TreeMap<>();

  void add(EngineState change) {
    account = change.account() == null ? account : change.account();
    change.symbols().forEach(s -> symbols.put(s.symbol(), s));
    for (OfOrder order : change.orders()) {
      orders.computeIfAbsent(order.terms().symbol(), s -> new TreeMap<>()).put(order.id(), order);
    }
    for (AccountTrade trade : change.trades()) {
      trades
          .computeIfAbsent(trade.fill().symbol(), s -> new TreeMap<>())
          .put(trade.fill().tradeId(), trade);
    }
    change.amendments().forEach(a -> amendments.put(a.amendmentId(), a));
    change.income().forEach(row -> income.put(row.tranId(), row));
  }

  /** All together; null before there was an account. */
  EngineState state() {
    if (account == null) {
      return null;
    }
    return new EngineState(
        account,
        new ArrayList<>(symbols.values()),
        orders.values().stream().flatMap(m -> m.values().stream()).toList(),
        trades.values().stream().flatMap(m -> m.values().stream()).toList(),
        new ArrayList<>(amendments.values()),
        new ArrayList<>(income.values()));
  }
}
