package io.depthflow.flink.binance.source.reader;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.Closeable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where a reader's lines come from. All methods are called on the task's thread and none blocks but
 * briefly; what works in the background hands its lines over in order.
 */
public interface LineFeed extends Closeable {

  /**
   * Begins with the splits given. A bounded feed is begun once, with all splits; a live one may be
   * given more later.
   */
  void begin(List<MarketSplit> splits);

  /**
   * Ends symbols of a live feed: behind the last line of each, a gap line, comes {@link
   * FeedItem#endOf}.
   */
  default void end(List<String> symbols) {
    throw new UnsupportedOperationException("a bounded feed ends by itself");
  }

  /**
   * The next lines, in the order in which they are to be emitted. The list is the feed's own and
   * good until the next call.
   *
   * @return null when there are none at the moment
   * @throws Exception what stopped the feed, once everything before it was polled
   */
  List<FeedItem> poll() throws Exception;

  /** Completes when {@link #poll()} is worth calling. */
  CompletableFuture<Void> available();

  /** Whether nothing will come any more and everything was polled. */
  boolean isFinished();

  /** Lines waiting in the hand-over. */
  long pendingLines();

  /** Files that ended inside a compressed block, of the symbols that have ended. */
  default Set<CutTail> cutTails() {
    return Set.of();
  }

  /** Bytes of files, as they lie on disk, that were read; of what is no file 0. */
  default long fileBytesRead() {
    return 0;
  }

  /** Bytes of all files that are to be read; 0 before the feed began, and of what is no file. */
  default long fileBytesTotal() {
    return 0;
  }
}
