package io.depthflow.strategy.position;

/** Where an entry is priced. */
public enum EntryStyle {
  /** At our side's best price, post-only. The default. */
  JOIN,
  /** At the other side's best price: takes at once what stands there, the rest waits. */
  CROSS
}
