package io.depthflow.sinks.parquet;

import java.util.Arrays;

/**
 * The different values of a column chunk, in the order in which they come, and the number of each
 * value among them. One thread; used again for the next chunk.
 */
final class ValueDictionary {
  /** More would not stay in the cache, nor pay. */
  private static final int SIZE_MAX = 1 << 14;

  private static final int SLOTS = 4 * SIZE_MAX;

  /** After so many values it is seen whether they repeat at all. */
  private static final int PROBE = 512;

  private final int[] slots = new int[SLOTS];
  private final long[] entries = new long[SIZE_MAX];
  private int[] ids = new int[0];
  private int size;

  /** Whether the values repeat enough; if so, entries and ids are those of these values. */
  boolean build(long[] values, int count) {
    Arrays.fill(slots, 0);
    size = 0;
    if (ids.length < count) {
      ids = new int[count];
    }
    int sizeMax = Math.min(SIZE_MAX, count / 2);
    for (int i = 0; i < count; i++) {
      int id = idOf(values[i]);
      if (size > sizeMax || i == PROBE && size > PROBE * 9 / 10) {
        return false;
      }
      ids[i] = id;
    }
    return true;
  }

  private int idOf(long value) {
    int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 48);
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (entries[id] == value) {
        return id;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (size < SIZE_MAX) {
      entries[size] = value;
      slots[slot] = size + 1;
    }
    return size++;
  }

  int size() {
    return size;
  }

  long entry(int id) {
    return entries[id];
  }

  int id(int value) {
    return ids[value];
  }

  /** Bits that an id takes. */
  int width() {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
  }
}
