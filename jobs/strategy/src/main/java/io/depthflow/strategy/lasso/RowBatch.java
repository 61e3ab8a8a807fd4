package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Rows that wait to be summed together, column by column. */
final class RowBatch {

  static final int MOST_ROWS = 256;

  /** Many batches stay small: the last rows before a block's end have one of their own. */
  private static final int FIRST_ROWS = 16;

  private final double[][] columns;
  private int count;

  RowBatch(int columns) {
    this.columns = new double[columns][FIRST_ROWS];
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == MOST_ROWS;
  }

  void clear() {
    count = 0;
  }

  /** Adds a row of some values and some more. */
  void add(double[] values, double[] more) {
    makeRoom(count + 1);
    for (int i = 0; i < values.length; i++) {
      columns[i][count] = values[i];
    }
    for (int i = 0; i < more.length; i++) {
      columns[values.length + i][count] = more[i];
    }
    count++;
  }

  /**
   * Adds rows that lie column by column, as many as there is room for.
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   * @return how many
   */
  int addColumns(double[][] values, int from, int to) {
    int take = Math.min(MOST_ROWS - count, to - from);
    makeRoom(count + take);
    for (int i = 0; i < columns.length; i++) {
      System.arraycopy(values[i], from, columns[i], count, take);
    }
    count += take;
    return take;
  }

  private void makeRoom(int rows) {
    int room = columns[0].length;
    if (rows > room) {
      int more = Math.min(MOST_ROWS, Math.max(rows, 2 * room));
      Arrays.setAll(columns, i -> Arrays.copyOf(columns[i], more));
    }
  }

  /**
   * The moments of the rows, which stay as they are.
   *
   * @param products of as many columns
   */
  GramBlock moments(Products products) {
    return products.moments(columns, count);
  }

  RowBatch copy() {
    RowBatch copy = new RowBatch(columns.length);
    copy.addColumns(columns, 0, count);
    return copy;
  }

  /** Writes the number of rows, then column after column. */
  void write(DataOutput out) throws IOException {
    out.writeInt(count);
    for (double[] column : columns) {
      for (int row = 0; row < count; row++) {
        out.writeDouble(column[row]);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static RowBatch read(int columns, DataInput in) throws IOException {
    RowBatch read = new RowBatch(columns);
    int count = in.readInt();
    if (count < 0 || count >= MOST_ROWS) {
      throw new IOException("Gram sums with " + count + " rows in hand: state is corrupt");
    }
    read.makeRoom(count);
    read.count = count;
    for (double[] column : read.columns) {
      for (int row = 0; row < count; row++) {
        column[row] = in.readDouble();
      }
    }
    return read;
  }
}
