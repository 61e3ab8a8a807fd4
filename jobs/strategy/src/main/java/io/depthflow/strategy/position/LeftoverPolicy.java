package io.depthflow.strategy.position;

/** What becomes of a position of ours that the start of a run finds and no state explains. */
public enum LeftoverPolicy {
  /** Closed by the stop procedure. The default. */
  FLATTEN,
  /** Kept, with a take-profit that pays the fees. */
  ADOPT
}
