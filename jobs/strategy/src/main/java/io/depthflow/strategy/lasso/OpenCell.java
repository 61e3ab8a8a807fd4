package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A {@link Cell} that rows are being added to. */
final class OpenCell {

  final int part;
  final long labels;
  final GramAccumulator sums;
  final long[] nonFinite;
  long skippedRows;
  long firstMs = Long.MAX_VALUE;
  long lastMs = Long.MIN_VALUE;

  OpenCell(int part, long labels, int features, BatchPool pool) {
    this(part, labels, new GramAccumulator(pool), new long[features]);
  }

  private OpenCell(int part, long labels, GramAccumulator sums, long[] nonFinite) {
    this.part = part;
    this.labels = labels;
    this.sums = sums;
    this.nonFinite = nonFinite;
  }

  void sawRow(long timeMs) {
    firstMs = Math.min(firstMs, timeMs);
    lastMs = Math.max(lastMs, timeMs);
  }

  void sawRows(long[] timesMs, int from, int to) {
    for (int row = from; row < to; row++) {
      sawRow(timesMs[row]);
    }
  }

  Cell cell() {
    return new Cell(part, labels, sums.block(), nonFinite.clone(), skippedRows, firstMs, lastMs);
  }

  OpenCell copy() {
    OpenCell copy = new OpenCell(part, labels, sums.copy(), nonFinite.clone());
    copy.skippedRows = skippedRows;
    copy.firstMs = firstMs;
    copy.lastMs = lastMs;
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(part);
    out.writeLong(labels);
    sums.write(out);
    Cell.writeLongs(nonFinite, out);
    out.writeLong(skippedRows);
    out.writeLong(firstMs);
    out.writeLong(lastMs);
  }

  static OpenCell read(DataInput in) throws IOException {
    OpenCell read =
        new OpenCell(in.readInt(), in.readLong(), GramAccumulator.read(in), Cell.readLongs(in));
    read.skippedRows = in.readLong();
    read.firstMs = in.readLong();
    read.lastMs = in.readLong();
    return read;
  }
}
