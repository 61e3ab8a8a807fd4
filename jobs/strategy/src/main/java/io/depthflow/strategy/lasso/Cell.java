package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Those rows of a time block that have the same labels and lie within the same embargoes of its
 * end: what the head or tail of any horizon is put together from.
 *
 * @param part number of the embargoes within which the rows lie
 * @param labels bit h: the rows have the label of horizon h
 * @param sums moments of features and labels; a label that is not there counts as 0
 * @param nonFinite rows whose value was NaN or infinite, per feature
 * @param skippedRows rows left out because of such a value
 * @param firstMs time of the first row, Long.MAX_VALUE when there is none
 * @param lastMs time of the last row, Long.MIN_VALUE when there is none
 */
record Cell(
    int part,
    long labels,
    GramBlock sums,
    long[] nonFinite,
    long skippedRows,
    long firstMs,
    long lastMs) {

  /** In a block, cells stand in the order of their keys. */
  static long key(int part, long labels) {
    return (long) part << 32 | labels;
  }

  long key() {
    return key(part, labels);
  }

  boolean has(int horizon) {
    return (labels >> horizon & 1) != 0;
  }

  /** Both cells' rows as a cell of this one's kind. */
  Cell plus(Cell other) {
    return new Cell(
        part,
        labels,
        sums.merge(other.sums),
        sum(nonFinite, other.nonFinite),
        skippedRows + other.skippedRows,
        Math.min(firstMs, other.firstMs),
        Math.max(lastMs, other.lastMs));
  }

  /** The rows of a block that another follows: none lies within an embargo of the end. */
  Cell inner() {
    return new Cell(0, labels, sums, nonFinite, skippedRows, firstMs, lastMs);
  }

  static long[] sum(long[] a, long[] b) {
    long[] sum = new long[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(part);
    out.writeLong(labels);
    GramBlockCodec.write(sums, out);
    writeLongs(nonFinite, out);
    out.writeLong(skippedRows);
    out.writeLong(firstMs);
    out.writeLong(lastMs);
  }

  static Cell read(DataInput in) throws IOException {
    return new Cell(
        in.readInt(),
        in.readLong(),
        GramBlockCodec.read(in),
        readLongs(in),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  static void writeLongs(long[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  static long[] readLongs(DataInput in) throws IOException {
    long[] values = new long[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }
}
