package io.depthflow.strategy.signal;

/**
 * Why a sample led to no entry. Counted per symbol by ordinal in checkpointed state: append only.
 */
public enum NoTradeReason {
  /** No model for the symbol yet. */
  NO_MODEL,
  /** A feature is not yet known, so the prediction is NaN. */
  WARMING_UP,
  /** |prediction| does not beat the threshold. */
  NO_EDGE,
  /** The sample is too old, or from the future, by the processing clock. */
  STALE_ROW,
  /** A position or an order is on. */
  POSITION_ON,
  /** What the venue holds is not yet known. */
  RECONCILING,
  /** The symbol or the desk is halted. */
  HALTED,
  /** The user data stream is not connected. */
  STREAM_DOWN,
  /** A risk limit refused. */
  RISK,
  /** The size falls below the lot or the least notional. */
  TOO_SMALL,
  /** Shortly before funding. */
  FUNDING,
  /** The venue asked for a pause (429, 418, -1003, -1008, -1015). */
  BACKING_OFF,
  /** A dry run: the signal was journalled, nothing was sent. */
  DRY_RUN
}
