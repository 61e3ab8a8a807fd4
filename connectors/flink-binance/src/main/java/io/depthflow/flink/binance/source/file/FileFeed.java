package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.LineFeed;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and merges files on the task's own thread, which cuts the lines where they are used: handed
 * over from another thread a line would cost more than it costs to read. What would keep the task
 * from its other work is done elsewhere: files are opened, and skipped to where reading begins, on
 * a thread of its own; what is compressed is inflated on another, some blocks ahead, for which the
 * task waits at most as long as a block takes.
 */
public final class FileFeed implements LineFeed {

  /** So that a line is still in the nearest cache when it is used. */
  private static final int LINES_PER_POLL = 16;

  private static final int BYTES_PER_POLL = 1 << 18;

  /** The bytes read are summed over all symbols: not at every poll. */
  private static final int POLLS_PER_COUNT = 256;

  private static final long CLOSE_WAIT_MS = 10_000;

  private final TimeRange range;
  private final String threadName;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private Thread opener;

  /** Written by the opener before it completes {@link #opened}, then the task's own. */
  private ReadAhead ahead;

  private FileMerge merge;
  private Throwable failure;

  private final List<FeedItem> batch = new ArrayList<>(LINES_PER_POLL);
  private boolean ended;
  private int polls;

  /** Asked for by reporters. */
  private volatile long bytesTotal;

  private volatile long bytesRead;

  public FileFeed(TimeRange range, String threadName) {
    this.range = range;
    this.threadName = threadName;
  }

  @Override
  public void begin(List<MarketSplit> splits) {
    if (opener != null) {
      throw new IllegalStateException("a bounded feed is begun once, with all its splits");
    }
    ahead = ReadAhead.onThread(threadName + "-inflate", splits.size());
    merge = new FileMerge(splits, range, ahead);
    opener = new Thread(this::open, threadName);
    opener.setDaemon(true);
    opener.start();
  }

  private void open() {
    try {
      bytesTotal = merge.bytesTotal();
      merge.open();
    } catch (IOException | RuntimeException | Error e) {
      // Thrown on the task's thread.
      failure = e;
    } finally {
      opened.complete(null);
    }
  }

  /** Lines before a corrupt one are handed on first: the failure comes with the next poll. */
  @Override
  public List<FeedItem> poll() throws Exception {
    if (!opened.isDone()) {
      return null;
    }
    throwFailure();
    batch.clear();
    int bytes = 0;
    try {
      while (batch.size() < LINES_PER_POLL && bytes < BYTES_PER_POLL) {
        FeedItem item = merge.next();
        if (item == null) {
          ended = true;
          break;
        }
        batch.add(item);
        bytes += item.isEnd() ? 0 : item.line().frame().length;
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
      if (batch.isEmpty()) {
        throw e;
      }
    }
    if (++polls % POLLS_PER_COUNT == 0 || ended) {
      bytesRead = merge.bytesRead();
    }
    return batch.isEmpty() ? null : batch;
  }

  private void throwFailure() throws Exception {
    if (failure instanceof Error) {
      throw (Error) failure;
    }
    if (failure != null) {
      throw (Exception) failure;
    }
  }

  @Override
  public CompletableFuture<Void> available() {
    return opened;
  }

  @Override
  public boolean isFinished() {
    return ended && failure == null;
  }

  /** Nothing waits: lines are read when they are asked for. */
  @Override
  public long pendingLines() {
    return 0;
  }

  @Override
  public Set<CutTail> cutTails() {
    return merge.cutTails();
  }

  @Override
  public long fileBytesRead() {
    return bytesRead;
  }

  @Override
  public long fileBytesTotal() {
    return bytesTotal;
  }

  @Override
  public void close() throws IOException {
    if (opener == null) {
      return;
    }
    opener.interrupt();
    try {
      opener.join(CLOSE_WAIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (opener.isAlive()) {
      throw new IOException(
          "thread " + threadName + " did not end within " + CLOSE_WAIT_MS + " ms");
    }
    try {
      merge.close();
    } finally {
      ahead.close();
    }
  }
}
