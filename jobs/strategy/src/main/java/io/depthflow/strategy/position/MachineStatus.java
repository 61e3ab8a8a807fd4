package io.depthflow.strategy.position;

/** Where the machine of one symbol stands. */
public enum MachineStatus {
  /** What the venue holds is not known for sure: nothing new is sent. */
  RECONCILING,
  FLAT,
  /** An entry order lives, perhaps partly filled. */
  ENTRY,
  /** A position, no entry order. */
  HOLDING,
  /** The stop procedure, by limit orders. */
  STOP_LIMIT,
  /** The stop procedure, by market orders. */
  STOP_MARKET,
  /** Takes no new risk; what is on is still managed and closed. */
  HALTED
}
