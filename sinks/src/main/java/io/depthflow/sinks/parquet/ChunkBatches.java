package io.depthflow.sinks.parquet;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/** The columns that are asked for of one file, front to back, some rows at a time. */
final class ChunkBatches implements AutoCloseable {
  /** Rows decoded at a time, column by column. */
  static final int MOST_ROWS = 1024;

  private final Path file;
  private final Column[] known;
  private final MessageType projection;
  private final RowGroups groups;

  /** By column asked for; null where the file does not have it. */
  private final ColumnChunkReader[] columns;

  private final SplitDoubles splitDoubles = new SplitDoubles(MOST_ROWS);
  private long groupRowsLeft;

  /**
   * @param table its name, for messages
   * @param buffers of who reads files one after the other
   */
  ChunkBatches(Path file, String table, Column[] known, ReadBuffers buffers) {
    this.file = file;
    this.known = known;
    this.columns = new ColumnChunkReader[known.length];
    ParquetFileReader reader;
    try {
      reader = ParquetRows.open(file, buffers);
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException("no such Parquet file: " + file.getPath(), e);
    } catch (IOException e) {
      throw new CorruptParquetException(file, e);
    }
    try {
      this.projection = TableProjection.of(table, known, reader.getFileMetaData().getSchema());
      this.groups = RowGroups.of(file, reader, projection, buffers);
    } catch (IOException | RuntimeException e) {
      close(file, reader);
      throw new CorruptParquetException(file, e);
    }
  }

  /** One reader a column, from the first {@link #next} on; the array stays the same. */
  ColumnChunkReader[] columns() {
    return columns;
  }

  /** Reads the next rows into the columns; returns their number, 0 at the end. */
  int next() throws IOException {
    while (groupRowsLeft == 0) {
      if (!groups.next()) {
        return 0;
      }
      open();
    }
    int rows = (int) Math.min(MOST_ROWS, groupRowsLeft);
    groupRowsLeft -= rows;
    for (ColumnChunkReader column : columns) {
      if (column != null) {
        column.read(rows);
      }
    }
    return rows;
  }

  private void open() throws IOException {
    groupRowsLeft = groups.rows();
    for (int i = 0; i < columns.length; i++) {
      String name = known[i].name();
      if (projection.containsField(name)) {
        ColumnDescriptor descriptor = projection.getColumnDescription(new String[] {name});
        columns[i] =
            new ColumnChunkReader(
                descriptor, known[i].type(), groups.pages(descriptor), MOST_ROWS, splitDoubles);
      }
    }
  }

  @Override
  public void close() {
    close(file, groups);
  }

  private static void close(Path file, Closeable opened) {
    try {
      opened.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file.getPath(), e);
    }
  }
}
