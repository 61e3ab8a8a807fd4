package io.depthflow.strategy.position;

/** What is known about an order's life. */
public enum OrderPhase {
  /** Asked for, no answer yet. */
  PLACING,
  /** It may or may not be at the venue. */
  UNKNOWN,
  /** At the venue, not closed as far as told. */
  OPEN,
  /** Closed by the venue's own word. */
  CLOSED,
  /** Never placed: refused, not sent, or proven absent. */
  NEVER;

  /** Whether it may still fill. */
  public boolean isLive() {
    return this == PLACING || this == UNKNOWN || this == OPEN;
  }
}
