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

  /**
   * A period without a sample: a side of the book was empty, or some of the tiers lie where the
   * book is not known to be the venue's.
   *
   * @param untrustedTiers how many tiers of both sides; 0 for an empty side
   */
  default void unsampled(String symbol, int untrustedTiers) {}

  @Override
  default void counted(SyncCount what) {}
}
