package io.depthflow.strategy.cleaning;

import java.util.Arrays;

/** Rows of a batch that go on to the sums: all but some, moved together. */
final class Slice {

  /** Pieces of fewer rows are moved row by row. */
  private static final int SHORT = 12;

  private final double[][] moved;
  private long[] movedMs = {};
  private int from;
  private int[] without = new int[64];
  private int count;

  Slice(int columns) {
    this.moved = new double[columns][0];
  }

  /** Begins anew with a row. */
  void begin(int row) {
    from = row;
    count = 0;
  }

  /** Leaves a row out, which lies behind the last one left out. */
  void without(int row) {
    if (count == without.length) {
      without = Arrays.copyOf(without, 2 * count);
    }
    without[count++] = row;
  }

  /** Hands on the rows before one. */
  void handOn(long[] timesMs, double[][] columns, int to, OutlierSketch.Slices slices) {
    int rows = to - from - count;
    if (rows == 0) {
      return;
    }
    if (count == 0) {
      slices.add(timesMs, columns, from, to);
      return;
    }
    if (movedMs.length < rows) {
      int room = Math.max(rows, 2 * movedMs.length);
      movedMs = new long[room];
      Arrays.setAll(moved, i -> new double[room]);
    }
    int[] kept = kept(to, rows);
    for (int i = 0; i < rows; i++) {
      movedMs[i] = timesMs[kept[i]];
    }
    boolean pieces = rows > SHORT * count;
    for (int i = 0; i < moved.length; i++) {
      if (pieces) {
        movePieces(columns[i], to, moved[i]);
      } else {
        moveRows(columns[i], kept, rows, moved[i]);
      }
    }
    slices.add(movedMs, moved, 0, rows);
  }

  private int[] kept(int to, int rows) {
    int[] kept = new int[rows];
    int next = 0;
    int at = 0;
    for (int row = from; row < to; row++) {
      if (next < count && without[next] == row) {
        next++;
      } else {
        kept[at++] = row;
      }
    }
    return kept;
  }

  private void movePieces(double[] column, int to, double[] target) {
    int at = 0;
    int row = from;
    for (int i = 0; i < count; i++) {
      System.arraycopy(column, row, target, at, without[i] - row);
      at += without[i] - row;
      row = without[i] + 1;
    }
    System.arraycopy(column, row, target, at, to - row);
  }

  private static void moveRows(double[] column, int[] rows, int count, double[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = column[rows[i]];
    }
  }
}
