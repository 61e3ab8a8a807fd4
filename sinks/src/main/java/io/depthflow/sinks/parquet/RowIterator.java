package io.depthflow.sinks.parquet;

import org.apache.flink.util.CloseableIterator;

/**
 * Rows of files one by one; {@link #close} may be called at any time and throws nothing checked.
 */
public interface RowIterator<T> extends CloseableIterator<T> {

  @Override
  void close();
}
