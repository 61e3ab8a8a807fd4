package io.depthflow.market;

/**
 * What a decoder tells of one symbol's lines, in their order. Every call but {@link #onGrid} has
 * been preceded by a grid that is fine enough for its numbers. Objects handed in are reused: copy
 * what is kept.
 */
public interface MarketListener {

  /** The grid was refined: numbers kept from before are to be multiplied up to it. */
  default void onGrid(Grid grid) {}

  default void onDepth(DepthUpdate update, long receiveTimeNs) {}

  /**
   * The venue's own best levels at a final update id, best first: partial depth. They change no
   * book; one of that id is to be equal to them.
   *
   * @param tiers of which only the ids, times and levels of the stated tiers mean something
   */
  default void onPartialDepth(DepthUpdate tiers, long receiveTimeNs) {}

  default void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {}

  default void onTrade(Trade trade, long receiveTimeNs) {}

  default void onBookTicker(BookTicker ticker, long receiveTimeNs) {}

  /** The connection was (re)opened: what was chained before may be broken. */
  default void onConnect(long receiveTimeNs) {}

  /**
   * The symbol is polled from here on: every snapshot is the whole book, no depth event follows.
   */
  default void onPolled(long receiveTimeNs) {}

  /** Something is missing from here on: the book must be synchronised anew. */
  default void onGap(String cause, long receiveTimeNs) {}

  /** The source's own clock says that the second ending here is over. */
  default void onSecondEnd(long receiveTimeNs) {}
}
