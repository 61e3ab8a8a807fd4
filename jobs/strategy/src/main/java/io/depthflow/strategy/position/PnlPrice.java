package io.depthflow.strategy.position;

/** The price at which an open position is valued for the stop. */
public enum PnlPrice {
  /** Best price of the side on which we would close. The default. */
  EXIT_SIDE,
  MID
}
