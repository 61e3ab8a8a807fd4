package io.depthflow.sinks.parquet;

import java.io.Serializable;

/** Lays a row's fields into columns. Travels in the job graph, so a lambda may capture no state. */
@FunctionalInterface
public interface RowWriter<T> extends Serializable {
  void write(T row, RowSink out);
}
