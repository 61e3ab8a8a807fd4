package io.depthflow.strategy.position;

/** Where the limit orders of the stop procedure are priced. */
public enum StopStyle {
  /** Joins our side's best price, maker fee. The default. */
  PASSIVE,
  /** Takes the other side's best price. */
  AGGRESSIVE
}
