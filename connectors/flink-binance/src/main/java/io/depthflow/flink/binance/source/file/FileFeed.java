package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.reader.LineFeed;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and merges files on a thread of its own, a bounded number of blocks ahead of the task's
 * thread, and inflates them on another.
 */
public final class FileFeed implements LineFeed {

  private static final int BLOCKS_AHEAD = 4;
  private static final int LINES_PER_BLOCK = 512;
  private static final int BYTES_PER_BLOCK = 1 << 20;
  private static final long CLOSE_WAIT_MS = 10_000;

  private final TimeRange range;
  private final String threadName;
  private final Handover<List<FeedItem>> handover = new Handover<>(BLOCKS_AHEAD);
  private Thread fetcher;

  /** Written by the fetcher. */
  private volatile long bytesTotal;

  private volatile long bytesRead;
  private volatile Set<CutTail> cutTails = Set.of();

  public FileFeed(TimeRange range, String threadName) {
    this.range = range;
    this.threadName = threadName;
  }

  @Override
  public void begin(List<MarketSplit> splits) {
    if (fetcher != null) {
      throw new IllegalStateException("a bounded feed is begun once, with all its splits");
    }
    fetcher = new Thread(() -> fetch(splits), threadName);
    fetcher.setDaemon(true);
    fetcher.start();
  }

  private void fetch(List<MarketSplit> splits) {
    try (ReadAhead ahead = ReadAhead.onThread(threadName + "-inflate", splits.size());
        FileMerge merge = new FileMerge(splits, range, ahead)) {
      bytesTotal = merge.bytesTotal();
      List<FeedItem> block = nextBlock(merge);
      while (!block.isEmpty() && handover.put(block)) {
        bytesRead = merge.bytesRead();
        block = nextBlock(merge);
      }
      bytesRead = merge.bytesRead();
      handover.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handover.finish();
    } catch (Exception | Error e) {
      // Handed to the task's thread, which throws it.
      handover.fail(e);
    }
  }

  /** Lines before a corrupt one are handed on first: the failure comes with the next block. */
  private List<FeedItem> nextBlock(FileMerge merge) throws IOException, InterruptedException {
    List<FeedItem> block = new ArrayList<>(LINES_PER_BLOCK);
    int bytes = 0;
    try {
      while (block.size() < LINES_PER_BLOCK && bytes < BYTES_PER_BLOCK) {
        FeedItem item = merge.next();
        if (item == null) {
          break;
        }
        block.add(item);
        if (item.isEnd()) {
          cutTails = Set.copyOf(merge.cutTails());
        }
        bytes += item.isEnd() ? 0 : item.line().frame().length;
      }
      return block;
    } catch (IOException | RuntimeException e) {
      if (!block.isEmpty()) {
        handover.put(block);
      }
      throw e;
    }
  }

  @Override
  public List<FeedItem> poll() throws Exception {
    List<List<FeedItem>> blocks = handover.poll(1);
    return blocks == null ? null : blocks.get(0);
  }

  @Override
  public CompletableFuture<Void> available() {
    return handover.available();
  }

  @Override
  public boolean isFinished() {
    return handover.isFinished();
  }

  @Override
  public long pendingLines() {
    return (long) handover.size() * LINES_PER_BLOCK;
  }

  @Override
  public Set<CutTail> cutTails() {
    return cutTails;
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
    handover.finish();
    if (fetcher == null) {
      return;
    }
    fetcher.interrupt();
    try {
      fetcher.join(CLOSE_WAIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (fetcher.isAlive()) {
      throw new IOException(
          "thread " + threadName + " did not end within " + CLOSE_WAIT_MS + " ms");
    }
  }
}
