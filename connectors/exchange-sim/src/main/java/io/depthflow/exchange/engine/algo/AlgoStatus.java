package io.depthflow.exchange.engine.algo;

/** Status of a conditional order (protocol note, section 5). */
public enum AlgoStatus {
  NEW,
  TRIGGERING,
  TRIGGERED,
  FINISHED,
  CANCELED,
  EXPIRED,
  REJECTED;

  /** Whether it still waits for its trigger. */
  public boolean isOpen() {
    return this == NEW;
  }
}
