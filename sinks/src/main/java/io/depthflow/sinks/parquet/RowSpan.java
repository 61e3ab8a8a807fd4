package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * How many rows some files hold and from when to when, by their footers alone.
 *
 * @param first least value of the column, {@link Long#MAX_VALUE} without rows
 * @param last greatest value, {@link Long#MIN_VALUE} without rows
 */
public record RowSpan(long rows, long first, long last) {

  public static final RowSpan NONE = new RowSpan(0, Long.MAX_VALUE, Long.MIN_VALUE);

  /**
   * @param column a required column of longs, as a row's time
   * @throws CorruptParquetException naming the file that is none, or has no such column
   */
  public static RowSpan of(List<Path> files, String column) throws IOException {
    RowSpan span = NONE;
    for (Path file : files) {
      try (ParquetFileReader reader = ParquetRows.open(file)) {
        for (BlockMetaData block : reader.getFooter().getBlocks()) {
          span = span.plus(of(block, file, column));
        }
      }
    }
    return span;
  }

  /** Both together. */
  public RowSpan plus(RowSpan other) {
    return new RowSpan(rows + other.rows, Math.min(first, other.first), Math.max(last, other.last));
  }

  private static RowSpan of(BlockMetaData block, Path file, String column) throws IOException {
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      Statistics<?> values = chunk.getStatistics();
      if (chunk.getPath().toDotString().equals(column)
          && values.hasNonNullValue()
          && values.genericGetMin() instanceof Long min
          && values.genericGetMax() instanceof Long max) {
        return new RowSpan(block.getRowCount(), min, max);
      }
    }
    throw new CorruptParquetException(
        file, new IOException("no range of values of a column " + column + " in its footer"));
  }
}
