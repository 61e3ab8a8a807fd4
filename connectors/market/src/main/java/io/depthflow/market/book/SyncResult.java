package io.depthflow.market.book;

/** What became of a line that a {@link BookSynchronizer} was given. */
public enum SyncResult {
  /** Queued until a snapshot comes, or a snapshot that waits for its first event. */
  BUFFERED,
  /** Applied to a book in step. */
  APPLIED,
  /** The book is in step from here on. */
  SYNCHRONISED,
  /** Seen before; ignored. */
  DUPLICATE,
  /** Already contained in the snapshot; dropped. */
  STALE,
  /** A snapshot too old for the events that are queued; another one is wanted. */
  TOO_OLD,
  /** A snapshot that was not needed. */
  NOT_NEEDED,
  /** A snapshot that the book in step has yet to reach. */
  KEPT,
  /** A snapshot confirmed the book in step and widened what is known of it. */
  REFRESHED,
  /** A snapshot took the place of the book in step, which was wrong or knew too little. */
  RELOADED,
  /** A line of another stream, which says nothing against the book. */
  NOTED,
  /** The chain is broken; another snapshot is wanted. */
  GAP,
  /** The book crossed; another snapshot is wanted. */
  CROSSED,
  /** Event time went back; another snapshot is wanted. */
  TIME_BACK,
  /** The book ticker contradicts the book; another snapshot is wanted. */
  TICKER_MISMATCH,
  /** Depth events stay away; the book is void. */
  SILENT
}
