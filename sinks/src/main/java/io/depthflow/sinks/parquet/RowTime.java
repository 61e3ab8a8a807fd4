package io.depthflow.sinks.parquet;

/** Time of a row, milliseconds since the epoch. */
@FunctionalInterface
public interface RowTime<T> {
  long timeMs(T row);
}
