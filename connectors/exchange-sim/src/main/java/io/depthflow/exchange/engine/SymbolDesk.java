package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Everything that the engine holds of one symbol. */
final class SymbolDesk {

  private static final int MARGIN_SCALE = 8;

  final Instrument instrument;
  final SymbolMarket market;
  final Position position = new Position();
  final OrderArchive archive;
  int leverage;
  long nextTradeId = 1;

  /** When the countdown cancels all orders; Long.MAX_VALUE when it is off. */
  long cancelAllAtMs = Long.MAX_VALUE;

  private final List<Order> restingBuys = new ArrayList<>();
  private final List<Order> restingSells = new ArrayList<>();

  SymbolDesk(Instrument instrument, EngineConfig config, SymbolMarket.Events events) {
    this.instrument = instrument;
    this.market = new SymbolMarket(instrument, events);
    this.archive = new OrderArchive(config.historyLimit());
    this.leverage = config.leverage();
  }

  /** Best price first, then oldest first; live, so take a copy where fills may happen. */
  List<Order> resting(Side side) {
    return side == Side.BUY ? restingBuys : restingSells;
  }

  void rest(Order order) {
    order.queueAheadLots = market.book().quantityAt(order.side(), order.priceTicks);
    List<Order> side = resting(order.side());
    int i = side.size();
    while (i > 0 && isBetter(order.side(), order.priceTicks, side.get(i - 1).priceTicks)) {
      i--;
    }
    side.add(i, order);
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

  /** Lots that an order of this side could take off the position. */
  long closableLots(Side side) {
    return position.amount().signum() == -side.sign() ? market.lots(position.amount().abs()) : 0;
  }

  /** Open quantity of resting reduce-only orders of a side. */
  BigDecimal restingReduceOnly(Side side) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Order order : resting(side)) {
      if (order.terms.reduceOnly()) {
        sum = sum.add(order.openQuantity());
      }
    }
    return sum;
  }

  /** Notional of a side's resting orders. */
  BigDecimal restingNotional(Side side, boolean withReduceOnly) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Order order : resting(side)) {
      if (withReduceOnly || !order.terms.reduceOnly()) {
        sum = sum.add(order.openQuantity().multiply(order.terms.price()));
      }
    }
    return sum;
  }

  BigDecimal positionMargin() {
    BigDecimal mark = market.mark();
    BigDecimal price = mark == null ? position.entryPrice() : mark;
    return margin(position.amount().abs().multiply(price));
  }

  /** Initial margin of resting orders, were one more of this notional added to a side. */
  BigDecimal orderMargin(Side addedSide, BigDecimal addedNotional) {
    BigDecimal mark = market.mark();
    BigDecimal held = position.amount().multiply(mark == null ? position.entryPrice() : mark);
    BigDecimal buys = restingNotional(Side.BUY, false);
    BigDecimal sells = restingNotional(Side.SELL, false);
    if (addedSide == Side.BUY) {
      buys = buys.add(addedNotional);
    } else if (addedSide == Side.SELL) {
      sells = sells.add(addedNotional);
    }
    BigDecimal worst = held.add(buys).abs().max(held.subtract(sells).abs());
    return margin(worst.subtract(held.abs()).max(BigDecimal.ZERO));
  }

  private BigDecimal margin(BigDecimal notional) {
    return notional.divide(BigDecimal.valueOf(leverage), MARGIN_SCALE, RoundingMode.HALF_UP);
  }

  PositionView positionView() {
    BigDecimal mark = market.mark();
    return new PositionView(
        instrument.symbol(),
        position.amount(),
        position.entryPrice(),
        position.breakEvenPrice(),
        mark,
        position.unrealized(mark),
        position.realized(),
        leverage,
        archive.openCount(),
        positionMargin(),
        orderMargin(null, BigDecimal.ZERO),
        restingNotional(Side.BUY, true),
        restingNotional(Side.SELL, true),
        position.updatedMs());
  }

  List<Fill> fills() {
    List<Fill> list = new ArrayList<>();
    archive.fills().forEach(list::add);
    return list;
  }
}
