package io.depthflow.exchange.engine.algo;

/** Which price triggers: that of the last trade, or the mark price. */
public enum WorkingType {
  CONTRACT_PRICE,
  MARK_PRICE
}
