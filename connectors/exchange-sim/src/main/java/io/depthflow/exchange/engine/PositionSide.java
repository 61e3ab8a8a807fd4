package io.depthflow.exchange.engine;

import io.depthflow.market.Side;

/**
 * Which of an account's positions of a symbol an order belongs to (protocol note, section 5): BOTH
 * is the only one in one-way mode; hedge mode knows a LONG and a SHORT one instead.
 */
public enum PositionSide {
  BOTH,
  LONG,
  SHORT;

  /** Whether an order of this side on this hedge position can only take from it. */
  boolean isClosedBy(Side side) {
    return (this == LONG && side == Side.SELL) || (this == SHORT && side == Side.BUY);
  }
}
