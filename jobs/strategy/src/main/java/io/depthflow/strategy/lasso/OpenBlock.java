package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;

/** The time block that rows are being added to. */
final class OpenBlock {

  final long index;
  private final TreeMap<Long, OpenCell> cells = new TreeMap<>();

  /** The cell that was asked for last: rows of one kind come one after the other. */
  private OpenCell last;

  OpenBlock(long index) {
    this.index = index;
  }

  OpenCell cell(int part, long labels, int features, BatchPool pool) {
    if (last == null || last.part != part || last.labels != labels) {
      last =
          cells.computeIfAbsent(
              Cell.key(part, labels), k -> new OpenCell(part, labels, features, pool));
    }
    return last;
  }

  CellBlock block(long blockMs) {
    Cell[] closed = cells.values().stream().map(OpenCell::cell).toArray(Cell[]::new);
    return new CellBlock(index * blockMs, (index + 1) * blockMs, closed);
  }

  /** Gives back what the next block may use; not to be called on any more. */
  void close() {
    cells.values().forEach(cell -> cell.sums.close());
  }

  OpenBlock copy() {
    OpenBlock copy = new OpenBlock(index);
    cells.forEach((key, cell) -> copy.cells.put(key, cell.copy()));
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(index);
    out.writeInt(cells.size());
    for (OpenCell cell : cells.values()) {
      cell.write(out);
    }
  }

  static OpenBlock read(DataInput in) throws IOException {
    OpenBlock read = new OpenBlock(in.readLong());
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      OpenCell cell = OpenCell.read(in);
      read.cells.put(Cell.key(cell.part, cell.labels), cell);
    }
    return read;
  }
}
