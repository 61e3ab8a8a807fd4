package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns as they come, against the same file read row by row. */
class ColumnFileTest {
  /** Random values, few values, runs, and holes: one column for each encoding. */
  private static final ParquetTable<double[]> TABLE =
      ParquetTable.builder("numbers", double[].class)
          .longColumn("t")
          .optionalDoubleColumn("random")
          .optionalDoubleColumn("few")
          .optionalDoubleColumn("runs")
          .optionalDoubleColumn("holes")
          .doubleColumn("required")
          .writer(
              (row, out) -> {
                out.setLong(0, (long) row[0]);
                for (int i = 1; i < row.length; i++) {
                  out.setDouble(i, row[i]);
                }
              })
          .reader(
              in -> {
                double[] row = new double[6];
                row[0] = in.getLong(0);
                for (int i = 1; i < row.length; i++) {
                  row[i] = in.getDouble(i);
                }
                return row;
              })
          .build();

  @TempDir java.nio.file.Path dir;

  private Path write(int rows, long seed) throws IOException {
    Random random = new Random(seed);
    Path file = new Path(dir.resolve(seed + ".parquet").toUri());
    try (FSDataOutputStream out =
        FileSystem.getLocalFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
      BulkWriter<double[]> writer = TABLE.writerFactory().create(out);
      for (int i = 0; i < rows; i++) {
        writer.addElement(
            new double[] {
              i,
              random.nextGaussian(),
              random.nextInt(5) / 8.0,
              i / 3000,
              random.nextInt(i / 9000 + 1) == 0 ? random.nextGaussian() : Double.NaN,
              60_000 + random.nextInt(9)
            });
      }
      writer.finish();
    }
    return file;
  }

  @Test
  void shouldReadWhatRowsHold() throws IOException {
    for (int rows : new int[] {1, 7, 1023, 1025, 30_000}) {
      Path file = write(rows, rows);
      List<double[]> expected = new ArrayList<>();
      try (RowIterator<double[]> it = ParquetRows.read(List.of(file), TABLE)) {
        it.forEachRemaining(expected::add);
      }
      Column[] columns = {
        new Column("t", Column.Type.LONG, false),
        new Column("holes", Column.Type.DOUBLE, true),
        new Column("random", Column.Type.DOUBLE, true),
        new Column("absent", Column.Type.DOUBLE, true),
        new Column("required", Column.Type.DOUBLE, true),
        new Column("few", Column.Type.DOUBLE, true),
        new Column("runs", Column.Type.DOUBLE, true)
      };
      int[] from = {4, 1, -1, 5, 2, 3};
      int row = 0;
      try (ColumnFile read = new ColumnFile(file, 3, "numbers", columns, new ReadBuffers())) {
        for (ColumnBatch batch = read.next(); batch != null; batch = read.next()) {
          assertThat(batch.file()).isEqualTo(3);
          for (int i = 0; i < batch.rows(); i++, row++) {
            assertThat(batch.times()[i]).isEqualTo(row);
            for (int c = 0; c < from.length; c++) {
              double value = from[c] < 0 ? Double.NaN : expected.get(row)[from[c]];
              assertThat(batch.values()[c][i])
                  .as("row %d, column %d", row, c)
                  .isEqualTo(Double.valueOf(value));
            }
          }
          assertThat(read.rowsDone()).isEqualTo(row);
        }
      }
      assertThat(row).isEqualTo(rows).isEqualTo(expected.size());
    }
  }

  @Test
  void shouldNameAColumnOfAnotherType() throws IOException {
    Path file = write(10, 1);
    Column[] columns = {new Column("random", Column.Type.LONG, false)};
    assertThatThrownBy(() -> new ColumnFile(file, 0, "numbers", columns, new ReadBuffers()))
        .isInstanceOf(CorruptParquetException.class)
        .hasStackTraceContaining("column random LONG of table numbers");
  }

  @Test
  void shouldBeSerialisedAsAPojo() {
    assertThat(TypeInformation.of(ColumnBatch.class)).isInstanceOf(PojoTypeInfo.class);
  }
}
