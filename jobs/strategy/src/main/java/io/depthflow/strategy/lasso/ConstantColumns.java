package io.depthflow.strategy.lasso;

/** What becomes of a feature that never changes in the rows to be fitted. */
public enum ConstantColumns {
  /** An exception names it. */
  REFUSE,
  /** It gets coefficient 0 and is listed as dropped. */
  DROP
}
