package io.depthflow.market.book;

/** Why a book in step was given up by what its own lines say. */
public enum SyncLoss {
  /** An event does not follow on the one before it. */
  PU_BREAK("pu-break", SyncCount.GAPS, SyncResult.GAP),
  /** The best bid reached the best ask. */
  CROSSED("crossed", SyncCount.CROSSED, SyncResult.CROSSED),
  /** The venue's best prices have contradicted the book for too long. */
  TICKER_MISMATCH("ticker-mismatch", SyncCount.TICKER_MISMATCHES, SyncResult.TICKER_MISMATCH),
  /** The venue's event time went back by more than the bound. */
  TIME_BACK("time-back", SyncCount.TIME_BACK, SyncResult.TIME_BACK),
  /** Depth events stayed away while trades and best prices went on. */
  SILENT_STREAM("silent-stream", SyncCount.SILENCES, SyncResult.SILENT),
  /** A snapshot of the book's own update id says something else. */
  SNAPSHOT_MISMATCH("snapshot-mismatch", SyncCount.SNAPSHOTS_DIFFERING, SyncResult.RELOADED),
  /** The tiers of a sample lay beyond what was known of the book, until a snapshot told them. */
  UNTRUSTED("untrusted", SyncCount.SNAPSHOTS_EQUAL, SyncResult.RELOADED);

  private final String code;
  private final SyncCount count;
  private final SyncResult result;

  SyncLoss(String code, SyncCount count, SyncResult result) {
    this.code = code;
    this.count = count;
    this.result = result;
  }

  /** The word of the gap marker and of the counter. */
  public String code() {
    return code;
  }

  /** Under what it is counted. */
  SyncCount count() {
    return count;
  }

  /** What the line by which the book was given up has done. */
  SyncResult result() {
    return result;
  }
}
