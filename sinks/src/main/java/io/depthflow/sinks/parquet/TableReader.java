package io.depthflow.sinks.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/** Reads the rows of one file, front to back; only the columns that the table knows. */
final class TableReader<T> implements AutoCloseable {
  /** Rows decoded at a time, column by column. */
  private static final int BATCH = 1024;

  private final Path file;
  private final ParquetTable<T> table;
  private final ParquetFileReader reader;
  private final MessageType projection;
  private final View view = new View();

  /** By column of the table; null where the file does not have it. */
  private final ColumnChunkReader[] columns;

  private long groupRowsLeft;
  private int batchRows;
  private int row;

  TableReader(Path file, ParquetTable<T> table) {
    this.file = file;
    this.table = table;
    this.columns = new ColumnChunkReader[table.columnArray().length];
    try {
      this.reader = ParquetRows.open(file);
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException("no such Parquet file: " + file.getPath(), e);
    } catch (IOException e) {
      throw new CorruptParquetException(file, e);
    }
    try {
      this.projection = TableProjection.of(table, reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(projection);
    } catch (RuntimeException e) {
      close();
      throw new CorruptParquetException(file, e);
    }
  }

  /** The next row, or null at the end. */
  T next() {
    try {
      row++;
      if (row >= batchRows && !nextBatch()) {
        return null;
      }
      return table.rowReader().read(view);
    } catch (IOException | RuntimeException e) {
      throw new CorruptParquetException(file, e);
    }
  }

  private boolean nextBatch() throws IOException {
    while (groupRowsLeft == 0) {
      PageReadStore pages = reader.readNextRowGroup();
      if (pages == null) {
        batchRows = 0;
        return false;
      }
      open(pages);
    }
    batchRows = (int) Math.min(BATCH, groupRowsLeft);
    groupRowsLeft -= batchRows;
    row = 0;
    for (ColumnChunkReader column : columns) {
      if (column != null) {
        column.read(batchRows);
      }
    }
    return true;
  }

  private void open(PageReadStore pages) throws IOException {
    groupRowsLeft = pages.getRowCount();
    List<Column> known = table.columns();
    for (int i = 0; i < columns.length; i++) {
      String name = known.get(i).name();
      if (projection.containsField(name)) {
        ColumnDescriptor descriptor = projection.getColumnDescription(new String[] {name});
        columns[i] =
            new ColumnChunkReader(
                descriptor, known.get(i).type(), pages.getPageReader(descriptor), BATCH);
      }
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file.getPath(), e);
    }
  }

  /** The row that was read last. */
  private final class View implements RowView {
    @Override
    public boolean isNull(int column) {
      return columns[column] == null || !columns[column].present(row);
    }

    @Override
    public long getLong(int column) {
      return present(column, Column.Type.LONG).longAt(row);
    }

    @Override
    public int getInt(int column) {
      return (int) present(column, Column.Type.INT).longAt(row);
    }

    @Override
    public double getDouble(int column) {
      require(column, Column.Type.DOUBLE);
      return columns[column] == null ? Double.NaN : columns[column].doubleAt(row);
    }

    @Override
    public String getString(int column) {
      require(column, Column.Type.STRING);
      return columns[column] == null ? null : columns[column].stringAt(row);
    }

    private ColumnChunkReader present(int column, Column.Type type) {
      require(column, type);
      if (isNull(column)) {
        throw new IllegalStateException(
            "column "
                + table.columnArray()[column].name()
                + " of table "
                + table.name()
                + " is null here");
      }
      return columns[column];
    }

    private void require(int column, Column.Type type) {
      Column described = table.columnArray()[column];
      if (described.type() != type) {
        throw new IllegalArgumentException(
            "column " + described + " of table " + table.name() + " is used as " + type);
      }
    }
  }
}
