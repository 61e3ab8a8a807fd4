package io.depthflow.benchmarks.parquet;

import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.RowIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;

/** A table as the jobs write and read it. */
record OurFiles<T>(ParquetTable<T> table) implements TableFiles<T> {

  @Override
  public void write(List<T> rows, Path file) throws IOException {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file.toUri());
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
      BulkWriter<T> writer = table.writerFactory().create(out);
      for (T row : rows) {
        writer.addElement(row);
      }
      writer.finish();
      out.flush();
    }
  }

  @Override
  public long read(Path file, Consumer<Object> rows) throws IOException {
    long count = 0;
    try (RowIterator<T> iterator = ParquetRows.read(file, table)) {
      while (iterator.hasNext()) {
        rows.accept(iterator.next());
        count++;
      }
    }
    return count;
  }
}
