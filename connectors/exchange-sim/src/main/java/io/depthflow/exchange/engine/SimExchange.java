package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.order.Fill;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulated USD-M futures exchange for one account: markets that are fed line by line, orders
 * that are matched against them ({@link Matcher}), exact account arithmetic. Pure and
 * deterministic: not thread-safe, no clock; every call carries the time, which should not go back.
 *
 * <p>A request that the venue would refuse throws {@link VenueException} with the venue's code and
 * leaves no trace.
 */
public final class SimExchange {

  /** How often an order can be amended (protocol note, section 10.2). */
  public static final int AMEND_LIMIT = 10_000;

  private final EngineConfig config;
  private final Account account;
  private final Matcher matcher;
  private final Admission admission;
  private final Amender amender;
  private final Settlement settlement;
  private final MarginBook margins;
  private final Liquidator liquidator;
  private final EngineListener listener;
  private final Map<String, SymbolDesk> desks = new LinkedHashMap<>();
  private long nextOrderId;
  private long nowMs;
  private boolean hedgeMode;
  private boolean feeBurn;

  public SimExchange(EngineConfig config, EngineListener listener) {
    this.config = config;
    this.account = new Account(config.startingWallet(), config.historyLimit());
    Reach reach = new Reach(config.priceBound());
    this.matcher = new Matcher(account, config, reach, listener);
    this.settlement = new Settlement(account, listener);
    this.margins = new MarginBook(account, config.account().brackets(), desks.values());
    account.setMargins(margins);
    this.liquidator =
        new Liquidator(
            account, margins, matcher, reach, desks.values(), listener, () -> nextOrderId++);
    OrderChecks checks = new OrderChecks(reach);
    this.admission = new Admission(config, checks, margins, liquidator, this::account);
    this.amender = new Amender(config.priceBound(), checks, admission, reach, matcher);
    this.nextOrderId = config.firstOrderId();
    this.listener = listener;
  }

  /** Adds a contract; its market is empty until lines come. */
  public void addInstrument(Instrument instrument) {
    String symbol = instrument.symbol();
    if (desks.containsKey(symbol)) {
      throw new IllegalArgumentException("symbol added twice: " + symbol);
    }
    SymbolDesk desk =
        new SymbolDesk(
            instrument,
            config,
            new MarketEvents(() -> desks.get(symbol), matcher, settlement, () -> nowMs));
    desk.positions.setHedge(hedgeMode);
    desks.put(symbol, desk);
  }

  /** Takes one line of the market of {@code line.symbol()} at its receive time. */
  public void onLine(RawLine line) {
    SymbolDesk desk = desk(line.symbol());
    advanceTo(line.receiveTimeNs() / 1_000_000);
    desk.market.onLine(line);
    liquidator.check(nowMs);
  }

  /**
   * Lets time pass: countdowns that ended cancel their orders, orders expire at their end, funding
   * that is due is settled.
   */
  public void advanceTo(long toMs) {
    nowMs = Math.max(nowMs, toMs);
    account.start(nowMs);
    for (SymbolDesk desk : desks.values()) {
      if (nowMs >= desk.cancelAllAtMs) {
        desk.cancelAllAtMs = Long.MAX_VALUE;
        matcher.cancelAll(desk, nowMs);
      }
      if (nowMs >= desk.nextEndMs()) {
        matcher.expireEnded(desk, nowMs);
      }
      settlement.fundingDue(desk, nowMs);
    }
  }

  /**
   * Places an order and matches it as far as it goes.
   *
   * @return its state after that; events have been told already
   */
  public OrderView place(NewOrder order, long atMs) {
    return place(order, false, atMs);
  }

  /**
   * Places an order that closes a whole position (a conditional order with {@code closePosition}):
   * as {@link #place}, but resting orders that reduce are not in its way. They expire when nothing
   * is left to reduce.
   */
  public OrderView placeClosing(NewOrder order, long atMs) {
    return place(order, true, atMs);
  }

  private OrderView place(NewOrder order, boolean closesAll, long atMs) {
    advanceTo(atMs);
    SymbolDesk desk = desk(order.symbol());
    Order accepted = admission.check(desk, order, closesAll, nextOrderId, hedgeMode, nowMs);
    nextOrderId++;
    matcher.accept(desk, accepted, nowMs);
    return accepted.view();
  }

  /** Every check of {@link #place} without placing: the view that an accepted order would have. */
  public OrderView test(NewOrder order, long atMs) {
    advanceTo(atMs);
    return admission
        .check(desk(order.symbol()), order, false, nextOrderId, hedgeMode, nowMs)
        .view();
  }

  /**
   * Cancels an open order.
   *
   * @param orderId may be null when clientOrderId is given; goes first when both are
   */
  public OrderView cancel(String symbol, Long orderId, String clientOrderId, long atMs) {
    advanceTo(atMs);
    SymbolDesk desk = desk(symbol);
    Order order = desk.archive.find(orderId, clientOrderId);
    if (order == null || !order.isOpen()) {
      throw Rejections.cancelRejected();
    }
    matcher.cancel(desk, order, nowMs);
    return order.view();
  }

  /**
   * Fills an open order at its own price, as maker: an aggressor that the market's feed does not
   * show took from it. For faults of the venue, not for matching.
   *
   * @param quantity on the step; the open quantity where that is less
   */
  public OrderView fillResting(String symbol, long orderId, BigDecimal quantity, long atMs) {
    advanceTo(atMs);
    SymbolDesk desk = desk(symbol);
    Order order = desk.archive.find(orderId, null);
    if (order == null || !order.isOpen()) {
      throw Rejections.noSuchOrder();
    }
    matcher.fillResting(desk, order, desk.market.lots(quantity), nowMs);
    return order.view();
  }

  /** Cancels every open order of a symbol, oldest first. */
  public List<OrderView> cancelAll(String symbol, long atMs) {
    advanceTo(atMs);
    return matcher.cancelAll(desk(symbol), nowMs);
  }

  /** Arms the dead-man switch of a symbol; 0 ms takes it off. */
  public void countdownCancelAll(String symbol, long countdownMs, long atMs) {
    advanceTo(atMs);
    desk(symbol).cancelAllAtMs = countdownMs == 0 ? Long.MAX_VALUE : nowMs + countdownMs;
  }

  /** An order in any state, while it is remembered; else -2013. Arguments as {@link #cancel}. */
  public OrderView query(String symbol, Long orderId, String clientOrderId) {
    Order order = desk(symbol).archive.find(orderId, clientOrderId);
    if (order == null || OrderArchive.isForgotten(order, nowMs)) {
      throw Rejections.noSuchOrder();
    }
    return order.view();
  }

  /** Open orders of a symbol, or of all when null; oldest first within a symbol. */
  public List<OrderView> openOrders(String symbol) {
    Collection<SymbolDesk> asked = symbol == null ? desks.values() : List.of(desk(symbol));
    List<OrderView> views = new ArrayList<>();
    for (SymbolDesk desk : asked) {
      desk.archive.open().forEach(order -> views.add(order.view()));
    }
    return views;
  }

  /** Every remembered order of a symbol, oldest first. */
  public List<OrderView> allOrders(String symbol) {
    List<OrderView> views = new ArrayList<>();
    for (Order order : desk(symbol).archive.all()) {
      if (!OrderArchive.isForgotten(order, nowMs)) {
        views.add(order.view());
      }
    }
    return views;
  }

  /** Remembered fills of a symbol, oldest first. */
  public List<Fill> fills(String symbol) {
    return desk(symbol).trades().stream().map(AccountTrade::fill).toList();
  }

  /** As {@link #fills}, with the position of each. */
  public List<AccountTrade> trades(String symbol) {
    return desk(symbol).trades();
  }

  /** The position of one-way mode; flat in hedge mode. */
  public PositionView position(String symbol) {
    return position(symbol, PositionSide.BOTH);
  }

  /** One position of a symbol; flat where the account's mode does not have it. */
  public PositionView position(String symbol, PositionSide side) {
    return desk(symbol).positionView(side);
  }

  /** The rows of a symbol: BOTH in one-way mode, LONG and SHORT in hedge mode. */
  public List<PositionView> positions(String symbol) {
    SymbolDesk desk = desk(symbol);
    return desk.positions.sides().stream().map(desk::positionView).toList();
  }

  /** Positions of all symbols, flat ones too, in the order they were added. */
  public List<PositionView> positions() {
    return desks.keySet().stream().flatMap(symbol -> positions(symbol).stream()).toList();
  }

  public boolean isHedgeMode() {
    return hedgeMode;
  }

  /**
   * Switches all symbols between one-way and hedge mode.
   *
   * @throws VenueException -4059 when it is so already, -4067 with any open order, -4068 with any
   *     position
   */
  public void setHedgeMode(boolean hedge, long atMs) {
    advanceTo(atMs);
    if (hedge == hedgeMode) {
      throw Rejections.sameMode();
    }
    MarginSettings.checkMode(desks.values());
    hedgeMode = hedge;
    desks.values().forEach(desk -> desk.positions.setHedge(hedge));
  }

  public AccountView account() {
    return account.view(desks.values());
  }

  /** All that must outlive this exchange. */
  public EngineState state() {
    return EngineStates.all(desks.values(), accountState(), account.income().rows());
  }

  /** The part of {@link #state} that is not lists. */
  public EngineState.OfAccount accountState() {
    return account.state(nextOrderId, amender.count(), hedgeMode, feeBurn);
  }

  public List<EngineState.OfSymbol> symbolStates() {
    return desks.values().stream().map(EngineStates::symbol).toList();
  }

  /** An order that is remembered; else -2013. */
  public EngineState.OfOrder orderState(String symbol, long orderId) {
    Order order = desk(symbol).archive.find(orderId, null);
    if (order == null) {
      throw Rejections.noSuchOrder();
    }
    return order.state();
  }

  /** Changes of the wallet after a number, oldest first. */
  public List<Income> incomeAfter(long tranId) {
    return account.income().after(tranId);
  }

  /**
   * Goes on from a state, on the markets as they are now. Resting orders go to the back of their
   * levels' queues; orders that never rest (MARKET, IOC, FOK) and were cut off expire.
   *
   * @throws IllegalArgumentException when the state names a symbol that was not added, or an order
   *     that does not fit its contract
   */
  public void restore(EngineState state) {
    EngineState.OfAccount past = state.account();
    Map<String, SymbolDesk> known = new LinkedHashMap<>(desks);
    EngineStates.checkSymbols(state, known);
    account.restore(state);
    nextOrderId = past.nextOrderId();
    amender.restore(past.amendments());
    hedgeMode = past.hedgeMode();
    feeBurn = past.feeBurn();
    desks.values().forEach(desk -> desk.positions.setHedge(hedgeMode));
    EngineStates.restore(state, known, matcher, nowMs);
  }

  /** Changes of the wallet, oldest first, up to the limit of the history. */
  public List<Income> income() {
    return account.income().rows();
  }

  public FundingView funding(String symbol) {
    return desk(symbol).funding.view();
  }

  /** The latest funding times of a symbol, oldest first, at most 1000. */
  public List<FundingSettlement> fundingHistory(String symbol) {
    return desk(symbol).funding.history();
  }

  /** The market of a symbol; -1121 when there is none. */
  public SymbolMarket market(String symbol) {
    return desk(symbol).market;
  }

  public List<Instrument> instruments() {
    return desks.values().stream().map(desk -> desk.instrument).toList();
  }

  public EngineConfig config() {
    return config;
  }

  /** Latest time the engine was told. */
  public long nowMs() {
    return nowMs;
  }

  /** Sets the leverage of a symbol; refused as {@link MarginSettings} says. */
  public void setLeverage(String symbol, int leverage) {
    MarginSettings.leverage(desk(symbol), leverage, margins, account());
    listener.onLeverage(new LeverageEvent(symbol, leverage, nowMs));
  }

  /** Sets the margin type of a symbol: -4046 when it is so, -4047 with orders, -4048 with any. */
  public void setIsolated(String symbol, boolean isolated) {
    SymbolDesk desk = desk(symbol);
    MarginSettings.isolated(desk, isolated);
    for (PositionSide side : desk.positions.sides()) {
      listener.onAccount(AccountEvent.ofMarginType(account, desk.positionView(side), nowMs));
    }
  }

  public boolean isIsolated(String symbol) {
    return desk(symbol).isolated;
  }

  /** The rows of a symbol as {@link #positions(String)}, with their margin. */
  public List<MarginView> margins(String symbol) {
    SymbolDesk desk = desk(symbol);
    return desk.positions.sides().stream().map(side -> margins.view(desk, side)).toList();
  }

  /** The venue's switch for fees in BNB. Without BNB here, fees stay in USDT and undiscounted. */
  public void setFeeBurn(boolean on) {
    feeBurn = on;
  }

  public boolean isFeeBurn() {
    return feeBurn;
  }

  private SymbolDesk desk(String symbol) {
    SymbolDesk desk = desks.get(symbol);
    if (desk == null) {
      throw Rejections.invalidSymbol();
    }
    return desk;
  }

  /**
   * Changes price and quantity of a resting LIMIT order, which loses its place in the queue and is
   * matched as if it came now. It is refused, and stays as it was, with
   *
   * <ul>
   *   <li>-2013 when it is not open, -5025 when it is no LIMIT order, -1117 for another side
   *   <li>-1102 without quantity or price, -5027 when nothing changes, -5026 after {@link
   *       #AMEND_LIMIT} changes
   *   <li>the codes of placing for prices, quantities, reduce-only and margin; -5029 instead of
   *       -4164
   * </ul>
   *
   * <p>It is cancelled when the new quantity is not above what has been filled, or when it is GTX
   * and would take.
   *
   * @return its state after that; events have been told already
   */
  public OrderView amend(Amendment change, long atMs) {
    advanceTo(atMs);
    return amender.amend(desk(change.symbol()), change, nowMs);
  }

  /** Changes of an order, oldest first, while they are remembered; -2013 for an unknown one. */
  public List<AmendmentView> amendments(String symbol, Long orderId, String clientOrderId) {
    SymbolDesk desk = desk(symbol);
    Order order = desk.archive.find(orderId, clientOrderId);
    if (order == null) {
      throw Rejections.noSuchOrder();
    }
    return desk.archive.amendments(order.id);
  }
}
