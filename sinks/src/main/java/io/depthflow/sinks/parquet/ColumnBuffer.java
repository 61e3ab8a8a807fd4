package io.depthflow.sinks.parquet;

import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** The values of one column of a row group, one beside the other; it grows as rows come. */
final class ColumnBuffer {
  private static final int FIRST_VALUES = 64;

  private final Column column;

  /** By row, of an optional column: whether there is a value. */
  private boolean[] present;

  /** By value; a double's raw bits. */
  private long[] bits;

  private Binary[] strings;
  private int count;

  ColumnBuffer(Column column) {
    this.column = column;
    if (column.optional()) {
      present = new boolean[FIRST_VALUES];
    }
    if (column.type() == Column.Type.STRING) {
      strings = new Binary[FIRST_VALUES];
    } else {
      bits = new long[FIRST_VALUES];
    }
  }

  Column column() {
    return column;
  }

  /** Number of values. */
  int count() {
    return count;
  }

  /** Number of values in the rows from the one to before the other. */
  int count(int fromRow, int toRow) {
    if (present == null) {
      return toRow - fromRow;
    }
    int values = 0;
    for (int row = fromRow; row < toRow; row++) {
      values += present(row) ? 1 : 0;
    }
    return values;
  }

  boolean present(int row) {
    return present == null ? row < count : row < present.length && present[row];
  }

  long[] bits() {
    return bits;
  }

  Binary[] strings() {
    return strings;
  }

  /** Takes the value of a row; that of a row already there takes its place. */
  void put(int row, long value) {
    int at = place(row);
    if (at == bits.length) {
      bits = Arrays.copyOf(bits, 2 * at);
    }
    bits[at] = value;
  }

  /** As {@link #put(int, long)}, for a column of strings. */
  void put(int row, Binary value) {
    int at = place(row);
    if (at == strings.length) {
      strings = Arrays.copyOf(strings, 2 * at);
    }
    strings[at] = value;
  }

  private int place(int row) {
    if (present == null) {
      count = row + 1;
      return row;
    }
    if (row >= present.length) {
      present = Arrays.copyOf(present, Math.max(2 * present.length, row + 1));
    }
    if (present[row]) {
      return count - 1;
    }
    present[row] = true;
    return count++;
  }

  /** Bytes of the heap that the buffers take, filled or not; a string's own are not counted. */
  long heldBytes() {
    return (long) (bits == null ? strings.length : bits.length) * Long.BYTES
        + (present == null ? 0 : present.length);
  }

  /** Gives the memory back; to be called when it is {@linkplain #clear cleared}. */
  void release() {
    if (present != null) {
      present = new boolean[FIRST_VALUES];
    }
    if (bits != null) {
      bits = new long[FIRST_VALUES];
    } else {
      strings = new Binary[FIRST_VALUES];
    }
  }

  void clear() {
    count = 0;
    if (present != null) {
      Arrays.fill(present, false);
    }
  }
}
