package io.depthflow.market.book;

/** Where a {@link SymbolSampler} sends what it made. Objects handed over are fresh ones. */
public interface SamplerOutput {

  void sample(BookSample sample);

  /** The synchronised book's best bid or ask has another price or size than before. */
  default void top(BookTop top) {}
}
