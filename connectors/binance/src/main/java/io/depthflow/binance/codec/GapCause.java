package io.depthflow.binance.codec;

import io.depthflow.market.book.SyncLoss;

/**
 * Why a book cannot be carried on across a gap line. The code stands in the marker and names the
 * counter; what happened in particular stands in the marker's {@code detail}.
 */
public enum GapCause {
  /** The event's {@code pu} is not the {@code u} before it. */
  PU_BREAK("pu-break"),
  /** The best bid reached the best ask. */
  CROSSED("crossed"),
  /** The book ticker has contradicted the book for too long. */
  TICKER_MISMATCH("ticker-mismatch"),
  /** The venue's event time went back by more than the bound. */
  TIME_BACK("time-back"),
  /** A snapshot of the book's own update id said something else. */
  SNAPSHOT_MISMATCH("snapshot-mismatch"),
  /** The best levels lay beyond what was known of the book, until a snapshot told them. */
  UNTRUSTED("untrusted"),
  /** The socket closed, failed or said nothing at all. */
  SOCKET_LOST("socket-lost"),
  /** One stream said nothing while its socket lived. */
  SILENT_STREAM("silent-stream"),
  /** A stream was asked for anew. */
  RESUBSCRIBED("resubscribed"),
  /** The book was polled, and no answer came within the second. */
  POLL_MISSED("poll-missed"),
  /** The process stood still, or its clock was set forward: nobody listened. */
  PAUSE("pause"),
  /** The reader was too slow: lines were dropped. */
  QUEUE_FULL("queue-full"),
  /** A frame that cannot be read stood here. */
  CORRUPT_FRAME("corrupt-frame"),
  /** A frame beyond the size cap stood here. */
  OVERSIZE_FRAME("oversize-frame"),
  /** The symbol is read no more: it stopped trading or left the choice of symbols. */
  ENDED("ended"),
  /** A checkpoint was restored: what came after it was cut off. */
  RESTORE("restore"),
  /** A run without memory goes on behind an earlier one. */
  NEW_RUN("new-run");

  private final String code;

  GapCause(String code) {
    this.code = code;
  }

  /** The cause of a book that its own lines gave up. */
  public static GapCause of(SyncLoss loss) {
    return switch (loss) {
      case PU_BREAK -> PU_BREAK;
      case CROSSED -> CROSSED;
      case TICKER_MISMATCH -> TICKER_MISMATCH;
      case TIME_BACK -> TIME_BACK;
      case SILENT_STREAM -> SILENT_STREAM;
      case SNAPSHOT_MISMATCH -> SNAPSHOT_MISMATCH;
      case UNTRUSTED -> UNTRUSTED;
    };
  }

  /** The word of the marker and of the counter. */
  public String code() {
    return code;
  }
}
