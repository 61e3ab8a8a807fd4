package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/**
 * The venue's rules that need the state of the market and the account, beside the static ones of
 * {@link OrderRules}. Nothing here changes anything.
 */
final class OrderChecks {

  /** A GTD order must have at least this long to live (protocol note, section 10.1). */
  static final long GOOD_TILL_LEAST_MS = 600_000;

  private static final long GOOD_TILL_MOST_MS = 253_402_300_799_000L;

  private final Reach reach;

  OrderChecks(Reach reach) {
    this.reach = reach;
  }

  /** -4061 for a position that the account's mode lacks, -1106 for reduce-only in hedge mode. */
  void mode(NewOrder order, boolean hedgeMode) {
    if ((order.positionSide() == PositionSide.BOTH) == hedgeMode) {
      throw Rejections.positionSide();
    }
    if (hedgeMode && order.reduceOnly()) {
      throw Rejections.notRequired("reduceonly");
    }
  }

  /** -5040 for a GTD order that ends too soon, or later than the venue counts. */
  void goodTill(NewOrder order, long nowMs) {
    long endMs = order.goodTillMs();
    if (endMs == 0) {
      return;
    }
    if (order.type() != OrderType.LIMIT || order.timeInForce() != TimeInForce.GTC) {
      throw Rejections.notRequired("goodtilldate");
    }
    if (endMs <= nowMs + GOOD_TILL_LEAST_MS || endMs >= GOOD_TILL_MOST_MS) {
      throw Rejections.goodTillDate();
    }
  }

  /**
   * The limit price that the book sets (price match), or the sender's own. -5038 for MARKET, -1106
   * beside a price, -5037 for what the venue has suspended, -5041 where the book is not so deep.
   */
  BigDecimal price(SymbolDesk desk, OrderType type, Side side, BigDecimal price, PriceMatch match) {
    if (match == PriceMatch.NONE) {
      return price;
    }
    if (type != OrderType.LIMIT) {
      throw Rejections.priceMatchType();
    }
    if (price != null) {
      throw Rejections.notRequired("price");
    }
    if (match.isSuspended()) {
      throw Rejections.priceMatch();
    }
    Side bookSide = match.isOpposite() ? side.opposite() : side;
    long ticks = desk.market.levelTicks(bookSide, match.level());
    if (ticks == SymbolMarket.NONE) {
      throw Rejections.noDepthForPriceMatch();
    }
    return desk.market.price(ticks);
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
  void reducing(SymbolDesk desk, NewOrder order, BigDecimal open, BigDecimal available) {
    Side side = order.side();
    BigDecimal closable = desk.positions.closable(side, order.positionSide());
    if (closable.signum() == 0) {
      throw Rejections.reduceOnly();
    }
    BigDecimal reducing = desk.restingQuantity(side, order.positionSide(), true);
    BigDecimal wanted = reducing.add(open);
    boolean more = wanted.compareTo(closable) > 0;
    if (more && (order.positionSide() != PositionSide.BOTH || reducing.signum() > 0)) {
      throw Rejections.reduceOnly();
    }
    BigDecimal plain = desk.restingQuantity(side, order.positionSide(), false);
    BigDecimal beyond = wanted.add(plain).subtract(closable);
    if (plain.signum() > 0
        && beyond.signum() > 0
        && desk.initialMargin(beyond).compareTo(available) > 0) {
      throw Rejections.reduceOnlyMargin();
    }
  }

  /** -2022 unless an order takes from its position, whatever else rests. */
  void closing(SymbolDesk desk, NewOrder order) {
    boolean closes = desk.positions.closable(order.side(), order.positionSide()).signum() > 0;
    if (!order.reduces() || !closes) {
      throw Rejections.reduceOnly();
    }
  }

  /** -2019 when the initial margin that the order adds, plus its open loss, is not available. */
  void margin(SymbolDesk desk, NewOrder order, BigDecimal open, BigDecimal available) {
    BigDecimal mark = desk.market.mark();
    BigDecimal price = order.type() == OrderType.MARKET ? mark : order.price();
    BigDecimal assumed = order.side() == Side.BUY ? price : price.max(mark);
    PositionSide positionSide = order.positionSide();
    BigDecimal before = desk.orderMargin(positionSide, null, BigDecimal.ZERO);
    BigDecimal after = desk.orderMargin(positionSide, order.side(), assumed.multiply(open));
    BigDecimal added = after.subtract(before);
    if (added.signum() <= 0) {
      return;
    }
    BigDecimal edge = mark.subtract(price).multiply(BigDecimal.valueOf(order.side().sign()));
    BigDecimal openLoss = edge.min(BigDecimal.ZERO).negate().multiply(open);
    if (added.add(openLoss).compareTo(available) > 0) {
      throw Rejections.margin();
    }
  }

  /** Rules about what an order would take: -5022, -5021, -4131, -2020. */
  void taking(SymbolDesk desk, Order order) {
    Side bookSide = order.side().opposite();
    if (order.isMarket()) {
      long best = desk.market.bestAvailable(bookSide);
      if (best == SymbolMarket.NONE) {
        throw Rejections.unableToFill();
      }
      if (!Reach.reaches(order.side(), reach.marketBound(desk, order.side()), best)) {
        throw Rejections.counterpartyPrice();
      }
      return;
    }
    if (order.terms.timeInForce() == TimeInForce.GTX
        && reach.wouldTake(desk, order.side(), order.priceTicks)) {
      throw Rejections.postOnly();
    }
    if (order.terms.timeInForce() == TimeInForce.FOK && !reach.canFillWhole(desk, order)) {
      throw Rejections.fillOrKill();
    }
  }
}
