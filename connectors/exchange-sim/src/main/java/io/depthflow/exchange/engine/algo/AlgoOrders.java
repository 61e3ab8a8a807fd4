package io.depthflow.exchange.engine.algo;

import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PositionView;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The account's conditional orders (protocol note, section 10.3). They stand beside the matching
 * engine: no margin is held for them, they are in no list of orders and no cancel of orders touches
 * them. When their price is reached ({@link Trigger}) a normal order is placed; what that is
 * refused for, rejects them.
 *
 * <p>NEW, then CANCELED, EXPIRED (its end came, or closePosition found no position), or TRIGGERING;
 * then REJECTED, or TRIGGERED and, when its order is closed, FINISHED. With price protection a
 * trigger that is reached while last and mark price are further apart than {@link #PROTECT} is
 * passed over, and looked at again with the next price.
 *
 * <p>Pure, as the engine is; the caller says when the market has moved ({@link #onMarket}), after
 * each line, so that each trade and each mark price is looked at by itself.
 */
public final class AlgoOrders {

  /** Untriggered orders over all symbols. */
  public static final int OPEN_MAX = 200;

  /** Closed orders that are remembered. */
  public static final int HISTORY_MAX = 10_000;

  /** {@code triggerProtect} of the symbols, as a fraction of the mark price. */
  public static final BigDecimal PROTECT = new BigDecimal("0.05");

  private static final int RATIO_SCALE = 8;
  private static final long FIRST_ID = 1_000_000_000_000_001L;

  private final SimExchange exchange;
  private final AlgoListener listener;
  private final Map<Long, AlgoView> all = new LinkedHashMap<>();
  private final Map<Long, Long> byOrderId = new LinkedHashMap<>();

  /** Those of {@link #all} that wait, oldest first: every line of the market looks at them. */
  private final Map<Long, AlgoView> waiting = new LinkedHashMap<>();

  /** Algo ids by the order that came of them, as long as they are remembered. */
  private final Map<Long, Long> origins = new HashMap<>();

  /** The one whose order is being placed, and has no id yet. */
  private AlgoView placing;

  private long nextId = FIRST_ID;

  public AlgoOrders(SimExchange exchange, AlgoListener listener) {
    this.exchange = exchange;
    this.listener = listener;
  }

  /**
   * Takes a conditional order.
   *
   * @throws VenueException by {@link AlgoRules}; -1121 for the symbol, -4045 when too many wait,
   *     -4116 for a client id that waits already, -2021 when it would trigger at once
   */
  public AlgoView place(NewAlgo terms, long nowMs) {
    SymbolMarket market = exchange.market(terms.symbol());
    AlgoRules.check(terms, market.instrument(), exchange.isHedgeMode(), nowMs);
    if (waiting.size() >= OPEN_MAX) {
      throw new VenueException(-4045, "Reach max stop order limit.");
    }
    if (terms.clientAlgoId() != null && findOpen(null, terms.clientAlgoId()) != null) {
      throw Rejections.duplicateClientOrderId();
    }
    BigDecimal price = price(market, terms.workingType());
    // Before a market's first trade its last price is where it stands.
    BigDecimal now = price == null ? market.mark() : price;
    if (now != null && triggersAtOnce(terms, now)) {
      throw new VenueException(-2021, "Order would immediately trigger.");
    }
    long id = nextId++;
    AlgoView algo =
        new AlgoView(
            id,
            terms.clientAlgoId() == null ? "sim-algo-" + id : terms.clientAlgoId(),
            terms,
            AlgoStatus.NEW,
            nowMs,
            nowMs,
            0,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            !terms.type().isTrailing() || terms.activatePrice() == null,
            null,
            "");
    if (terms.type().isTrailing() && price != null) {
      algo = Trigger.follow(algo, price);
    }
    put(algo, nowMs);
    return algo;
  }

  private static boolean triggersAtOnce(NewAlgo terms, BigDecimal price) {
    if (!terms.type().isTrailing()) {
      return Trigger.isReached(terms.type(), terms.side(), terms.triggerPrice(), price);
    }
    // a trailing stop must be activated by a price better than the present one
    int beyond = terms.activatePrice() == null ? 1 : terms.activatePrice().compareTo(price);
    return terms.activatePrice() != null && (terms.side() == Side.BUY ? beyond >= 0 : beyond <= 0);
  }

  /** Cancels a waiting order; -2011 when none such waits. The algo id goes first. */
  public AlgoView cancel(Long algoId, String clientAlgoId, long nowMs) {
    AlgoView algo = findOpen(algoId, clientAlgoId);
    if (algo == null) {
      throw Rejections.cancelRejected();
    }
    return close(algo, AlgoStatus.CANCELED, "", nowMs);
  }

  /** Cancels all waiting orders of a symbol, oldest first. */
  public void cancelAll(String symbol, long nowMs) {
    exchange.market(symbol);
    open(symbol).forEach(algo -> close(algo, AlgoStatus.CANCELED, "", nowMs));
  }

  /** An order in any state, while it is remembered; else -2013. The algo id goes first. */
  public AlgoView query(Long algoId, String clientAlgoId) {
    AlgoView found = algoId == null ? null : all.get(algoId);
    if (algoId == null) {
      for (AlgoView algo : all.values()) {
        found = algo.clientAlgoId().equals(clientAlgoId) ? algo : found;
      }
    }
    if (found == null) {
      throw Rejections.noSuchOrder();
    }
    return found;
  }

  /** Waiting orders of a symbol, or of all when null, oldest first. */
  public List<AlgoView> open(String symbol) {
    return of(symbol, waiting);
  }

  /** Remembered orders of a symbol, or of all when null, oldest first. */
  public List<AlgoView> list(String symbol) {
    return of(symbol, all);
  }

  private static List<AlgoView> of(String symbol, Map<Long, AlgoView> algos) {
    return algos.values().stream()
        .filter(algo -> symbol == null || algo.terms().symbol().equals(symbol))
        .toList();
  }

  private AlgoView findOpen(Long algoId, String clientAlgoId) {
    if (algoId != null) {
      return waiting.get(algoId);
    }
    for (AlgoView algo : waiting.values()) {
      if (algo.clientAlgoId().equals(clientAlgoId)) {
        return algo;
      }
    }
    return null;
  }

  /** Lets time pass: orders that ended expire. */
  public void advanceTo(long nowMs) {
    if (waiting.isEmpty()) {
      return;
    }
    for (AlgoView algo : open(null)) {
      long endMs = algo.terms().goodTillMs();
      if (endMs != 0 && nowMs >= endMs) {
        close(algo, AlgoStatus.EXPIRED, "", nowMs);
      }
    }
  }

  /** The market of a symbol has taken a line: what it triggers is triggered now, oldest first. */
  public void onMarket(String symbol, long nowMs) {
    if (waiting.isEmpty()) {
      return;
    }
    SymbolMarket market = exchange.market(symbol);
    for (AlgoView before : open(symbol)) {
      BigDecimal price = price(market, before.terms().workingType());
      if (price == null) {
        continue;
      }
      AlgoView algo = before;
      if (algo.terms().type().isTrailing()) {
        algo = Trigger.follow(algo, price);
        keep(algo);
      }
      if (Trigger.isReached(algo, price) && !isProtected(algo, market)) {
        trigger(algo, nowMs);
      }
    }
  }

  private static BigDecimal price(SymbolMarket market, WorkingType type) {
    return type == WorkingType.MARK_PRICE ? market.mark() : market.lastPrice();
  }

  private static boolean isProtected(AlgoView algo, SymbolMarket market) {
    if (!algo.terms().priceProtect() || market.mark() == null || market.lastPrice() == null) {
      return false;
    }
    BigDecimal apart = market.lastPrice().subtract(market.mark()).abs();
    return apart.divide(market.mark(), RATIO_SCALE, RoundingMode.HALF_UP).compareTo(PROTECT) > 0;
  }

  private void trigger(AlgoView reached, long nowMs) {
    AlgoView algo = reached.with(AlgoStatus.TRIGGERING, "", nowMs);
    put(algo, nowMs);
    NewOrder order = order(algo);
    if (order == null) {
      put(algo.with(AlgoStatus.EXPIRED, "No position to close.", nowMs), nowMs);
      return;
    }
    OrderView placed;
    try {
      placing = algo;
      boolean closes = algo.terms().closePosition();
      placed = closes ? exchange.placeClosing(order, nowMs) : exchange.place(order, nowMs);
    } catch (VenueException e) {
      put(algo.with(AlgoStatus.REJECTED, e.getMessage(), nowMs), nowMs);
      return;
    } finally {
      placing = null;
    }
    origins.put(placed.orderId(), algo.algoId());
    algo =
        algo.withOrder(
            AlgoStatus.TRIGGERED, placed.orderId(), BigDecimal.ZERO, BigDecimal.ZERO, nowMs);
    put(algo, nowMs);
    byOrderId.put(placed.orderId(), algo.algoId());
    follow(algo, placed, nowMs);
  }

  /** The order that comes of it; null where there is no position to close. */
  private NewOrder order(AlgoView algo) {
    NewAlgo terms = algo.terms();
    BigDecimal quantity = terms.quantity();
    boolean oneWay = terms.positionSide() == PositionSide.BOTH;
    if (terms.closePosition()) {
      PositionView position = exchange.position(terms.symbol(), terms.positionSide());
      boolean closes = position.amount().signum() == -terms.side().sign();
      if (!closes) {
        return null;
      }
      quantity = position.amount().abs();
    }
    boolean market = terms.type().isMarket();
    return new NewOrder(
        terms.symbol(),
        algo.clientAlgoId(),
        terms.side(),
        market ? OrderType.MARKET : OrderType.LIMIT,
        market ? null : terms.timeInForce(),
        quantity,
        terms.price(),
        oneWay && (terms.reduceOnly() || terms.closePosition()),
        terms.selfTradePrevention(),
        terms.positionSide(),
        terms.priceMatch(),
        market ? 0 : terms.goodTillMs());
  }

  /** The conditional order that an order came of, while it is remembered; else null. */
  public AlgoView originOf(OrderView order) {
    if (placing != null
        && placing.clientAlgoId().equals(order.clientOrderId())
        && placing.terms().symbol().equals(order.symbol())) {
      return placing;
    }
    Long algoId = origins.get(order.orderId());
    AlgoView algo = algoId == null ? null : all.get(algoId);
    return algo != null && algo.terms().symbol().equals(order.symbol()) ? algo : null;
  }

  /** An order of the account changed; one that came of a conditional order may finish that. */
  public void onOrder(OrderEvent event) {
    Long algoId = byOrderId.get(event.order().orderId());
    if (algoId != null) {
      follow(all.get(algoId), event.order(), event.timeMs());
    }
  }

  private void follow(AlgoView algo, OrderView order, long nowMs) {
    if (algo == null || algo.status() != AlgoStatus.TRIGGERED || !order.status().isTerminal()) {
      return;
    }
    byOrderId.remove(order.orderId());
    put(
        algo.withOrder(
            AlgoStatus.FINISHED, order.orderId(), order.averagePrice(), order.executed(), nowMs),
        nowMs);
  }

  private AlgoView close(AlgoView algo, AlgoStatus status, String why, long nowMs) {
    AlgoView closed = algo.with(status, why, nowMs);
    put(closed, nowMs);
    return closed;
  }

  private void put(AlgoView algo, long nowMs) {
    keep(algo);
    if (all.size() > HISTORY_MAX + OPEN_MAX) {
      forgetOldest();
    }
    listener.onAlgo(algo, nowMs);
  }

  private void keep(AlgoView algo) {
    all.put(algo.algoId(), algo);
    if (algo.status().isOpen()) {
      waiting.put(algo.algoId(), algo);
    } else {
      waiting.remove(algo.algoId());
    }
  }

  private void forgetOldest() {
    for (Iterator<AlgoView> i = all.values().iterator(); i.hasNext(); ) {
      AlgoView algo = i.next();
      if (!algo.status().isOpen() && algo.status() != AlgoStatus.TRIGGERED) {
        i.remove();
        origins.remove(algo.actualOrderId());
        return;
      }
    }
  }

  /** All that is to be saved. */
  public AlgoState state() {
    return new AlgoState(nextId, new ArrayList<>(all.values()));
  }

  /**
   * Takes what was saved, before the first order; the exchange has its own state back already. One
   * that was being triggered has its order or waits again; one whose order has closed meanwhile is
   * finished.
   */
  public void restore(AlgoState state, long nowMs) {
    all.clear();
    byOrderId.clear();
    waiting.clear();
    origins.clear();
    nextId = state.nextId();
    for (AlgoView saved : state.orders()) {
      AlgoView algo = saved;
      OrderView order = orderOf(saved);
      if (saved.status() == AlgoStatus.TRIGGERING) {
        algo =
            order == null
                ? saved.with(AlgoStatus.NEW, "", saved.updatedMs())
                : saved.withOrder(
                    AlgoStatus.TRIGGERED,
                    order.orderId(),
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    saved.updatedMs());
      }
      keep(algo);
      if (algo.actualOrderId() != 0) {
        origins.put(algo.actualOrderId(), algo.algoId());
      }
      if (algo.status() == AlgoStatus.TRIGGERED && order != null) {
        byOrderId.put(order.orderId(), algo.algoId());
        follow(algo, order, nowMs);
      }
    }
  }

  private OrderView orderOf(AlgoView algo) {
    if (algo.status() != AlgoStatus.TRIGGERING && algo.status() != AlgoStatus.TRIGGERED) {
      return null;
    }
    try {
      boolean known = algo.actualOrderId() != 0;
      OrderView order =
          exchange.query(
              algo.terms().symbol(),
              known ? algo.actualOrderId() : null,
              known ? null : algo.clientAlgoId());
      return order.createdMs() >= algo.triggeredMs() ? order : null;
    } catch (VenueException e) {
      return null; // it was never placed
    }
  }
}
