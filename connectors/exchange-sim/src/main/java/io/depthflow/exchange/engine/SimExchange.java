package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
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

  private final EngineConfig config;
  private final Account account;
  private final Matcher matcher;
  private final Map<String, SymbolDesk> desks = new LinkedHashMap<>();
  private long nextOrderId;
  private long nowMs;
  private boolean hedgeMode;

  public SimExchange(EngineConfig config, EngineListener listener) {
    this.config = config;
    this.account = new Account(config.startingWallet());
    this.matcher = new Matcher(account, config, listener);
    this.nextOrderId = config.firstOrderId();
  }

  /** Adds a contract; its market is empty until lines come. */
  public void addInstrument(Instrument instrument) {
    String symbol = instrument.symbol();
    if (desks.containsKey(symbol)) {
      throw new IllegalArgumentException("symbol added twice: " + symbol);
    }
    SymbolDesk desk = new SymbolDesk(instrument, config, new MarketEvents(symbol));
    desk.positions.setHedge(hedgeMode);
    desks.put(symbol, desk);
  }

  /** Takes one line of the market of {@code line.symbol()} at its receive time. */
  public void onLine(RawLine line) {
    SymbolDesk desk = desk(line.symbol());
    advanceTo(line.receiveTimeNs() / 1_000_000);
    desk.market.onLine(line);
  }

  /** Lets time pass: countdowns that ended cancel their orders. */
  public void advanceTo(long toMs) {
    nowMs = Math.max(nowMs, toMs);
    for (SymbolDesk desk : desks.values()) {
      if (nowMs >= desk.cancelAllAtMs) {
        desk.cancelAllAtMs = Long.MAX_VALUE;
        cancelAll(desk);
      }
    }
  }

  /**
   * Places an order and matches it as far as it goes.
   *
   * @return its state after that; events have been told already
   */
  public OrderView place(NewOrder order, long atMs) {
    advanceTo(atMs);
    SymbolDesk desk = desk(order.symbol());
    Order accepted = check(desk, order);
    nextOrderId++;
    matcher.accept(desk, accepted, nowMs);
    return accepted.view();
  }

  /** Every check of {@link #place} without placing: the view that an accepted order would have. */
  public OrderView test(NewOrder order, long atMs) {
    advanceTo(atMs);
    return check(desk(order.symbol()), order).view();
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

  /** Cancels every open order of a symbol, oldest first. */
  public List<OrderView> cancelAll(String symbol, long atMs) {
    advanceTo(atMs);
    return cancelAll(desk(symbol));
  }

  private List<OrderView> cancelAll(SymbolDesk desk) {
    List<OrderView> canceled = new ArrayList<>();
    for (Order order : desk.archive.open()) {
      matcher.cancel(desk, order, nowMs);
      canceled.add(order.view());
    }
    return canceled;
  }

  /** Arms the dead-man switch of a symbol; 0 ms takes it off. */
  public void countdownCancelAll(String symbol, long countdownMs, long atMs) {
    advanceTo(atMs);
    desk(symbol).cancelAllAtMs = countdownMs == 0 ? Long.MAX_VALUE : nowMs + countdownMs;
  }

  /** An order in any state, while it is remembered; else -2013. Arguments as {@link #cancel}. */
  public OrderView query(String symbol, Long orderId, String clientOrderId) {
    Order order = desk(symbol).archive.find(orderId, clientOrderId);
    if (order == null) {
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
    desk(symbol).archive.all().forEach(order -> views.add(order.view()));
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
    if (desks.values().stream().anyMatch(desk -> desk.archive.openCount() > 0)) {
      throw Rejections.modeWithOrders();
    }
    if (desks.values().stream().anyMatch(desk -> !desk.positions.areFlat())) {
      throw Rejections.modeWithPosition();
    }
    hedgeMode = hedge;
    desks.values().forEach(desk -> desk.positions.setHedge(hedge));
  }

  public AccountView account() {
    return account.view(desks.values());
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

  public void setLeverage(String symbol, int leverage) {
    SymbolDesk desk = desk(symbol);
    if (leverage < 1 || leverage > 125) {
      throw Rejections.leverage(leverage);
    }
    desk.leverage = leverage;
  }

  private SymbolDesk desk(String symbol) {
    SymbolDesk desk = desks.get(symbol);
    if (desk == null) {
      throw Rejections.invalidSymbol();
    }
    return desk;
  }

  private Order check(SymbolDesk desk, NewOrder order) {
    SymbolMarket market = desk.market;
    if (!market.isLive()) {
      throw Rejections.noMarket(order.symbol());
    }
    checkMode(order);
    OrderRules.check(order, desk.instrument, market.mark(), config.priceBound());
    if (order.clientOrderId() != null && desk.archive.isClientIdOpen(order.clientOrderId())) {
      throw Rejections.duplicateClientOrderId();
    }
    if (desk.archive.openCount() >= config.openOrderLimit()) {
      throw Rejections.tooManyOpenOrders();
    }
    Order candidate =
        new Order(
            nextOrderId,
            order.clientOrderId() == null ? "sim-" + nextOrderId : order.clientOrderId(),
            order,
            order.type() == OrderType.MARKET ? 0 : market.ticks(order.price()),
            market.lots(order.quantity()),
            nowMs);
    if (order.reduces()) {
      checkReducing(desk, order);
    } else {
      checkMargin(desk, order);
    }
    checkTaking(desk, candidate);
    return candidate;
  }

  /** -4061 for a position that the account's mode lacks, -1106 for reduce-only in hedge mode. */
  private void checkMode(NewOrder order) {
    if ((order.positionSide() == PositionSide.BOTH) == hedgeMode) {
      throw Rejections.positionSide();
    }
    if (hedgeMode && order.reduceOnly()) {
      throw Rejections.notRequired("reduceonly");
    }
  }

  /**
   * What an order that only reduces must meet. Resting orders count against the position, for they
   * may fill first:
   *
   * <ol>
   *   <li>-2022 when there is nothing to reduce
   *   <li>-2022 when, beside resting reducing orders, it exceeds the position; in hedge mode also
   *       when it exceeds the position alone (in one-way mode that is capped, not refused)
   *   <li>-4118 when plain orders rest on the same side, all of them together would turn the
   *       position round, and the initial margin of what lies beyond it is not available
   * </ol>
   */
  private void checkReducing(SymbolDesk desk, NewOrder order) {
    Side side = order.side();
    BigDecimal closable = desk.positions.closable(side, order.positionSide());
    if (closable.signum() == 0) {
      throw Rejections.reduceOnly();
    }
    BigDecimal reducing = desk.restingQuantity(side, order.positionSide(), true);
    BigDecimal wanted = reducing.add(order.quantity());
    boolean more = wanted.compareTo(closable) > 0;
    if (more && (hedgeMode || reducing.signum() > 0)) {
      throw Rejections.reduceOnly();
    }
    BigDecimal plain = desk.restingQuantity(side, order.positionSide(), false);
    BigDecimal beyond = wanted.add(plain).subtract(closable);
    if (plain.signum() > 0
        && beyond.signum() > 0
        && desk.initialMargin(beyond).compareTo(account().available()) > 0) {
      throw Rejections.reduceOnlyMargin();
    }
  }

  /** -2019 when the initial margin that the order adds, plus its open loss, is not available. */
  private void checkMargin(SymbolDesk desk, NewOrder order) {
    BigDecimal mark = desk.market.mark();
    BigDecimal price = order.type() == OrderType.MARKET ? mark : order.price();
    BigDecimal assumed = order.side() == Side.BUY ? price : price.max(mark);
    PositionSide positionSide = order.positionSide();
    BigDecimal before = desk.orderMargin(positionSide, null, BigDecimal.ZERO);
    BigDecimal after =
        desk.orderMargin(positionSide, order.side(), assumed.multiply(order.quantity()));
    BigDecimal added = after.subtract(before);
    if (added.signum() <= 0) {
      return;
    }
    BigDecimal edge = mark.subtract(price).multiply(BigDecimal.valueOf(order.side().sign()));
    BigDecimal openLoss = edge.min(BigDecimal.ZERO).negate().multiply(order.quantity());
    if (added.add(openLoss).compareTo(account().available()) > 0) {
      throw Rejections.margin();
    }
  }

  /** Rules about what an order would take: -5022, -5021, -4131, -2020. */
  private void checkTaking(SymbolDesk desk, Order order) {
    Side bookSide = order.side().opposite();
    if (order.isMarket()) {
      long best = desk.market.bestAvailable(bookSide);
      if (best == SymbolMarket.NONE) {
        throw Rejections.unableToFill();
      }
      if (!Matcher.reaches(order.side(), matcher.marketBound(desk, order.side()), best)) {
        throw Rejections.counterpartyPrice();
      }
      return;
    }
    if (order.terms.timeInForce() == TimeInForce.GTX
        && matcher.wouldTake(desk, order.side(), order.priceTicks)) {
      throw Rejections.postOnly();
    }
    if (order.terms.timeInForce() == TimeInForce.FOK
        && desk.market.availableUpTo(bookSide, order.priceTicks, order.lots) < order.lots) {
      throw Rejections.fillOrKill();
    }
  }

  private final class MarketEvents implements SymbolMarket.Events {
    private final String symbol;

    MarketEvents(String symbol) {
      this.symbol = symbol;
    }

    @Override
    public void onGrid(long priceFactor, long quantityFactor) {
      desks.get(symbol).scale(priceFactor, quantityFactor);
    }

    @Override
    public void onBook() {
      matcher.onBook(desks.get(symbol), nowMs);
    }

    @Override
    public void onResync() {
      matcher.onResync(desks.get(symbol));
    }

    @Override
    public void onTrade(Trade trade) {
      matcher.onTrade(desks.get(symbol), trade, nowMs);
    }

    @Override
    public void onQueueTrade(Side makerSide, long ticks, long lots) {
      matcher.onQueueTrade(desks.get(symbol), makerSide, ticks, lots, nowMs);
    }

    @Override
    public void onQueueCancel(Side makerSide, long ticks, long lots, long sequence) {
      matcher.onQueueCancel(desks.get(symbol), makerSide, ticks, lots, sequence);
    }
  }
}
