package io.depthflow.sinks.parquet;

import java.util.Arrays;

/** The values of one row between the table's functions and Parquet's record calls; reused. */
final class RowBuffer implements RowSink, RowView {
  private final ParquetTable<?> table;
  private final Column[] columns;
  final boolean[] present;
  final long[] longs;
  final double[] doubles;
  final String[] strings;

  RowBuffer(ParquetTable<?> table) {
    this.table = table;
    this.columns = table.columnArray();
    this.present = new boolean[columns.length];
    this.longs = new long[columns.length];
    this.doubles = new double[columns.length];
    this.strings = new String[columns.length];
  }

  void clear() {
    Arrays.fill(present, false);
  }

  @Override
  public void setLong(int column, long value) {
    require(column, Column.Type.LONG);
    longs[column] = value;
    present[column] = true;
  }

  @Override
  public void setInt(int column, int value) {
    require(column, Column.Type.INT);
    longs[column] = value;
    present[column] = true;
  }

  @Override
  public void setDouble(int column, double value) {
    require(column, Column.Type.DOUBLE);
    doubles[column] = value;
    present[column] = !columns[column].optional() || !Double.isNaN(value);
  }

  @Override
  public void setString(int column, String value) {
    require(column, Column.Type.STRING);
    strings[column] = value;
    present[column] = value != null;
  }

  @Override
  public boolean isNull(int column) {
    return !present[column];
  }

  @Override
  public long getLong(int column) {
    require(column, Column.Type.LONG);
    return presentLong(column);
  }

  @Override
  public int getInt(int column) {
    require(column, Column.Type.INT);
    return (int) presentLong(column);
  }

  @Override
  public double getDouble(int column) {
    require(column, Column.Type.DOUBLE);
    return present[column] ? doubles[column] : Double.NaN;
  }

  @Override
  public String getString(int column) {
    require(column, Column.Type.STRING);
    return present[column] ? strings[column] : null;
  }

  private long presentLong(int column) {
    if (!present[column]) {
      throw new IllegalStateException(
          "column " + columns[column].name() + " of table " + table.name() + " is null here");
    }
    return longs[column];
  }

  private void require(int column, Column.Type type) {
    if (columns[column].type() != type) {
      throw new IllegalArgumentException(
          "column " + columns[column] + " of table " + table.name() + " is used as " + type);
    }
  }
}
