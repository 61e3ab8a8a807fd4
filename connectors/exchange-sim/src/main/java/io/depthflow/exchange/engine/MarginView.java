package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * A position and what it means for the margin.
 *
 * @param maintenance margin by the bracket of its notional at the mark price
 * @param liquidationPrice mark at which its margin balance equals the maintenance margin, all other
 *     symbols as they stand, in the bracket it is in now; zero when flat or where there is none
 * @param maxNotional largest notional at its leverage
 */
public record MarginView(
    PositionView position,
    BigDecimal maintenance,
    BigDecimal liquidationPrice,
    BigDecimal maxNotional) {

  /** Signed value at the mark price; zero without a market. */
  public BigDecimal notional() {
    BigDecimal mark = position.markPrice();
    return mark == null ? BigDecimal.ZERO : position.amount().multiply(mark);
  }
}
