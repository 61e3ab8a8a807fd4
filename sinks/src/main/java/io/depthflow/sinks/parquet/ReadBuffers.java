package io.depthflow.sinks.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * Memory for what is read of files, used again for the next row group, of this file or another: a
 * JVM would have to clear and to collect it for each. Holds as much as was in use at one time. One
 * thread.
 */
final class ReadBuffers implements ByteBufferAllocator {
  private static final int LEAST = 1 << 12;

  /** Free ones by the binary logarithm of their size, a power of two. */
  private final Deque<?>[] heap = new Deque<?>[Integer.SIZE];

  /** The same, outside the heap. */
  private final Deque<?>[] direct = new Deque<?>[Integer.SIZE];

  /** Of the heap. */
  @Override
  public ByteBuffer allocate(int size) {
    if (size > 1 << 30) {
      return ByteBuffer.allocate(size);
    }
    ByteBuffer buffer = free(heap, log(size)).poll();
    return (buffer == null ? ByteBuffer.allocate(1 << log(size)) : buffer).clear().limit(size);
  }

  /** Outside the heap, where a system's read puts its bytes without a copy. */
  ByteBuffer allocateDirect(int size) {
    if (size > 1 << 30) {
      return ByteBuffer.allocateDirect(size);
    }
    ByteBuffer buffer = free(direct, log(size)).poll();
    return (buffer == null ? ByteBuffer.allocateDirect(1 << log(size)) : buffer)
        .clear()
        .limit(size);
  }

  /** Takes either kind back. */
  @Override
  public void release(ByteBuffer buffer) {
    if (Integer.bitCount(buffer.capacity()) == 1) {
      free(buffer.isDirect() ? direct : heap, Integer.numberOfTrailingZeros(buffer.capacity()))
          .push(buffer);
    }
  }

  private static int log(int size) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(LEAST, size) - 1);
  }

  @SuppressWarnings("unchecked")
  private static Deque<ByteBuffer> free(Deque<?>[] buffers, int log) {
    if (buffers[log] == null) {
      buffers[log] = new ArrayDeque<ByteBuffer>();
    }
    return (Deque<ByteBuffer>) buffers[log];
  }

  @Override
  public boolean isDirect() {
    return false;
  }
}
