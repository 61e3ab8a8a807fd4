package io.depthflow.exchange.engine;

/** Expiry reason {@code er} of an ORDER_TRADE_UPDATE (protocol note, section 5). */
public enum ExpiryReason {
  NONE(0),
  SELF_TRADE(1),
  IOC_REMAINDER(2),
  IOC_SELF_TRADE(3),
  REDUCE_ONLY(4),
  LIQUIDATION(5),
  MARKET_REMAINDER(9);

  private final int code;

  ExpiryReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
