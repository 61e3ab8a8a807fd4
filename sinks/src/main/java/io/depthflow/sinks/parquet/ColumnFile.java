package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.fs.Path;

/** Reads a column of times and columns of doubles of one file, a batch at a time. */
final class ColumnFile implements SplitFile<ColumnBatch> {
  private final Path file;
  private final int index;
  private final ChunkBatches batches;

  /** What a column that the file does not have holds. */
  private double[] missing;

  private long rowsDone;

  /**
   * @param index what batches are given as their file
   * @param columns times, then values
   * @param buffers of who reads files one after the other
   */
  ColumnFile(Path file, int index, String table, Column[] columns, ReadBuffers buffers) {
    this.file = file;
    this.index = index;
    this.batches = new ChunkBatches(file, table, columns, buffers);
  }

  @Override
  public ColumnBatch next() {
    try {
      int rows = batches.next();
      if (rows == 0) {
        return null;
      }
      rowsDone += rows;
      ColumnChunkReader[] columns = batches.columns();
      double[][] values = new double[columns.length - 1][];
      for (int i = 0; i < values.length; i++) {
        values[i] = columns[i + 1] == null ? missing() : columns[i + 1].doubles();
      }
      return new ColumnBatch(index, rows, columns[0].longs(), values);
    } catch (IOException | RuntimeException e) {
      throw CorruptParquetException.reading(file, e);
    }
  }

  /** What is asked of a file: times that every row has, and values that it may lack. */
  static Column[] columns(String time, List<String> values) {
    Column[] columns = new Column[values.size() + 1];
    columns[0] = new Column(time, Column.Type.LONG, false);
    for (int i = 0; i < values.size(); i++) {
      columns[i + 1] = new Column(values.get(i), Column.Type.DOUBLE, true);
    }
    return columns;
  }

  private double[] missing() {
    if (missing == null) {
      missing = new double[ChunkBatches.MOST_ROWS];
      Arrays.fill(missing, Double.NaN);
    }
    return missing;
  }

  @Override
  public long rowsDone() {
    return rowsDone;
  }

  @Override
  public void close() {
    batches.close();
  }
}
