package io.depthflow.market.order;

/** Status of an order at the venue (protocol note, section 5). */
public enum OrderStatus {
  NEW(false),
  PARTIALLY_FILLED(false),
  FILLED(true),
  CANCELED(true),
  REJECTED(true),
  EXPIRED(true),
  EXPIRED_IN_MATCH(true);

  private final boolean terminal;

  OrderStatus(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether nothing more can happen to the order. */
  public boolean isTerminal() {
    return terminal;
  }
}
