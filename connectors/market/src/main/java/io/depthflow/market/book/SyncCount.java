package io.depthflow.market.book;

/** What a {@link BookSynchronizer} counts beside the events it applies. */
public enum SyncCount {
  /** Breaks of the chain. */
  GAPS("gaps"),
  /** Events seen before. */
  DUPLICATES("duplicates"),
  /** Events dropped because a snapshot contained them. */
  STALE("stale"),
  /** Books voided because they crossed. */
  CROSSED("crossed"),
  /** How often the book came into step. */
  RESYNCS("synchronised"),
  /** Events dropped from a full queue. */
  OVERFLOWS("overflows"),
  SNAPSHOTS_TOO_OLD("snapshotsTooOld"),
  SNAPSHOTS_NOT_NEEDED("snapshotsNotNeeded"),
  /** Books voided because event time went back. */
  TIME_BACK("timeBack"),
  /** Books voided because the book ticker contradicted them. */
  TICKER_MISMATCHES("tickerMismatches"),
  /** Books voided because depth events stayed away. */
  SILENCES("silences"),
  /** Snapshots that confirmed a book in step, whose trusted range is theirs since. */
  SNAPSHOTS_EQUAL("snapshotsEqual"),
  /** Snapshots that showed a book in step to be wrong, and took its place. */
  SNAPSHOTS_DIFFERING("snapshotsDiffering"),
  /** How often levels far behind the best were forgotten, for room. */
  PRUNINGS("prunings");

  private final String code;

  SyncCount(String code) {
    this.code = code;
  }

  /** Name of the metric. */
  public String code() {
    return code;
  }
}
