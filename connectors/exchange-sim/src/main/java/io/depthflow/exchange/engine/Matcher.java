package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches our orders against a market that does not know of them.
 *
 * <ol>
 *   <li>An order that takes consumes displayed liquidity, best price first, at the level's price.
 *       What was taken stays taken ({@link ConsumedLiquidity}), and what the feed's own aggressors
 *       took is gone with their trades, before the book shows it.
 *   <li>A resting order stands behind all that was displayed at its price when it arrived. Trades
 *       at that price shorten this queue; what cancels do is the {@link
 *       io.depthflow.exchange.engine.queue.QueueModel}'s. What a trade prints beyond the queue
 *       fills us.
 *   <li>A trade through our price fills us up to its volume, best price and oldest order first. All
 *       our fills by one trade together never exceed its volume. The market's own makers keep what
 *       they got: had we been there, the aggressor would have met us first and them with the rest,
 *       but the feed goes on as it was recorded.
 *   <li>A trade that the book met by an order may have shown already (its transaction time is not
 *       later) was over when the order came: it neither shortens its queue nor fills it.
 *   <li>Displayed liquidity that crosses our price fills us at our price, and is consumed: with us
 *       there, it would not have come to rest.
 *   <li>After a gap in the feed an order stands behind all that is displayed then. So does one at a
 *       price that lies deeper than the feed's snapshot, once a depth event tells that level;
 *       before, only trades through its price fill it ({@link BookSynchronizer#isTrusted}).
 *   <li>A reduce-only order never fills beyond the position, and expires once there is none.
 *   <li>Our own orders do not trade with each other, by the taker's mode of self-trade prevention.
 *       It has no effect on FOK, nor with mode NONE: such a taker fills our resting orders too, at
 *       their price, and at an equal price after what is displayed there. Both sides get a fill.
 * </ol>
 */
final class Matcher {

  private static final String FEE_ASSET = "USDT";

  private final Account account;
  private final FeeRates fees;
  private final Reach reach;
  private final boolean watchesLevels;
  private final EngineListener listener;

  Matcher(Account account, EngineConfig config, Reach reach, EngineListener listener) {
    this.account = account;
    this.fees = config.fees();
    this.reach = reach;
    this.watchesLevels = config.queueModel().watchesLevels();
    this.listener = listener;
  }

  /** Accepts an order that has passed every check and carries it as far as it goes now. */
  void accept(SymbolDesk desk, Order order, long nowMs) {
    desk.archive.add(order);
    tell(desk, order, ExecutionType.NEW, null, ExpiryReason.NONE, nowMs);
    carry(desk, order, nowMs);
  }

  /** Changes a resting order, which gives up its place and is carried on as if it came now. */
  void amend(SymbolDesk desk, Order order, NewOrder terms, long amendmentId, long nowMs) {
    desk.lift(order);
    long ticks = desk.market.ticks(terms.price());
    order.amend(terms, ticks, desk.market.lots(terms.quantity()), amendmentId, nowMs);
    tell(desk, order, ExecutionType.AMENDMENT, null, ExpiryReason.NONE, nowMs);
    carry(desk, order, nowMs);
  }

  /** Expires resting orders whose end has come, oldest first. */
  void expireEnded(SymbolDesk desk, long nowMs) {
    for (Order order : desk.archive.open()) {
      if (nowMs >= order.endMs()) {
        expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.NONE, nowMs);
      }
    }
    desk.ended();
  }

  private void carry(SymbolDesk desk, Order order, long nowMs) {
    long limit = order.isMarket() ? reach.marketBound(desk, order.side()) : order.priceTicks;
    take(desk, order, limit, false, nowMs);
    if (!order.isOpen()) {
      return;
    }
    if (order.isMarket()) {
      expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.MARKET_REMAINDER, nowMs);
    } else if (order.terms.timeInForce() == TimeInForce.IOC
        || order.terms.timeInForce() == TimeInForce.FOK) {
      expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.IOC_REMAINDER, nowMs);
    } else if (order.reduces() && desk.closableLots(order) == 0) {
      expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.REDUCE_ONLY, nowMs);
    } else {
      desk.rest(order);
    }
  }

  void cancel(SymbolDesk desk, Order order, long nowMs) {
    order.close(OrderStatus.CANCELED, nowMs);
    desk.closed(order);
    tell(desk, order, ExecutionType.CANCELED, null, ExpiryReason.NONE, nowMs);
  }

  /** Cancels every open order of a symbol, oldest first. */
  List<OrderView> cancelAll(SymbolDesk desk, long nowMs) {
    List<OrderView> canceled = new ArrayList<>();
    for (Order order : desk.archive.open()) {
      cancel(desk, order, nowMs);
      canceled.add(order.view());
    }
    return canceled;
  }

  /** A public trade: our orders at its price and better are filled by what reaches them. */
  void onTrade(SymbolDesk desk, Trade trade, long nowMs) {
    aggressor(
        desk,
        trade.aggressor().opposite(),
        trade.priceTicks(),
        trade.quantityLots(),
        trade.tradeTimeMs(),
        nowMs);
  }

  /** A trade as an order-by-order feed tells it. */
  void onQueueTrade(SymbolDesk desk, Side makerSide, long ticks, long lots, long nowMs) {
    aggressor(desk, makerSide, ticks, lots, Long.MAX_VALUE, nowMs); // in its place, never late
  }

  /** A cancel as an order-by-order feed tells it. */
  void onQueueCancel(SymbolDesk desk, Side makerSide, long ticks, long lots, long sequence) {
    for (Order order : desk.resting(makerSide)) {
      if (order.priceTicks == ticks) {
        order.queue.cancelled(sequence, lots);
      }
    }
  }

  /** The market is in sight again after it was lost: all our orders stand behind what is there. */
  void onResync(SymbolDesk desk) {
    for (Side side : Side.values()) {
      for (Order order : desk.resting(side)) {
        desk.restart(order);
      }
    }
  }

  private void aggressor(
      SymbolDesk desk, Side makerSide, long ticks, long lots, long timeMs, long nowMs) {
    List<Order> resting = desk.resting(makerSide);
    if (resting.isEmpty() || !Reach.reaches(makerSide, resting.get(0).priceTicks, ticks)) {
      return;
    }
    boolean late = SymbolMarket.precedes(timeMs, desk.market.bookTimeMs());
    long left = lots;
    Order older = null;
    for (Order order : List.copyOf(resting)) {
      if (!Reach.reaches(makerSide, order.priceTicks, ticks)) {
        return;
      }
      if (!order.isOpen() || SymbolMarket.mayContain(order.metBookMs, timeMs)) {
        continue;
      }
      if (order.queueUntold && order.priceTicks == ticks) {
        continue; // what is ahead of it is not known
      }
      order.queueUntold = false;
      long beyond =
          order.priceTicks == ticks
              ? order.queue.trade(left, lots - left, late)
              : order.queue.through(left);
      if (older != null && older.priceTicks == order.priceTicks) {
        order.queue.standBehind(older.queue);
        beyond = older.queue.ahead() > 0 ? 0 : beyond;
      }
      older = order;
      long filled = Math.min(Reach.fillable(desk, order), beyond);
      if (filled > 0) {
        left -= filled;
        fill(desk, order, filled, order.priceTicks, true, nowMs);
      }
    }
  }

  /** The book changed: queues move, and orders that displayed liquidity crosses now fill. */
  void onBook(SymbolDesk desk, long nowMs) {
    if (watchesLevels) {
      watchLevels(desk, Side.BUY);
      watchLevels(desk, Side.SELL);
    }
    desk.meetLevelsToldNow();
    crossed(desk, Side.BUY, nowMs);
    crossed(desk, Side.SELL, nowMs);
  }

  private static void watchLevels(SymbolDesk desk, Side side) {
    Order older = null;
    for (Order order : desk.resting(side)) {
      long before = order.displayedLots;
      long now = desk.market.book().quantityAt(side, order.priceTicks);
      if (now != before) {
        long explained = desk.market.explainedByTrades(side, order.priceTicks, before, now);
        order.queue.level(before, now, explained);
        order.displayedLots = now;
        if (older != null && older.priceTicks == order.priceTicks) {
          order.queue.standBehind(older.queue);
        }
      }
      older = order;
    }
  }

  private void crossed(SymbolDesk desk, Side side, long nowMs) {
    List<Order> resting = desk.resting(side);
    if (resting.isEmpty() || !isCrossed(desk, resting.get(0))) {
      return;
    }
    for (Order order : List.copyOf(resting)) {
      if (!isCrossed(desk, order)) {
        return;
      }
      if (order.isOpen()) {
        take(desk, order, order.priceTicks, true, nowMs);
      }
    }
  }

  private static boolean isCrossed(SymbolDesk desk, Order order) {
    long best = desk.market.bestAvailable(order.side().opposite());
    return best != SymbolMarket.NONE && Reach.reaches(order.side(), order.priceTicks, best);
  }

  private void take(SymbolDesk desk, Order order, long limitTicks, boolean maker, long nowMs) {
    Side bookSide = order.side().opposite();
    while (order.isOpen()) {
      long level = desk.market.bestAvailable(bookSide);
      boolean levelReached =
          level != SymbolMarket.NONE && Reach.reaches(order.side(), limitTicks, level);
      Order own = maker ? null : ownInTheWay(desk, order, limitTicks, levelReached, level);
      if (own != null) {
        if (prevents(order)) {
          preventSelfTrade(desk, order, own, nowMs);
        } else {
          selfTrade(desk, order, own, nowMs);
        }
        continue;
      }
      if (!levelReached) {
        return;
      }
      long lots = Math.min(Reach.fillable(desk, order), desk.market.available(bookSide, level));
      if (lots == 0) {
        expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.REDUCE_ONLY, nowMs);
        return;
      }
      desk.market.take(bookSide, level, lots);
      fill(desk, order, lots, maker ? order.priceTicks : level, maker, nowMs);
    }
  }

  private static Order ownInTheWay(
      SymbolDesk desk, Order order, long limitTicks, boolean levelReached, long level) {
    List<Order> resting = desk.resting(order.side().opposite());
    if (resting.isEmpty()) {
      return null;
    }
    Order best = resting.get(0);
    boolean reached = Reach.reaches(order.side(), limitTicks, best.priceTicks);
    boolean first = !levelReached || Reach.reaches(order.side(), level, best.priceTicks);
    boolean behind = levelReached && level == best.priceTicks && !prevents(order);
    return reached && first && !behind ? best : null;
  }

  /** Works for GTC, IOC, GTD and market orders, not for FOK; GTX never comes so far. */
  private static boolean prevents(Order taker) {
    return taker.terms.selfTradePrevention() != SelfTradePrevention.NONE
        && taker.terms.timeInForce() != TimeInForce.FOK;
  }

  private void selfTrade(SymbolDesk desk, Order taker, Order maker, long nowMs) {
    long lots = Math.min(Reach.fillable(desk, taker), Reach.fillable(desk, maker));
    if (lots == 0) {
      Order empty = Reach.fillable(desk, taker) == 0 ? taker : maker;
      expire(desk, empty, OrderStatus.EXPIRED, ExpiryReason.REDUCE_ONLY, nowMs);
      return;
    }
    // the reducing side last: it never meets a position that the other has yet to make
    boolean makerFirst = taker.reduces();
    Order first = makerFirst ? maker : taker;
    Order second = makerFirst ? taker : maker;
    long ticks = maker.priceTicks;
    execute(desk, first, lots, ticks, makerFirst, nowMs);
    execute(desk, second, lots, ticks, !makerFirst, nowMs);
    expireStrayReduceOnly(desk, nowMs);
  }

  private void preventSelfTrade(SymbolDesk desk, Order taker, Order maker, long nowMs) {
    SelfTradePrevention mode = taker.terms.selfTradePrevention();
    if (mode != SelfTradePrevention.EXPIRE_TAKER) {
      expire(desk, maker, OrderStatus.EXPIRED_IN_MATCH, ExpiryReason.SELF_TRADE, nowMs);
    }
    if (mode == SelfTradePrevention.EXPIRE_TAKER || mode == SelfTradePrevention.EXPIRE_BOTH) {
      ExpiryReason reason =
          taker.terms.timeInForce() == TimeInForce.IOC
              ? ExpiryReason.IOC_SELF_TRADE
              : ExpiryReason.SELF_TRADE;
      expire(desk, taker, OrderStatus.EXPIRED_IN_MATCH, reason, nowMs);
    }
  }

  /** Fills a resting order at its price, up to its open lots, whatever the market shows. */
  void fillResting(SymbolDesk desk, Order order, long lots, long nowMs) {
    long most = Math.min(lots, Reach.fillable(desk, order));
    if (most > 0) {
      fill(desk, order, most, order.priceTicks, true, nowMs);
    }
  }

  private void fill(
      SymbolDesk desk, Order order, long lots, long priceTicks, boolean maker, long nowMs) {
    execute(desk, order, lots, priceTicks, maker, nowMs);
    expireStrayReduceOnly(desk, nowMs);
  }

  private void execute(
      SymbolDesk desk, Order order, long lots, long priceTicks, boolean maker, long nowMs) {
    BigDecimal quantity = desk.market.quantity(lots);
    BigDecimal price = desk.market.price(priceTicks);
    BigDecimal commission = price.multiply(quantity).multiply(maker ? fees.maker() : fees.taker());
    BigDecimal signed = order.side() == Side.BUY ? quantity : quantity.negate();
    BigDecimal profit =
        desk.positions.of(order.positionSide()).apply(signed, price, commission, nowMs);
    account.settle(desk.instrument.symbol(), profit, commission, desk.nextTradeId, nowMs);
    order.fill(lots, quantity, price, nowMs);
    Fill fill =
        new Fill(
            desk.instrument.symbol(),
            desk.nextTradeId++,
            order.id,
            order.clientOrderId,
            order.side(),
            price,
            quantity,
            profit,
            commission,
            FEE_ASSET,
            maker,
            nowMs);
    desk.archive.add(new AccountTrade(fill, order.positionSide()));
    if (!order.isOpen()) {
      desk.closed(order);
    }
    listener.onAccount(
        AccountEvent.ofFill(account, desk.positionView(order.positionSide()), nowMs));
    ExecutionType type =
        Liquidator.isLiquidation(order.clientOrderId)
            ? ExecutionType.CALCULATED
            : ExecutionType.TRADE;
    tell(desk, order, type, fill, ExpiryReason.NONE, nowMs);
  }

  private void expireStrayReduceOnly(SymbolDesk desk, long nowMs) {
    expireStrayReduceOnly(desk, Side.BUY, nowMs);
    expireStrayReduceOnly(desk, Side.SELL, nowMs);
  }

  private void expireStrayReduceOnly(SymbolDesk desk, Side side, long nowMs) {
    if (desk.resting(side).isEmpty()) {
      return;
    }
    for (Order order : List.copyOf(desk.resting(side))) {
      if (order.reduces() && desk.closableLots(order) == 0) {
        expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.REDUCE_ONLY, nowMs);
      }
    }
  }

  void expire(SymbolDesk desk, Order order, OrderStatus status, ExpiryReason reason, long nowMs) {
    order.close(status, nowMs);
    desk.closed(order);
    tell(desk, order, ExecutionType.EXPIRED, null, reason, nowMs);
  }

  private void tell(
      SymbolDesk desk,
      Order order,
      ExecutionType type,
      Fill fill,
      ExpiryReason reason,
      long nowMs) {
    listener.onOrder(
        new OrderEvent(
            order.view(),
            type,
            fill,
            reason,
            notional(desk, order, Side.BUY),
            notional(desk, order, Side.SELL),
            nowMs));
  }

  /** Of the open orders of a side, with the one at hand while it has not come to rest. */
  private static BigDecimal notional(SymbolDesk desk, Order order, Side side) {
    BigDecimal resting = desk.restingNotional(side);
    boolean onItsWay = order.side() == side && order.isOpen() && !order.isMarket();
    return onItsWay && !desk.resting(side).contains(order)
        ? resting.add(order.openQuantity().multiply(order.terms.price()))
        : resting;
  }
}
