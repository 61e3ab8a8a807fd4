package io.depthflow.strategy.evaluation;

/** How a round trip ended; whatever but the take-profit goes through the stop procedure. */
public enum ExitKind {
  TAKE_PROFIT,
  /** The loss limit was reached. */
  STOP_LOSS,
  /** The holding-time limit was reached. */
  TIME_OUT_EXIT,
  /** Ordered by a command, or by the orderly end of a run. */
  FLATTEN,
  /** Left over by an earlier attempt and flattened by option, or stopped by one that was lost. */
  LEFTOVER,
  /** What was left was too small for a take-profit, or for any order: then it was written off. */
  DUST,
  /** Take-profit orders were refused again and again. */
  EXIT_REFUSED
}
