package io.depthflow.market.book;

/**
 * What was said at the newest update ids, in ascending order of these: each entry is an id, pairs
 * of a price and a quantity, and further numbers, all longs of one array.
 */
final class IdEntries {
  /** Longs of an entry. */
  final int width;

  private final int max;
  private final int pairs;
  private long[] values;
  private int from;
  private int to;

  /**
   * @param max entries kept at most
   * @param pairs pairs of price and quantity behind the id
   * @param more numbers behind these
   */
  IdEntries(int max, int pairs, int more) {
    this.max = max;
    this.pairs = pairs;
    this.width = 1 + 2 * pairs + more;
    this.values = new long[8 * width];
  }

  /** The array that offsets point into, until the next {@link #add}. */
  long[] values() {
    return values;
  }

  boolean isEmpty() {
    return from == to;
  }

  void clear() {
    from = 0;
    to = 0;
  }

  /** Offset of the first entry. */
  int first() {
    return from;
  }

  /** Offset of the last entry. */
  int last() {
    return to - width;
  }

  long id(int at) {
    return values[at];
  }

  void removeFirst() {
    from += width;
  }

  /** Puts an entry in its place, behind those of the same id; the first makes room for it. */
  void add(long[] entry) {
    if (to - from == max * width) {
      removeFirst();
    }
    if (to == values.length) {
      makeRoom();
    }
    int at = to;
    while (at > from && values[at - width] > entry[0]) {
      at -= width;
    }
    System.arraycopy(values, at, values, at + width, to - at);
    System.arraycopy(entry, 0, values, at, width);
    to += width;
  }

  /** Offset of the entry of an id, -1 when there is none. */
  int find(long id) {
    int low = from / width;
    int high = to / width - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = values[middle * width];
      if (there == id) {
        return middle * width;
      }
      if (there < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  void scale(long priceFactor, long quantityFactor) {
    for (int entry = from; entry < to; entry += width) {
      for (int i = entry + 1; i < entry + 1 + 2 * pairs; i += 2) {
        values[i] = Math.multiplyExact(values[i], priceFactor);
        values[i + 1] = Math.multiplyExact(values[i + 1], quantityFactor);
      }
    }
  }

  /** Half of the array is free, or it doubles: so the moving costs little per entry. */
  private void makeRoom() {
    int used = to - from;
    long[] into = used > values.length / 2 ? new long[values.length * 2] : values;
    System.arraycopy(values, from, into, 0, used);
    values = into;
    from = 0;
    to = used;
  }
}
