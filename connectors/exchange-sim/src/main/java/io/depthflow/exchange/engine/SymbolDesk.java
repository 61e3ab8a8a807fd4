package io.depthflow.exchange.engine;

import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Everything that the engine holds of one symbol. */
final class SymbolDesk {

  private static final int MARGIN_SCALE = 8;

  final Instrument instrument;
  final SymbolMarket market;
  final Positions positions = new Positions();
  final OrderArchive archive;
  private final QueueModel queueModel;
  final Funding funding;
  int leverage;
  boolean isolated;
  long nextTradeId = 1;

  /** When the countdown cancels all orders; Long.MAX_VALUE when it is off. */
  long cancelAllAtMs = Long.MAX_VALUE;

  /** Kept instead of looked for, as every line asks; too early once the order is gone. */
  private long noEndBeforeMs = Long.MAX_VALUE;

  /** Whether the queue of some resting order may be untold. */
  private boolean queuesUntold;

  private final List<Order> restingBuys = new ArrayList<>();
  private final List<Order> restingSells = new ArrayList<>();

  SymbolDesk(Instrument instrument, EngineConfig config, SymbolMarket.Events events) {
    this.instrument = instrument;
    this.market =
        new SymbolMarket(instrument, config.queueModel(), config.account().mark(), events);
    this.queueModel = config.queueModel();
    this.archive = new OrderArchive(config.historyLimit());
    this.leverage = config.leverage();
    this.funding = new Funding(instrument.symbol(), config.account().funding());
  }

  /** Best price first, then oldest first; live, so take a copy where fills may happen. */
  List<Order> resting(Side side) {
    return side == Side.BUY ? restingBuys : restingSells;
  }

  /** Puts an order behind all that stands at its price. */
  void rest(Order order) {
    meetBook(order);
    List<Order> side = resting(order.side());
    int i = side.size();
    while (i > 0 && isBetter(order.side(), order.priceTicks, side.get(i - 1).priceTicks)) {
      i--;
    }
    Order older = i > 0 && side.get(i - 1).priceTicks == order.priceTicks ? side.get(i - 1) : null;
    long standing = market.standingAt(order.side(), order.priceTicks);
    long ahead = standing + (older == null ? 0 : older.queue.displacedLots());
    order.queue = queueModel.arrive(ahead, market.lotSize(), market.orderSequence());
    if (older != null) {
      order.queue.standBehind(older.queue);
    }
    side.add(i, order);
    mindEnd(order);
  }

  /** An order stands behind all that is there now. */
  void restart(Order order) {
    meetBook(order);
    long ahead = market.standingAt(order.side(), order.priceTicks);
    order.queue.restart(ahead, market.orderSequence());
  }

  private void meetBook(Order order) {
    order.displayedLots = market.book().quantityAt(order.side(), order.priceTicks);
    order.metBookMs = market.bookTimeMs();
    order.queueUntold = market.isUntold(order.side(), order.priceTicks);
    queuesUntold |= order.queueUntold;
  }

  /** Orders whose level is told only now stand behind all that it shows. */
  void meetLevelsToldNow() {
    if (!queuesUntold) {
      return;
    }
    queuesUntold = false;
    for (List<Order> side : List.of(restingBuys, restingSells)) {
      for (Order order : side) {
        if (order.queueUntold) {
          boolean still = market.isUntold(order.side(), order.priceTicks);
          queuesUntold |= still;
          if (!still) {
            restart(order);
          }
        }
      }
    }
  }

  /**
   * Takes an order off the resting ones for a moment, so that checks do not count it.
   *
   * @return its place, for {@link #putBack}
   */
  int lift(Order order) {
    int place = resting(order.side()).indexOf(order);
    resting(order.side()).remove(place);
    return place;
  }

  void putBack(Order order, int place) {
    resting(order.side()).add(place, order);
  }

  /** Nothing that rests ends by itself before this; Long.MAX_VALUE when nothing ever rested. */
  long nextEndMs() {
    return noEndBeforeMs;
  }

  /** Resting orders that end have been expired: looks for the next one. */
  void ended() {
    noEndBeforeMs = Long.MAX_VALUE;
    restingBuys.forEach(this::mindEnd);
    restingSells.forEach(this::mindEnd);
  }

  private void mindEnd(Order order) {
    noEndBeforeMs = Math.min(noEndBeforeMs, order.endMs());
  }

  private static boolean isBetter(Side side, long ticks, long other) {
    return side == Side.BUY ? ticks > other : ticks < other;
  }

  void closed(Order order) {
    resting(order.side()).remove(order);
    archive.closed(order);
  }

  void scale(long priceFactor, long quantityFactor) {
    for (Order order : archive.open()) {
      order.scale(priceFactor, quantityFactor);
    }
  }

  /** Lots that an order could take off its position. */
  long closableLots(Order order) {
    return market.lots(positions.closable(order.side(), order.positionSide()));
  }

  /** Open quantity of resting orders of a side and position that reduce, or that do not. */
  BigDecimal restingQuantity(Side side, PositionSide positionSide, boolean reducing) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Order order : resting(side)) {
      if (order.positionSide() == positionSide && order.reduces() == reducing) {
        sum = sum.add(order.openQuantity());
      }
    }
    return sum;
  }

  /** Notional of all resting orders of a side. */
  BigDecimal restingNotional(Side side) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Order order : resting(side)) {
      sum = sum.add(order.openQuantity().multiply(order.terms.price()));
    }
    return sum;
  }

  private BigDecimal restingNotional(Side side, PositionSide positionSide, boolean withReducing) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Order order : resting(side)) {
      if (order.positionSide() == positionSide && (withReducing || !order.reduces())) {
        sum = sum.add(order.openQuantity().multiply(order.terms.price()));
      }
    }
    return sum;
  }

  /** What the isolated positions hold of the wallet. */
  BigDecimal isolatedWallet() {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionSide side : isolated ? positions.sides() : List.<PositionSide>of()) {
      sum = sum.add(isolatedWallet(side));
    }
    return sum;
  }

  BigDecimal isolatedWallet(PositionSide side) {
    return isolated ? margin(positions.of(side).cost().abs()) : BigDecimal.ZERO;
  }

  /** Signed, at the mark; at the entry price before there was one. */
  BigDecimal value(Position position) {
    BigDecimal mark = market.mark();
    return position.amount().multiply(mark == null ? position.entryPrice() : mark);
  }

  private BigDecimal positionMargin(PositionSide side) {
    return margin(value(positions.of(side)).abs());
  }

  /** Initial margin of the positions. */
  BigDecimal positionMargin() {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionSide side : positions.sides()) {
      sum = sum.add(positionMargin(side));
    }
    return sum;
  }

  /** Initial margin of all resting orders. */
  BigDecimal orderMargin() {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionSide side : positions.sides()) {
      sum = sum.add(orderMargin(side, null, BigDecimal.ZERO));
    }
    return sum;
  }

  /**
   * Initial margin of a position's resting orders, were one more of this notional added to a side:
   * the most by which their fills could enlarge what is held. Reducing orders need none.
   */
  BigDecimal orderMargin(PositionSide positionSide, Side addedSide, BigDecimal addedNotional) {
    BigDecimal held = value(positions.of(positionSide));
    BigDecimal buys = restingNotional(Side.BUY, positionSide, false);
    BigDecimal sells = restingNotional(Side.SELL, positionSide, false);
    if (addedSide == Side.BUY) {
      buys = buys.add(addedNotional);
    } else if (addedSide == Side.SELL) {
      sells = sells.add(addedNotional);
    }
    BigDecimal worst = held.add(buys).abs().max(held.subtract(sells).abs());
    return margin(worst.subtract(held.abs()).max(BigDecimal.ZERO));
  }

  /** Initial margin of a position of this size at the mark price. */
  BigDecimal initialMargin(BigDecimal quantity) {
    return margin(quantity.multiply(market.mark()));
  }

  private BigDecimal margin(BigDecimal notional) {
    return notional.divide(BigDecimal.valueOf(leverage), MARGIN_SCALE, RoundingMode.HALF_UP);
  }

  PositionView positionView(PositionSide side) {
    BigDecimal mark = market.mark();
    Position position = positions.of(side);
    return new PositionView(
        instrument.symbol(),
        position.amount(),
        position.entryPrice(),
        position.breakEvenPrice(),
        mark,
        position.unrealized(mark),
        position.realized(),
        leverage,
        openOrders(side),
        positionMargin(side),
        orderMargin(side, null, BigDecimal.ZERO),
        restingNotional(Side.BUY, side, true),
        restingNotional(Side.SELL, side, true),
        position.updatedMs(),
        side,
        isolated,
        isolatedWallet(side));
  }

  private int openOrders(PositionSide side) {
    int count = 0;
    for (Order order : archive.open()) {
      count += order.positionSide() == side ? 1 : 0;
    }
    return count;
  }

  List<AccountTrade> trades() {
    List<AccountTrade> list = new ArrayList<>();
    archive.trades().forEach(list::add);
    return list;
  }
}
