package io.depthflow.exchange.engine.algo;

/** Types of the algo endpoint (protocol note, section 10.3). */
public enum AlgoType {
  STOP(false),
  STOP_MARKET(true),
  TAKE_PROFIT(false),
  TAKE_PROFIT_MARKET(true),
  TRAILING_STOP_MARKET(true);

  private final boolean market;

  AlgoType(boolean market) {
    this.market = market;
  }

  /** Whether a MARKET order comes of it; else a LIMIT order. */
  public boolean isMarket() {
    return market;
  }

  /** Whether it is triggered by a price that moves in the order's own direction. */
  boolean isStop() {
    return this == STOP || this == STOP_MARKET;
  }

  public boolean isTrailing() {
    return this == TRAILING_STOP_MARKET;
  }

  boolean mayClosePosition() {
    return this == STOP_MARKET || this == TAKE_PROFIT_MARKET;
  }
}
