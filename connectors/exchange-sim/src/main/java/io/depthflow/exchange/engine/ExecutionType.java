package io.depthflow.exchange.engine;

/** Execution type {@code x} of an ORDER_TRADE_UPDATE. */
public enum ExecutionType {
  NEW,
  TRADE,
  CANCELED,
  EXPIRED,
  AMENDMENT,
  /** A fill by liquidation. */
  CALCULATED
}
