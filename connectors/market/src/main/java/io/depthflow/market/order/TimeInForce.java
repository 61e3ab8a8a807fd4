package io.depthflow.market.order;

/** Time in force of a LIMIT order. GTX is post-only: rejected (-5022) where it would take. */
public enum TimeInForce {
  GTC,
  IOC,
  FOK,
  GTX
}
