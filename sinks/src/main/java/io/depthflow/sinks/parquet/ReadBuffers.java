package io.depthflow.sinks.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * Memory for row groups as they lie in files, used again for the next one, of this file or another:
 * tens of megabytes that a JVM would have to clear and to collect for each. Holds as much as was in
 * use at one time. One thread.
 */
final class ReadBuffers implements ByteBufferAllocator {
  private static final int LEAST = 1 << 16;

  /** Free ones by the binary logarithm of their size, a power of two. */
  private final Deque<?>[] free = new Deque<?>[Integer.SIZE];

  @Override
  public ByteBuffer allocate(int size) {
    if (size > 1 << 30) {
      return ByteBuffer.allocate(size);
    }
    int log = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(LEAST, size) - 1);
    ByteBuffer buffer = free(log).poll();
    return (buffer == null ? ByteBuffer.allocate(1 << log) : buffer).clear().limit(size);
  }

  @Override
  public void release(ByteBuffer buffer) {
    if (Integer.bitCount(buffer.capacity()) == 1) {
      free(Integer.numberOfTrailingZeros(buffer.capacity())).push(buffer);
    }
  }

  @SuppressWarnings("unchecked")
  private Deque<ByteBuffer> free(int log) {
    if (free[log] == null) {
      free[log] = new ArrayDeque<ByteBuffer>();
    }
    return (Deque<ByteBuffer>) free[log];
  }

  @Override
  public boolean isDirect() {
    return false;
  }
}
