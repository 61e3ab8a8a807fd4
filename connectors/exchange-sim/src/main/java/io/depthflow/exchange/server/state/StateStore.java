package io.depthflow.exchange.server.state;

import io.depthflow.exchange.engine.AccountEvent;
import io.depthflow.exchange.engine.AccountReason;
import io.depthflow.exchange.engine.AccountTrade;
import io.depthflow.exchange.engine.AmendmentView;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.EngineState;
import io.depthflow.exchange.engine.ExecutionType;
import io.depthflow.exchange.engine.Income;
import io.depthflow.exchange.engine.LeverageEvent;
import io.depthflow.exchange.engine.MarginCall;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.SimExchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps an exchange's account in {@link StateFiles}. Stands between the engine and the user
 * streams: a change is in the journal before any event tells of it, and before the answer to the
 * request that made it. The account event of a fill waits for its order event, so that both are in
 * one line. The journal is made into a whole state every minute, when it is long, and at the end.
 * Engine thread only.
 */
public final class StateStore implements EngineListener {

  private static final long EVERY_MS = 60_000;
  private static final long JOURNAL_BYTES_MAX = 16 << 20;

  private final StateFiles files;
  private final EngineListener next;
  private SimExchange exchange;
  private final List<EngineState.OfOrder> orders = new ArrayList<>();
  private final List<AccountTrade> trades = new ArrayList<>();
  private final List<AmendmentView> amendments = new ArrayList<>();
  private final Map<String, EngineState.OfSymbol> savedSymbols = new HashMap<>();
  private EngineState.OfAccount savedAccount;
  private final List<AccountEvent> waiting = new ArrayList<>();
  private long savedMs;

  public StateStore(StateFiles files, EngineListener next) {
    this.files = files;
    this.next = next;
  }

  /**
   * Puts the saved account, if any, into an exchange whose markets are open, and keeps it from now
   * on.
   *
   * @return whether there was one
   * @throws IllegalArgumentException when it is damaged or does not fit
   */
  public boolean restore(SimExchange fresh) {
    EngineState saved = files.load();
    if (saved != null) {
      fresh.restore(saved);
    }
    exchange = fresh;
    begin();
    return saved != null;
  }

  private void begin() {
    files.begin(exchange.state());
    orders.clear();
    trades.clear();
    amendments.clear();
    savedAccount = exchange.accountState();
    exchange.symbolStates().forEach(s -> savedSymbols.put(s.symbol(), s));
    savedMs = exchange.nowMs();
  }

  /** Writes what has changed since the last time. */
  public void flush() {
    if (exchange == null) {
      return;
    }
    EngineState.OfAccount account = exchange.accountState();
    List<EngineState.OfSymbol> symbols = new ArrayList<>();
    for (EngineState.OfSymbol symbol : exchange.symbolStates()) {
      if (!symbol.equals(savedSymbols.put(symbol.symbol(), symbol))) {
        symbols.add(symbol);
      }
    }
    boolean same = account.equals(savedAccount);
    if (same && symbols.isEmpty() && orders.isEmpty()) {
      return;
    }
    List<Income> income = exchange.incomeAfter(savedAccount.lastTranId());
    files.append(
        new EngineState(same ? null : account, symbols, orders, trades, amendments, income));
    savedAccount = account;
    orders.clear();
    trades.clear();
    amendments.clear();
  }

  public void onSecond(long nowMs) {
    boolean due = nowMs - savedMs >= EVERY_MS && files.journalBytes() > 0;
    if (exchange != null && (due || files.journalBytes() > JOURNAL_BYTES_MAX)) {
      begin();
    }
  }

  /** The whole state a last time; the engine must have come to its end. */
  public void close() {
    try {
      if (exchange != null) {
        files.begin(exchange.state());
      }
    } finally {
      files.close();
    }
  }

  @Override
  public void onOrder(OrderEvent event) {
    String symbol = event.order().symbol();
    if (exchange != null) {
      orders.add(exchange.orderState(symbol, event.order().orderId()));
      if (event.fill() != null) {
        trades.add(new AccountTrade(event.fill(), event.order().positionSide()));
      }
      if (event.type() == ExecutionType.AMENDMENT) {
        List<AmendmentView> all = exchange.amendments(symbol, event.order().orderId(), null);
        amendments.addAll(all.subList(Math.max(0, all.size() - 1), all.size()));
      }
      flush();
    }
    waiting.forEach(next::onAccount);
    waiting.clear();
    next.onOrder(event);
  }

  @Override
  public void onAccount(AccountEvent event) {
    if (event.reason() == AccountReason.ORDER) {
      waiting.add(event);
      return;
    }
    flush();
    next.onAccount(event);
  }

  @Override
  public void onLeverage(LeverageEvent event) {
    flush();
    next.onLeverage(event);
  }

  @Override
  public void onMarginCall(MarginCall call) {
    next.onMarginCall(call);
  }
}
