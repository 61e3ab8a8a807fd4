package io.depthflow.sinks.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * Memory for what is read of files, used again for the next row group, of this file or another: a
 * JVM would have to clear and to collect it for each. Holds as much as was in use at one time. One
 * thread.
 */
final class ReadBuffers implements ByteBufferAllocator {
  private static final int LEAST = 1 << 12;

  /** Longer ones are not kept. */
  private static final int MOST = 1 << 30;

  /** Free ones by their capacity, a power of two: row groups differ in length. */
  private final Map<Integer, Deque<ByteBuffer>> heap = new HashMap<>();

  /** The same outside the heap, by eighths of a power of two: a page is as long as the next. */
  private final Map<Integer, Deque<ByteBuffer>> direct = new HashMap<>();

  /** Of the heap. */
  @Override
  public ByteBuffer allocate(int size) {
    return take(heap, capacity(size, 1), ByteBuffer::allocate).limit(size);
  }

  /** Outside the heap, where a system's read puts its bytes without a copy. */
  ByteBuffer allocateDirect(int size) {
    return take(direct, capacity(size, 8), ByteBuffer::allocateDirect).limit(size);
  }

  /** Takes either kind back. */
  @Override
  public void release(ByteBuffer buffer) {
    if (buffer.capacity() <= MOST) {
      (buffer.isDirect() ? direct : heap)
          .computeIfAbsent(buffer.capacity(), capacity -> new ArrayDeque<>())
          .push(buffer);
    }
  }

  /** The next one of so many steps to the next power of two. */
  private static int capacity(int size, int steps) {
    if (size > MOST) {
      return size;
    }
    int step = Math.max(LEAST, Integer.highestOneBit(size) / steps);
    return (Math.max(1, size) + step - 1) / step * step;
  }

  private static ByteBuffer take(
      Map<Integer, Deque<ByteBuffer>> free, int capacity, IntFunction<ByteBuffer> allocation) {
    Deque<ByteBuffer> fitting = free.get(capacity);
    return fitting == null || fitting.isEmpty()
        ? allocation.apply(capacity)
        : fitting.pop().clear();
  }

  @Override
  public boolean isDirect() {
    return false;
  }
}
