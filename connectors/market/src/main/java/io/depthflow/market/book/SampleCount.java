package io.depthflow.market.book;

/** What a {@link SymbolSampler} counts. */
public enum SampleCount {
  /** Samples sent. */
  SAMPLES,
  /** Samples among them of which some tiers lie beyond what is known of the book. */
  UNTRUSTED,
  /** Periods of a book in step without a sample because a side of the book was empty. */
  ONE_SIDED,
  /** Breaks by silence. */
  SILENCES,
  /** Connect and gap lines met while in step. */
  BREAKS,
  /** Trades not counted because they are of the kind that came second. */
  OTHER_TRADES
}
