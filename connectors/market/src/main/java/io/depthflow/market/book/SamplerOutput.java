package io.depthflow.market.book;

/** Where a {@link SymbolSampler} sends what it made. Objects handed over are fresh ones. */
public interface SamplerOutput extends SyncObserver {

  void sample(BookSample sample);

  /** The synchronised book's best bid or ask has another price or size than before. */
  default void top(BookTop top) {}

  /**
   * A book in step was given up, or replaced by a snapshot's.
   *
   * @param cause {@link SyncLoss#code()}, or the cause that a marker names
   */
  default void lost(String symbol, String cause) {}

  /** A period of a book in step without a sample: a side of the book was empty. */
  default void unsampled(String symbol) {}

  @Override
  default void counted(SyncCount what) {}
}
