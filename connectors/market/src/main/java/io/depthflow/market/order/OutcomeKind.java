package io.depthflow.market.order;

/** What is known about a request once its sender is done with it. */
public enum OutcomeKind {
  /** The venue accepted it; report or snapshot say the state. */
  ACCEPTED,
  /** The venue refused it: certainly not placed, not cancelled. Code and message say why. */
  REJECTED,
  /** It may or may not have reached the venue: resolve by client order id before anything else. */
  UNKNOWN,
  /** It never left: expired before sending, of an earlier epoch, or held back by a budget. */
  NOT_SENT
}
