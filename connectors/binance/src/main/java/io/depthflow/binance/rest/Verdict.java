package io.depthflow.binance.rest;

import io.depthflow.market.order.OutcomeKind;

/** What an answer, or its absence, says about a request (protocol note, section 4). */
public enum Verdict {
  /** Done. */
  OK(OutcomeKind.ACCEPTED),
  /** Refused for a reason of its own: a filter, a balance, an order that is gone. */
  REFUSED(OutcomeKind.REJECTED),
  /** Wrong key, secret, signature or permission: never retry. */
  UNAUTHORIZED(OutcomeKind.REJECTED),
  /** Outside the receive window: not placed; synchronise the clock and send anew. */
  CLOCK_SKEW(OutcomeKind.REJECTED),
  /** Over a limit (429): not placed; be quiet until the time given. */
  RATE_LIMITED(OutcomeKind.REJECTED),
  /** Address banned (418): not placed; be quiet until the time given. */
  BANNED(OutcomeKind.REJECTED),
  /** Stopped by the web firewall (403): not placed; a human has to look. */
  BLOCKED(OutcomeKind.REJECTED),
  /** System-level throttling (503, -1008): not placed, not counted; back off. */
  OVERLOADED(OutcomeKind.REJECTED),
  /** The venue says that it failed (503 variant B, -1001): not placed; may be sent again. */
  FAILED(OutcomeKind.REJECTED),
  /**
   * An open order already has this client id (-4116). This request placed nothing, yet the order of
   * its id lives: it must be looked up, so it counts as unknown.
   */
  DUPLICATE_ID(OutcomeKind.UNKNOWN),
  /** The venue may or may not have acted: time-out, reset, 408, 5xx, 503 variant A. */
  UNKNOWN(OutcomeKind.UNKNOWN),
  /** It never left this process. */
  NOT_SENT(OutcomeKind.NOT_SENT);

  private final OutcomeKind kind;

  Verdict(OutcomeKind kind) {
    this.kind = kind;
  }

  public OutcomeKind kind() {
    return kind;
  }
}
