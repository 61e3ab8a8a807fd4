package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** How far an order could fill on the market as it is now. Nothing here changes anything. */
final class Reach {

  private final BigDecimal priceBound;

  /**
   * @param priceBound how far from the mark a market order may fill, as a part of it
   */
  Reach(BigDecimal priceBound) {
    this.priceBound = priceBound;
  }

  /** Furthest price at which a market order of this side may fill (marketTakeBound). */
  long marketBound(SymbolDesk desk, Side side) {
    BigDecimal factor = BigDecimal.ONE.add(priceBound.multiply(BigDecimal.valueOf(side.sign())));
    return desk.market
        .mark()
        .multiply(factor)
        .movePointRight(desk.market.grid().priceDecimals())
        .setScale(0, side == Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING)
        .longValueExact();
  }

  /** Whether a limit at these ticks would trade at once, with the market or with ourselves. */
  boolean wouldTake(SymbolDesk desk, Side side, long limitTicks) {
    long best = desk.market.bestAvailable(side.opposite());
    if (best != SymbolMarket.NONE && reaches(side, limitTicks, best)) {
      return true;
    }
    List<Order> own = desk.resting(side.opposite());
    return !own.isEmpty() && reaches(side, limitTicks, own.get(0).priceTicks);
  }

  /** Whether an order could fill to its last lot at once, our own resting orders included. */
  boolean canFillWhole(SymbolDesk desk, Order order) {
    if (fillable(desk, order) < order.lots) {
      return false;
    }
    Side bookSide = order.side().opposite();
    long lots = desk.market.availableUpTo(bookSide, order.priceTicks, order.lots);
    for (Order own : desk.resting(bookSide)) {
      if (lots >= order.lots || !reaches(order.side(), order.priceTicks, own.priceTicks)) {
        break;
      }
      lots += fillable(desk, own);
    }
    return lots >= order.lots;
  }

  static boolean reaches(Side side, long limitTicks, long oppositeTicks) {
    return side == Side.BUY ? limitTicks >= oppositeTicks : limitTicks <= oppositeTicks;
  }

  /** Open lots of an order, and no more than the position if it only reduces. */
  static long fillable(SymbolDesk desk, Order order) {
    return order.reduces()
        ? Math.min(order.openLots(), desk.closableLots(order))
        : order.openLots();
  }
}
