package io.depthflow.strategy.evaluation;

/** What an order is for; its letter stands in the client order id. */
public enum OrderLeg {
  ENTRY('E'),
  TAKE_PROFIT('T'),
  /** A limit order of the stop procedure. */
  STOP_LIMIT('S'),
  /** A market order that ends the stop procedure. */
  STOP_MARKET('M');

  private final char letter;

  OrderLeg(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  /** Whether orders of this leg take risk off. */
  public boolean isExit() {
    return this != ENTRY;
  }
}
