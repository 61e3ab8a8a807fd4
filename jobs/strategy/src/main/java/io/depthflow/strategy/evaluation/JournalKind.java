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
  /**
   * Anything else worth telling; reason says what. LARGEST_FORECAST, one a symbol with every
   * FLATTEN: predictionBp is the largest |forecast| so far, bp, NaN when there was none;
   * thresholdBp what it had to beat; message the samples without entry, by reason, as {@code
   * NO_EDGE=12, ...}.
   */
  NOTE
}
