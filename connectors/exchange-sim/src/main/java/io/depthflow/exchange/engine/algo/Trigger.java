package io.depthflow.exchange.engine.algo;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * When a price triggers a conditional order (protocol note, section 10.3):
 *
 * <ol>
 *   <li>STOP*: BUY at or above the trigger price, SELL at or below
 *   <li>TAKE_PROFIT*: BUY at or below, SELL at or above
 *   <li>TRAILING_STOP_MARKET: once the price has been at or through the activation price (BUY from
 *       above, SELL from below; at once without one), BUY at or above {@code lowest * (1 + rate /
 *       100)}, SELL at or below {@code highest * (1 - rate / 100)}, the extremes since then
 * </ol>
 */
final class Trigger {

  private static final BigDecimal HUNDRED = new BigDecimal("100");

  private Trigger() {}

  static boolean isReached(AlgoView algo, BigDecimal price) {
    NewAlgo terms = algo.terms();
    if (!terms.type().isTrailing()) {
      return isReached(terms.type(), terms.side(), terms.triggerPrice(), price);
    }
    return algo.extreme() != null && reaches(terms.side(), price, trailing(algo));
  }

  /** Rules 1 and 2. */
  static boolean isReached(AlgoType type, Side side, BigDecimal trigger, BigDecimal price) {
    return reaches(type.isStop() ? side : side.opposite(), price, trigger);
  }

  /** Price at which a trailing stop that follows the market is triggered now. */
  static BigDecimal trailing(AlgoView algo) {
    NewAlgo terms = algo.terms();
    BigDecimal rate = terms.callbackRate().multiply(BigDecimal.valueOf(terms.side().sign()));
    return algo.extreme().multiply(HUNDRED.add(rate)).divide(HUNDRED);
  }

  private static boolean reaches(Side upwards, BigDecimal price, BigDecimal limit) {
    int order = price.compareTo(limit);
    return upwards == Side.BUY ? order >= 0 : order <= 0;
  }

  /** The trailing stop after a price; the same object when nothing changes. */
  static AlgoView follow(AlgoView algo, BigDecimal price) {
    NewAlgo terms = algo.terms();
    Side back = terms.side().opposite();
    if (!algo.activated()
        && terms.activatePrice() != null
        && !reaches(back, price, terms.activatePrice())) {
      return algo;
    }
    boolean better =
        algo.extreme() == null
            || (reaches(back, price, algo.extreme()) && price.compareTo(algo.extreme()) != 0);
    return better ? algo.following(price) : algo;
  }
}
