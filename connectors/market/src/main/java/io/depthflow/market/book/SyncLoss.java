package io.depthflow.market.book;

/** Why a book in step was given up by what its own lines say. */
public enum SyncLoss {
  /** An event does not follow on the one before it. */
  PU_BREAK("pu-break"),
  /** The best bid reached the best ask. */
  CROSSED("crossed"),
  /** The venue's best prices have contradicted the book for too long. */
  TICKER_MISMATCH("ticker-mismatch"),
  /** The venue's event time went back by more than the bound. */
  TIME_BACK("time-back"),
  /** Depth events stayed away while trades and best prices went on. */
  SILENT_STREAM("silent-stream"),
  /** A snapshot of the book's own update id says something else. */
  SNAPSHOT_MISMATCH("snapshot-mismatch"),
  /** The tiers of a sample lay beyond what was known of the book, until a snapshot told them. */
  UNTRUSTED("untrusted");

  private final String code;

  SyncLoss(String code) {
    this.code = code;
  }

  /** The word of the gap marker and of the counter. */
  public String code() {
    return code;
  }
}
