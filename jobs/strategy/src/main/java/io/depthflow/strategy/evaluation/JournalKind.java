package io.depthflow.strategy.evaluation;

/** What a journal row tells. */
public enum JournalKind {
  SIGNAL,
  REQUEST,
  OUTCOME,
  FILL,
  STATE,
  /** A round trip is closed: money and exit kind are set. */
  ROUND_TRIP,
  /** An entry ended without a fill. */
  NO_FILL,
  COMMAND,
  /** A risk limit refused an entry; reason says which. */
  REFUSED,
  /** Someone should look. */
  ALARM,
  NOTE
}
