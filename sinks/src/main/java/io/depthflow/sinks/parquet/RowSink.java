package io.depthflow.sinks.parquet;

/**
 * Where a {@link RowWriter} puts the values of one row, by column index (0-based, in the table's
 * order). Each required column must be set once per row; one left out of an optional column is
 * null.
 */
public interface RowSink {

  void setLong(int column, long value);

  void setInt(int column, int value);

  /** NaN in an optional column is written as null. */
  void setDouble(int column, double value);

  /** Null is allowed in an optional column only. */
  void setString(int column, String value);
}
