package io.depthflow.market;

/** Side of an order, or of the aggressor of a trade. */
public enum Side {
  BUY(1),
  SELL(-1);

  private final int sign;

  Side(int sign) {
    this.sign = sign;
  }

  /** +1 for BUY, -1 for SELL: what a fill of this side adds to a signed position. */
  public int sign() {
    return sign;
  }

  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }
}
