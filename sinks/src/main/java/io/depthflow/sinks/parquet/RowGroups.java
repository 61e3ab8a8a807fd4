package io.depthflow.sinks.parquet;

import java.io.Closeable;
import java.io.IOException;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/**
 * The row groups of one file, front to back. A file on a disk of ours is read page by page; from
 * another file system, where to jump within a file is dear, a row group comes as a whole.
 */
interface RowGroups extends Closeable {

  /**
   * @param reader of the file, closed with the groups
   * @param columns that are asked for
   */
  static RowGroups of(Path file, ParquetFileReader reader, MessageType columns, ReadBuffers buffers)
      throws IOException {
    java.nio.file.Path local = FlinkFiles.local(file);
    return local == null
        ? new RemoteRowGroups(reader, columns)
        : new LocalRowGroups(local, reader, buffers);
  }

  /** Goes to the next one; false at the end. The pages of the one before are gone. */
  boolean next() throws IOException;

  /** Of the row group. */
  long rows();

  /** The pages of a column that was asked for, in the row group. */
  PageReader pages(ColumnDescriptor column) throws IOException;
}
