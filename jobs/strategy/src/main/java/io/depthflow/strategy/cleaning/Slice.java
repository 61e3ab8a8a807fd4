package io.depthflow.strategy.cleaning;

import java.util.Arrays;

/** Rows of a batch that go on to the sums: all but some, moved together where they lie. */
final class Slice {

  /** Pieces of fewer rows are moved row by row. */
  private static final int SHORT = 12;

  private int from;

  /** Rows left out, ascending. */
  private int[] without = new int[64];

  private int count;

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

  /**
   * Hands on the rows before one; the columns are others afterwards.
   *
   * @param finite whether all values are
   */
  void handOn(
      long[] timesMs, double[][] columns, int to, boolean finite, OutlierSketch.Slices slices) {
    int rows = to - from - count;
    if (count > 0 && rows > 0) {
      int[] kept = kept(to, rows);
      for (int i = 0; i < rows; i++) {
        timesMs[from + i] = timesMs[kept[i]];
      }
      for (double[] column : columns) {
        if (rows > SHORT * count) {
          movePieces(column, to);
        } else {
          moveRows(column, kept);
        }
      }
    }
    if (rows > 0) {
      slices.add(timesMs, columns, from, from + rows, finite);
    }
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

  private void movePieces(double[] column, int to) {
    int at = without[0];
    for (int i = 0; i < count; i++) {
      int piece = without[i] + 1;
      int end = i + 1 < count ? without[i + 1] : to;
      System.arraycopy(column, piece, column, at, end - piece);
      at += end - piece;
    }
  }

  private void moveRows(double[] column, int[] rows) {
    for (int i = 0; i < rows.length; i++) {
      column[from + i] = column[rows[i]];
    }
  }
}
