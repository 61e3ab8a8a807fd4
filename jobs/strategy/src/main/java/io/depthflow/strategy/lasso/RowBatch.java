package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Rows that wait to be summed together. Each is an array of its own, and all loops go along rows:
 * of arrays at one index, with nothing to decide between, the compiler makes vector instructions.
 */
final class RowBatch {

  static final int MOST_ROWS = 256;

  private final int columns;

  /** Where a row's first column stands; before it are zeros, see {@link Products#GROUP}. */
  private final int first;

  /** Made when they are first used. */
  private final double[][] rows = new double[MOST_ROWS][];

  private int count;

  RowBatch(int columns) {
    this.columns = columns;
    this.first = -columns & (Products.GROUP - 1);
  }

  /** Length of a row, filled up. */
  int lanes() {
    return first + columns;
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
    double[] row = row(count++);
    System.arraycopy(values, 0, row, first, values.length);
    System.arraycopy(more, 0, row, first + values.length, more.length);
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
    for (int row = count; row < count + take; row++) {
      row(row);
    }
    int column = 0;
    for (; column + 4 <= columns; column += 4) {
      int at = first + column;
      transpose(
          values[column],
          values[column + 1],
          values[column + 2],
          values[column + 3],
          from,
          at,
          take);
    }
    for (; column < columns; column++) {
      double[] source = values[column];
      for (int row = 0; row < take; row++) {
        rows[count + row][first + column] = source[from + row];
      }
    }
    count += take;
    return take;
  }

  /** Four columns at a time, since finding a row costs more than writing to it. */
  private void transpose(
      double[] a, double[] b, double[] c, double[] d, int from, int at, int take) {
    for (int row = 0; row < take; row++) {
      double[] line = rows[count + row];
      line[at] = a[from + row];
      line[at + 1] = b[from + row];
      line[at + 2] = c[from + row];
      line[at + 3] = d[from + row];
    }
  }

  private double[] row(int row) {
    if (rows[row] == null) {
      rows[row] = new double[lanes()];
    }
    return rows[row];
  }

  /**
   * The moments of the rows, which stay as they are.
   *
   * @param products of rows of this length
   */
  GramBlock moments(Products products) {
    double[] shift = rows[0];
    double[] mean = new double[shift.length];
    double[] min = shift.clone();
    double[] max = shift.clone();
    for (int row = 0; row < count; row += 4) {
      // The first row adds nothing where there is none.
      double[] a = rows[row];
      double[] b = row + 1 < count ? rows[row + 1] : shift;
      double[] c = row + 2 < count ? rows[row + 2] : shift;
      double[] d = row + 3 < count ? rows[row + 3] : shift;
      addDeviations(a, b, c, d, shift, mean);
      widen(a, b, c, d, min, max);
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= count;
    }
    double[][] sums = products.of(rows, count, shift, mean);
    double[] comoment = new double[GramBlock.packed(columns)];
    for (int i = 0, k = 0; i < columns; k += ++i) {
      System.arraycopy(sums[first + i], first, comoment, k, i + 1);
    }
    return new GramBlock(count, own(shift), own(mean), comoment, own(min), own(max));
  }

  private static void addDeviations(
      double[] a, double[] b, double[] c, double[] d, double[] shift, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      double s = shift[j];
      sum[j] += ((a[j] - s) + (b[j] - s)) + ((c[j] - s) + (d[j] - s));
    }
  }

  private static void widen(
      double[] a, double[] b, double[] c, double[] d, double[] min, double[] max) {
    for (int j = 0; j < min.length; j++) {
      double least = Math.min(Math.min(a[j], b[j]), Math.min(c[j], d[j]));
      double most = Math.max(Math.max(a[j], b[j]), Math.max(c[j], d[j]));
      min[j] = Math.min(min[j], least);
      max[j] = Math.max(max[j], most);
    }
  }

  private double[] own(double[] row) {
    return Arrays.copyOfRange(row, first, row.length);
  }

  RowBatch copy() {
    RowBatch copy = new RowBatch(columns);
    copy.count = count;
    for (int row = 0; row < count; row++) {
      copy.rows[row] = rows[row].clone();
    }
    return copy;
  }

  /** Writes the number of rows, then column after column. */
  void write(DataOutput out) throws IOException {
    out.writeInt(count);
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < count; row++) {
        out.writeDouble(rows[row][first + column]);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static RowBatch read(int columns, DataInput in) throws IOException {
    RowBatch read = new RowBatch(columns);
    read.count = in.readInt();
    if (read.count < 0 || read.count >= MOST_ROWS) {
      throw new IOException("Gram sums with " + read.count + " rows in hand: state is corrupt");
    }
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < read.count; row++) {
        read.row(row)[read.first + column] = in.readDouble();
      }
    }
    return read;
  }
}
