package io.depthflow.benchmarks.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** One way of writing rows into a file and of having them again. */
interface TableFiles<T> {

  /** Writes a new file. */
  void write(List<T> rows, Path file) throws IOException;

  /** Hands on each row as this way gives it, in order; returns their number. */
  long read(Path file, Consumer<Object> rows) throws IOException;
}
