package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows of one table into one stream. Rows are gathered column by column until a row group is
 * whole, then each column is encoded in one go: Parquet's own record writer calls through several
 * layers for each value, which costs more than the value, and has to choose an encoding before it
 * has seen the column. Not thread-safe; one task writes one file.
 */
final class TableBulkWriter<T> implements BulkWriter<T> {
  /** Bound of what is held for a row group, before it is encoded. */
  private static final long GROUP_BYTES = 32L << 20;

  /** Buffers double behind a multiple of it, those of rare values a little later. */
  private static final int RECOUNT = 64;

  private final ParquetTable<T> table;
  private final MessageType schema;
  private final ColumnBuffer[] columns;
  private final ColumnBuffer[] required;
  private final boolean ownEncoder;

  /** An own one is made for the first row group: files are many, and most are small. */
  private GroupEncoder encoder;

  private final ParquetFileWriter file;
  private final Row row = new Row();
  private final int groupRows;

  /** As the table's sums, over the rows so far. */
  private final List<FooterSum<T>> footerSums;

  private final long[] sums;

  /** In the row group so far. */
  private int rows;

  private long heldBytes;

  TableBulkWriter(ParquetTable<T> table, FSDataOutputStream stream) throws IOException {
    this(table, stream, null);
  }

  /**
   * @param shared encodes the file's row groups and is not closed here; null for an own one
   */
  TableBulkWriter(ParquetTable<T> table, FSDataOutputStream stream, GroupEncoder shared)
      throws IOException {
    this.table = table;
    this.encoder = shared;
    this.ownEncoder = shared == null;
    this.schema = table.schema();
    this.columns =
        Arrays.stream(table.columnArray()).map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.footerSums = table.sums();
    this.sums = new long[footerSums.size()];
    this.required =
        Arrays.stream(columns).filter(c -> !c.column().optional()).toArray(ColumnBuffer[]::new);
    long pages = GROUP_BYTES / ((long) ChunkEncoder.PAGE_ROWS * Long.BYTES * columns.length);
    this.groupRows = (int) Math.max(1, pages) * ChunkEncoder.PAGE_ROWS;
    this.file =
        new ParquetFileWriter(
            FlinkFiles.output(stream),
            schema,
            ParquetFileWriter.Mode.CREATE,
            GROUP_BYTES,
            0,
            null,
            ParquetProperties.builder().build());
    file.start();
    heldBytes = sizeOfBuffers();
  }

  @Override
  public void addElement(T element) throws IOException {
    table.rowWriter().write(element, row);
    for (ColumnBuffer column : required) {
      if (!column.present(rows)) {
        throw new IllegalArgumentException(
            "required column "
                + column.column().name()
                + " of table "
                + table.name()
                + " has no value in "
                + element);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += footerSums.get(i).of().of(element);
    }
    rows++;
    if (rows % RECOUNT == 1) {
      heldBytes = sizeOfBuffers();
    }
    if (rows == groupRows) {
      endGroup();
    }
  }

  private void endGroup() throws IOException {
    if (encoder == null) {
      encoder = new GroupEncoder();
    }
    encoder.write(columns, schema, rows, file);
    rows = 0;
  }

  /** Bytes of the heap that the row group's buffers take, filled or not. */
  long heldBytes() {
    return heldBytes;
  }

  /** Ends the row group, however small it is, and gives its buffers back. */
  void release() throws IOException {
    if (rows > 0) {
      endGroup();
    }
    for (ColumnBuffer column : columns) {
      column.release();
    }
    heldBytes = sizeOfBuffers();
  }

  private long sizeOfBuffers() {
    long bytes = 0;
    for (ColumnBuffer column : columns) {
      bytes += column.heldBytes();
    }
    return bytes;
  }

  /** Rows lie in the row group until it is full; there is nothing to flush earlier. */
  @Override
  public void flush() {}

  @Override
  public void finish() throws IOException {
    if (rows > 0) {
      endGroup();
    }
    Map<String, String> footer = new TreeMap<>(table.metadata());
    for (int i = 0; i < sums.length; i++) {
      footer.put(footerSums.get(i).key(), footerSums.get(i).text(sums[i]));
    }
    file.end(footer);
    if (ownEncoder && encoder != null) {
      encoder.close();
    }
  }

  /** The row that is being added. */
  private final class Row implements RowSink {
    @Override
    public void setLong(int column, long value) {
      at(column, Column.Type.LONG).put(rows, value);
    }

    @Override
    public void setInt(int column, int value) {
      at(column, Column.Type.INT).put(rows, value);
    }

    @Override
    public void setDouble(int column, double value) {
      ColumnBuffer buffer = at(column, Column.Type.DOUBLE);
      if (!Double.isNaN(value) || !buffer.column().optional()) {
        buffer.put(rows, Double.doubleToRawLongBits(value));
      }
    }

    @Override
    public void setString(int column, String value) {
      ColumnBuffer buffer = at(column, Column.Type.STRING);
      if (value != null) {
        buffer.put(rows, Binary.fromString(value));
      }
    }

    private ColumnBuffer at(int column, Column.Type type) {
      ColumnBuffer buffer = columns[column];
      if (buffer.column().type() != type) {
        throw new IllegalArgumentException(
            "column " + buffer.column() + " of table " + table.name() + " is used as " + type);
      }
      return buffer;
    }
  }

  static final class Factory<T> implements BulkWriter.Factory<T> {
    private static final long serialVersionUID = 1L;

    private final ParquetTable<T> table;

    Factory(ParquetTable<T> table) {
      this.table = table;
    }

    @Override
    public BulkWriter<T> create(FSDataOutputStream out) throws IOException {
      return new TableBulkWriter<>(table, out);
    }
  }
}
