package io.depthflow.binance.recording;

import java.io.Closeable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread on which the files of recordings are read and inflated, a bounded number of blocks ahead
 * of whoever takes their lines. Inflating a line costs more than all that is done with it, so this
 * about doubles what a reader gets. A file that is not compressed is read by who takes its lines:
 * to hand it over would cost more. What it reads, where it goes on and where a file is told to be
 * damaged is the same with it and without.
 *
 * <p>Readers that were {@linkplain RecordingReaders#open(java.util.List, long, ReadAhead) opened
 * with it} share the thread; they are closed before it.
 */
public final class ReadAhead implements Closeable {

  /** Read and inflated by the thread that asks for the lines. */
  public static final ReadAhead NONE = new ReadAhead(null, 0, 0);

  /** Of all open files together. */
  private static final int BYTES_AHEAD = 16 << 20;

  private static final int BLOCK_BYTES_MIN = 1 << 16;
  private static final int BLOCK_BYTES_MAX = 1 << 18;
  private static final int BLOCKS_MIN = 2;
  private static final int BLOCKS_MAX = 8;

  private final ExecutorService thread;
  private final int blocks;
  private final int blockBytes;

  private ReadAhead(ExecutorService thread, int blocks, int blockBytes) {
    this.thread = thread;
    this.blocks = blocks;
    this.blockBytes = blockBytes;
  }

  /**
   * @param name of the thread
   * @param files how many will be open at a time, about: what is held ahead is shared among them
   */
  public static ReadAhead onThread(String name, int files) {
    int share = BYTES_AHEAD / Math.max(1, files);
    int blockBytes = share < BLOCKS_MIN * BLOCK_BYTES_MAX ? BLOCK_BYTES_MIN : BLOCK_BYTES_MAX;
    return new ReadAhead(
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            }),
        Math.max(BLOCKS_MIN, Math.min(BLOCKS_MAX, share / blockBytes)),
        blockBytes);
  }

  LogBytes of(LogBytes content) {
    return thread == null || !content.isCompressed()
        ? content
        : new AheadBytes(content, thread, blocks, blockBytes);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdown();
    }
  }
}
