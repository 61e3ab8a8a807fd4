package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The rows of one stretch of time, of all horizons.
 *
 * @param fromMs start, inclusive
 * @param toMs end, exclusive
 * @param cells in the order of their keys
 */
record CellBlock(long fromMs, long toMs, Cell[] cells) {

  /** Two parts of the same stretch, summed apart from each other. */
  CellBlock besides(CellBlock part) {
    TreeMap<Long, Cell> joined = new TreeMap<>();
    for (Cell cell : cells) {
      joined.merge(cell.key(), cell, Cell::plus);
    }
    for (Cell cell : part.cells) {
      joined.merge(cell.key(), cell, Cell::plus);
    }
    return new CellBlock(fromMs, toMs, joined.values().toArray(Cell[]::new));
  }

  /** As a part of a longer stretch. */
  CellBlock within(long wideFromMs, long wideToMs) {
    CellBlock wide = new CellBlock(wideFromMs, wideToMs, cells);
    if (toMs == wideToMs) {
      return wide;
    }
    // What was within an embargo of the old end lies further than it from the new one.
    TreeMap<Long, Cell> joined = new TreeMap<>();
    for (Cell cell : cells) {
      Cell inner = cell.inner();
      joined.merge(inner.key(), inner, Cell::plus);
    }
    return new CellBlock(wideFromMs, wideToMs, joined.values().toArray(Cell[]::new));
  }

  /**
   * The problem of one horizon.
   *
   * @param features of the sums
   * @param horizon its number
   * @param tailFrom the least {@link Cell#part} that lies within the horizon's embargo
   */
  TimeBlock of(int features, int horizon, int tailFrom) {
    int[] columns = new int[features];
    Arrays.setAll(columns, i -> i);
    GramBlock head = GramBlock.empty(features);
    GramBlock tail = GramBlock.empty(features);
    long[] nonFinite = new long[features];
    long skipped = 0;
    long firstMs = Long.MAX_VALUE;
    long lastMs = Long.MIN_VALUE;
    for (Cell cell : cells) {
      skipped += cell.skippedRows();
      if (!cell.has(horizon)) {
        skipped += cell.sums().n();
        continue;
      }
      nonFinite = Cell.sum(nonFinite, cell.nonFinite());
      if (cell.sums().n() > 0) {
        GramBlock own = cell.sums().select(columns, features + horizon);
        head = cell.part() < tailFrom ? head.merge(own) : head;
        tail = cell.part() < tailFrom ? tail : tail.merge(own);
        firstMs = Math.min(firstMs, cell.firstMs());
        lastMs = Math.max(lastMs, cell.lastMs());
      }
    }
    return new TimeBlock(fromMs, toMs, firstMs, lastMs, head, tail, nonFinite, skipped);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(fromMs);
    out.writeLong(toMs);
    out.writeInt(cells.length);
    for (Cell cell : cells) {
      cell.write(out);
    }
  }

  static CellBlock read(DataInput in) throws IOException {
    long fromMs = in.readLong();
    long toMs = in.readLong();
    Cell[] cells = new Cell[in.readInt()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = Cell.read(in);
    }
    return new CellBlock(fromMs, toMs, cells);
  }
}
