package io.depthflow.exchange.server;

/**
 * What becomes of the times of feeds, both of receive times and of {@code E} and {@code T} inside
 * frames. A market opens with the line that completes its book; earlier lines are taken at once.
 */
public enum FeedDates {
  /** Every feed for itself is moved so that its market opens at the venue's start: the default. */
  EACH_FROM_START,
  /**
   * All feeds are moved by the same time, so that the last of their markets opens at the venue's
   * start: for recordings that were made together.
   */
  TOGETHER_FROM_START,
  /**
   * Nothing is moved: the venue's clock starts when the last market opens. Frames pass byte for
   * byte. At other dates than today's a client signs with the venue's time, not its own.
   */
  AS_RECORDED
}
