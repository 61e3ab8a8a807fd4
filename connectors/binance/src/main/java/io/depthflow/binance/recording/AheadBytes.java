package io.depthflow.binance.recording;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The content of a file, read on another thread into blocks that go back and forth. The other
 * thread never waits for this one: when the blocks are full it goes on to other files, and is asked
 * again once half of them are empty, so that it is woken for many blocks at a time. An end or a
 * failure is seen behind all that was read before it.
 */
final class AheadBytes implements LogBytes {

  /** What a compression makes at a time at most, which goes into a block without a copy. */
  private static final int READ_BYTES = 1 << 16;

  private final LogBytes content;
  private final Executor thread;
  private final int blocks;
  private final int blockBytes;
  private final ArrayDeque<Block> full = new ArrayDeque<>();
  private final ArrayDeque<Block> empty = new ArrayDeque<>();
  private Block reading;
  private int at;
  private boolean filling;
  private boolean ended;
  private boolean closed;
  private Throwable failure;

  /**
   * @param blockBytes size of a block, at least {@value #READ_BYTES}
   */
  AheadBytes(LogBytes content, Executor thread, int blocks, int blockBytes) {
    this.content = content;
    this.thread = thread;
    this.blocks = blocks;
    this.blockBytes = blockBytes;
  }

  @Override
  public String name() {
    return content.name();
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if ((reading == null || at == reading.length) && !nextBlock()) {
      return -1;
    }
    int n = Math.min(length, reading.length - at);
    System.arraycopy(reading.bytes, at, out, offset, n);
    at += n;
    return n;
  }

  private synchronized boolean nextBlock() throws IOException {
    if (reading != null) {
      empty.push(reading);
      reading = null;
    }
    if (!filling && !ended && full.size() <= blocks / 2) {
      filling = true;
      thread.execute(this::fill);
    }
    while (full.isEmpty() && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a block of the file");
      }
    }
    reading = full.poll();
    at = 0;
    if (reading == null) {
      throwFailure();
    }
    return reading != null;
  }

  private void throwFailure() throws IOException {
    if (failure instanceof IOException) {
      throw (IOException) failure;
    }
    if (failure instanceof Error) {
      throw (Error) failure;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /** On the other thread. */
  private void fill() {
    for (Block block = takeEmpty(); block != null; block = takeEmpty()) {
      boolean last = true;
      Throwable stopped = null;
      try {
        last = !block.fill(content);
      } catch (IOException | RuntimeException | Error e) {
        stopped = e;
      }
      give(block, last, stopped);
    }
  }

  private synchronized Block takeEmpty() {
    if (closed || ended || full.size() == blocks) {
      filling = false;
      notifyAll();
      return null;
    }
    return empty.isEmpty() ? new Block(blockBytes) : empty.pop();
  }

  private synchronized void give(Block block, boolean last, Throwable stopped) {
    if (block.length > 0) {
      full.add(block);
    }
    ended = last;
    failure = stopped;
    notifyAll();
  }

  /** Returns when the other thread has left the file. */
  @Override
  public void close() throws IOException {
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      while (filling) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    content.close();
  }

  private static final class Block {
    private final byte[] bytes;
    private int length;

    Block(int size) {
      bytes = new byte[size];
    }

    /** False when the content ended; what came before an end or a failure is in the block. */
    boolean fill(LogBytes content) throws IOException {
      length = 0;
      while (length <= bytes.length - READ_BYTES) {
        int n = content.read(bytes, length, bytes.length - length);
        if (n < 0) {
          return false;
        }
        length += n;
      }
      return true;
    }
  }
}
