package io.depthflow.sinks.parquet;

import java.io.Serializable;

/** Makes a row of its columns; the inverse of {@link RowWriter}. */
@FunctionalInterface
public interface RowReader<T> extends Serializable {
  T read(RowView in);
}
