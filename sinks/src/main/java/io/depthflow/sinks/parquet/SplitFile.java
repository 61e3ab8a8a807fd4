package io.depthflow.sinks.parquet;

/** A file that is being read for a job, an element at a time. */
interface SplitFile<T> extends AutoCloseable {

  /** The next element, or null at the end. */
  T next();

  /** Rows in all elements so far. */
  long rowsDone();

  @Override
  void close();
}
