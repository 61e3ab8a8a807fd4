package io.depthflow.strategy.position;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;

/**
 * Fills that an order's executed quantity tells of and no trade explains. They usually come with
 * the next reading. When none has come for the grace, and a reading asked for after it that reaches
 * back far enough does not hold them either, what is missing is booked at the order's average price
 * with an alarm: a position without exit is worse than a fee that is not exact.
 */
final class FillDebt {

  private final RoundContext c;

  FillDebt(RoundContext context) {
    this.c = context;
  }

  /**
   * Takes note of a reading that agrees with us but for missing fills.
   *
   * @return whether none is missing any more
   */
  boolean settle(AccountSnapshot snapshot, long nowMs) {
    for (TrackedOrder order : c.orders.all()) {
      if (!order.fillsMissing()) {
        order.owedSinceMs = 0;
      } else if (order.owedSinceMs == 0 || order.owedBooked.compareTo(order.booked) != 0) {
        order.owedSinceMs = nowMs;
        order.owedBooked = order.booked;
      } else if (snapshot.queriedAtMs() >= order.owedSinceMs + c.timing.unknownGraceMs()) {
        estimate(order, nowMs);
      }
    }
    return !c.orders.fillsMissing();
  }

  private void estimate(TrackedOrder order, long nowMs) {
    Fill fill = c.bookOwed(order, nowMs);
    if (fill != null) {
      c.alarm(
          "FILLS_MISSING",
          fill.quantity().toPlainString()
              + " of order "
              + order.clientOrderId
              + " have no trade: booked at "
              + fill.price().toPlainString()
              + " with an estimated fee of "
              + fill.commission().toPlainString()
              + "; compare with the account's trades",
          nowMs);
    }
  }
}
