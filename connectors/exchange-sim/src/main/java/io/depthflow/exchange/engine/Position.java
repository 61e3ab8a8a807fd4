package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A one-way position (protocol note, section 13), kept as amount and cost so that what a round trip
 * from flat to flat realises is exactly its cash flow: the entry price is the mean {@code cost /
 * amount}; a reducing fill releases its share of the cost, rounded to {@link #COST_SCALE} decimals,
 * and the fill that flattens releases all that is left.
 */
final class Position {

  static final int COST_SCALE = 16;

  private BigDecimal amount = BigDecimal.ZERO;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal realized = BigDecimal.ZERO;
  private BigDecimal feesSinceFlat = BigDecimal.ZERO;
  private long updatedMs;

  /**
   * Applies one execution.
   *
   * @param signedQuantity positive buys
   * @return the profit that it realises, before fees
   */
  BigDecimal apply(BigDecimal signedQuantity, BigDecimal price, BigDecimal commission, long nowMs) {
    updatedMs = nowMs;
    feesSinceFlat = feesSinceFlat.add(commission);
    if (amount.signum() * signedQuantity.signum() >= 0) {
      amount = amount.add(signedQuantity);
      cost = cost.add(signedQuantity.multiply(price));
      return BigDecimal.ZERO;
    }
    BigDecimal held = amount.abs();
    BigDecimal closing = held.min(signedQuantity.abs());
    boolean all = closing.compareTo(held) == 0;
    BigDecimal released =
        all ? cost : cost.multiply(closing).divide(held, COST_SCALE, RoundingMode.HALF_EVEN);
    BigDecimal signedClosing = amount.signum() > 0 ? closing : closing.negate();
    BigDecimal profit = signedClosing.multiply(price).subtract(released);
    realized = realized.add(profit);
    cost = cost.subtract(released);
    amount = amount.subtract(signedClosing);
    BigDecimal excess = signedQuantity.add(signedClosing);
    if (all) {
      feesSinceFlat = BigDecimal.ZERO;
      amount = excess;
      cost = excess.multiply(price);
    }
    return profit;
  }

  EngineState.OfPosition state() {
    return new EngineState.OfPosition(amount, cost, realized, feesSinceFlat, updatedMs);
  }

  void restore(EngineState.OfPosition state) {
    amount = state.amount();
    cost = state.cost();
    realized = state.realized();
    feesSinceFlat = state.feesSinceFlat();
    updatedMs = state.updatedMs();
  }

  BigDecimal amount() {
    return amount;
  }

  /** Signed sum of what is held at its entry prices. */
  BigDecimal cost() {
    return cost;
  }

  BigDecimal realized() {
    return realized;
  }

  long updatedMs() {
    return updatedMs;
  }

  BigDecimal entryPrice() {
    return perUnit(cost);
  }

  BigDecimal breakEvenPrice() {
    return perUnit(cost.add(feesSinceFlat));
  }

  BigDecimal unrealized(BigDecimal mark) {
    return mark == null ? BigDecimal.ZERO : amount.multiply(mark).subtract(cost);
  }

  private BigDecimal perUnit(BigDecimal total) {
    return amount.signum() == 0
        ? BigDecimal.ZERO
        : total.divide(amount, COST_SCALE, RoundingMode.HALF_EVEN);
  }
}
