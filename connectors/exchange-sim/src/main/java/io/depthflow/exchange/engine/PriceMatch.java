package io.depthflow.exchange.engine;

/**
 * A limit price that the venue sets from the book as it stands (protocol note, section 5): that of
 * the n-th level of the opposite side (OPPONENT) or of the own side (QUEUE). OPPONENT_10 and
 * OPPONENT_20 are suspended at the venue since 2025-10-23, so this exchange refuses them too.
 */
public enum PriceMatch {
  NONE(0, false),
  OPPONENT(1, true),
  OPPONENT_5(5, true),
  OPPONENT_10(10, true),
  OPPONENT_20(20, true),
  QUEUE(1, false),
  QUEUE_5(5, false),
  QUEUE_10(10, false),
  QUEUE_20(20, false);

  private final int level;
  private final boolean opposite;

  PriceMatch(int level, boolean opposite) {
    this.level = level;
    this.opposite = opposite;
  }

  /** Counted from one at the best price. */
  int level() {
    return level;
  }

  boolean isOpposite() {
    return opposite;
  }

  boolean isSuspended() {
    return this == OPPONENT_10 || this == OPPONENT_20;
  }
}
