package io.depthflow.strategy.lasso;

/** What becomes of a row that holds a NaN or an infinite feature. Counted per column either way. */
public enum NonFinite {
  /** An exception names the column and the time. */
  REFUSE,
  /** The row is left out. */
  SKIP_ROW,
  /**
   * The row stays; the column's value counts as 0 there, and the column is dropped from every model
   * that would train on the block.
   */
  DROP_COLUMN
}
