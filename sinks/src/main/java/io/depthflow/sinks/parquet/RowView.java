package io.depthflow.sinks.parquet;

/**
 * One row as it was read, by column index of the table that reads (not of the file). Valid only
 * during {@link RowReader#read}.
 */
public interface RowView {

  /** Whether the column has no value, also because the file is older than the column. */
  boolean isNull(int column);

  /**
   * @throws IllegalStateException if the column is null
   */
  long getLong(int column);

  /**
   * @throws IllegalStateException if the column is null
   */
  int getInt(int column);

  /** NaN if the column is null. */
  double getDouble(int column);

  /** Null if the column is null. */
  String getString(int column);
}
