package io.depthflow.strategy.lasso;

/** Which groups a validation group is tested against. */
public enum FoldScheme {
  /** Those before it: what would have been known. */
  WALK_FORWARD,
  /**
   * All others before the hold-out, an embargo away on both sides: uses the data better, and lets
   * the future teach the past.
   */
  K_FOLD
}
