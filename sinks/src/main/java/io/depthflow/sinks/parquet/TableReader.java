package io.depthflow.sinks.parquet;

import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** Reads the rows of one file, front to back; only the columns that the table knows. */
final class TableReader<T> implements SplitFile<T> {
  private final Path file;
  private final ParquetTable<T> table;
  private final ChunkBatches batches;
  private final ColumnChunkReader[] columns;
  private final View view = new View();

  private int batchRows;
  private int row;
  private long rowsDone;

  /**
   * @param buffers of who reads files one after the other
   */
  TableReader(Path file, ParquetTable<T> table, ReadBuffers buffers) {
    this.file = file;
    this.table = table;
    this.batches = new ChunkBatches(file, table.name(), table.columnArray(), buffers);
    this.columns = batches.columns();
  }

  @Override
  public T next() {
    try {
      row++;
      if (row >= batchRows && !nextBatch()) {
        return null;
      }
      rowsDone++;
      return table.rowReader().read(view);
    } catch (IOException | RuntimeException e) {
      throw CorruptParquetException.reading(file, e);
    }
  }

  private boolean nextBatch() throws IOException {
    batchRows = batches.next();
    row = 0;
    return batchRows > 0;
  }

  @Override
  public long rowsDone() {
    return rowsDone;
  }

  @Override
  public void close() {
    batches.close();
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
