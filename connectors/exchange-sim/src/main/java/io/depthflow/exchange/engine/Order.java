package io.depthflow.exchange.engine;

import io.depthflow.exchange.engine.queue.QueuePosition;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An order inside the engine; numbers on the symbol's grid, scaled when the grid is refined. */
final class Order {

  private static final int AVERAGE_SCALE = 8;
  private static final long LIFE_MS = 365L * 24 * 60 * 60_000;

  final long id;
  final String clientOrderId;
  final long createdMs;

  /** As accepted, or as last amended. */
  NewOrder terms;

  long priceTicks;
  long lots;
  long filledLots;

  /** Place in the queue of its level; null while it does not rest. */
  QueuePosition queue;

  /** What was displayed at our price when the queue was last told of it. */
  long displayedLots;

  /** Venue's time of the book that it met when it came to rest. */
  long metBookMs;

  /** Whether nothing has told yet what stands at our price, so that the queue is not known. */
  boolean queueUntold;

  OrderStatus status = OrderStatus.NEW;
  BigDecimal executed = BigDecimal.ZERO;
  BigDecimal cumQuote = BigDecimal.ZERO;
  long updatedMs;

  /** Of the latest amendment; 0 before the first. */
  long modifyId;

  int amendments;

  Order(long id, String clientOrderId, NewOrder terms, long priceTicks, long lots, long createdMs) {
    this.id = id;
    this.clientOrderId = clientOrderId;
    this.terms = terms;
    this.priceTicks = priceTicks;
    this.lots = lots;
    this.createdMs = createdMs;
    this.updatedMs = createdMs;
  }

  Side side() {
    return terms.side();
  }

  PositionSide positionSide() {
    return terms.positionSide();
  }

  /** Whether it may only take from its position. */
  boolean reduces() {
    return terms.reduces();
  }

  boolean isMarket() {
    return terms.type() == OrderType.MARKET;
  }

  boolean isOpen() {
    return !status.isTerminal();
  }

  long openLots() {
    return lots - filledLots;
  }

  BigDecimal openQuantity() {
    return terms.quantity().subtract(executed);
  }

  void fill(long fillLots, BigDecimal quantity, BigDecimal price, long nowMs) {
    filledLots += fillLots;
    executed = executed.add(quantity);
    cumQuote = cumQuote.add(quantity.multiply(price));
    status = filledLots == lots ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    updatedMs = nowMs;
  }

  /** What a change to these terms will be remembered as. */
  AmendmentView amendment(long amendmentId, NewOrder changed, long nowMs) {
    return new AmendmentView(
        amendmentId,
        terms.symbol(),
        id,
        clientOrderId,
        nowMs,
        terms.price(),
        changed.price(),
        terms.quantity(),
        changed.quantity(),
        amendments + 1);
  }

  void amend(NewOrder changed, long newTicks, long newLots, long amendmentId, long nowMs) {
    terms = changed;
    priceTicks = newTicks;
    lots = newLots;
    modifyId = amendmentId;
    amendments++;
    updatedMs = nowMs;
  }

  EngineState.OfOrder state() {
    return new EngineState.OfOrder(
        id,
        clientOrderId,
        terms,
        status,
        executed,
        cumQuote,
        createdMs,
        updatedMs,
        modifyId,
        amendments);
  }

  /** The order of a state, on the market's grid. */
  static Order restored(EngineState.OfOrder state, SymbolMarket market) {
    NewOrder terms = state.terms();
    long ticks = terms.price() == null ? 0 : market.ticks(terms.price());
    long lots = market.lots(terms.quantity());
    Order order =
        new Order(state.id(), state.clientOrderId(), terms, ticks, lots, state.createdMs());
    order.filledLots = market.lots(state.executed());
    order.status = state.status();
    order.executed = state.executed();
    order.cumQuote = state.cumQuote();
    order.updatedMs = state.updatedMs();
    order.modifyId = state.modifyId();
    order.amendments = state.amendments();
    return order;
  }

  /** When it expires by itself: its own end, or a year after it came (note, section 5). */
  long endMs() {
    return terms.goodTillMs() > 0 ? terms.goodTillMs() : createdMs + LIFE_MS;
  }

  void close(OrderStatus terminal, long nowMs) {
    status = terminal;
    updatedMs = nowMs;
  }

  void scale(long priceFactor, long quantityFactor) {
    priceTicks = Math.multiplyExact(priceTicks, priceFactor);
    lots = Math.multiplyExact(lots, quantityFactor);
    filledLots = Math.multiplyExact(filledLots, quantityFactor);
    displayedLots = Math.multiplyExact(displayedLots, quantityFactor);
    if (queue != null) {
      queue.scale(quantityFactor);
    }
  }

  OrderView view() {
    BigDecimal average =
        executed.signum() == 0
            ? BigDecimal.ZERO
            : cumQuote.divide(executed, AVERAGE_SCALE, RoundingMode.HALF_UP);
    return new OrderView(
        terms.symbol(),
        id,
        clientOrderId,
        terms.side(),
        terms.type(),
        terms.timeInForce(),
        status,
        terms.quantity(),
        terms.price() == null ? BigDecimal.ZERO : terms.price(),
        executed,
        cumQuote,
        average,
        terms.reduceOnly(),
        terms.selfTradePrevention(),
        createdMs,
        updatedMs,
        terms.positionSide(),
        terms.priceMatch(),
        terms.goodTillMs(),
        modifyId);
  }
}
