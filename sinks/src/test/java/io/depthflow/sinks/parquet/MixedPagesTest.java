package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of which ZSTD shrinks some pages and not others. */
class MixedPagesTest {
  private static final long SEED = 31;
  private static final int PAGE = ChunkEncoder.PAGE_ROWS;
  private static final List<String> NAMES = List.of("required", "optional", "holes");

  private static final ParquetTable<double[]> TABLE =
      ParquetTable.builder("mixed", double[].class)
          .longColumn("t")
          .doubleColumn("required")
          .optionalDoubleColumn("optional")
          .optionalDoubleColumn("holes")
          .writer(
              (row, out) -> {
                out.setLong(0, (long) row[0]);
                for (int i = 1; i < row.length; i++) {
                  out.setDouble(i, row[i]);
                }
              })
          .reader(
              in -> new double[] {in.getLong(0), in.getDouble(1), in.getDouble(2), in.getDouble(3)})
          .build();

  @TempDir java.nio.file.Path folder;

  /** Noise on every page but those of an odd number, where prices stay on a grid. */
  private static List<double[]> rows(int pages) {
    Random random = new Random(SEED);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < pages * PAGE + PAGE / 3; i++) {
      double[] row = {i, 0, 0, 0};
      for (int c = 1; c < row.length; c++) {
        row[c] = i / PAGE % 2 == 1 ? 60_000 + random.nextInt(1 << 20) / 1024.0 : noise(random);
      }
      if (random.nextInt(5) == 0) {
        row[3] = Double.NaN;
      }
      rows.add(row);
    }
    return rows;
  }

  /** Any bits, but those of no number. */
  private static double noise(Random random) {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isNaN(any) ? 0.1 : any;
  }

  @Test
  void shouldKeepWhatDoesNotShrinkAsItIs() throws IOException {
    Path file = new Path(folder.resolve("mixed.parquet").toUri());
    List<double[]> rows = rows(5);
    ParquetTableTest.write(TABLE, file, rows);

    for (String name : NAMES) {
      assertThat(encodings(file, name))
          .as(name)
          .containsExactly(
              Encoding.PLAIN,
              Encoding.BYTE_STREAM_SPLIT,
              Encoding.PLAIN,
              Encoding.BYTE_STREAM_SPLIT,
              Encoding.PLAIN,
              Encoding.BYTE_STREAM_SPLIT);
    }
  }

  @Test
  void shouldBeReadAlikeByParquetAndByUs() throws Exception {
    Path file = new Path(folder.resolve("mixed.parquet").toUri());
    List<double[]> rows = rows(20);
    ParquetTableTest.write(TABLE, file, rows);

    List<double[]> byParquet = byParquet(file);
    List<double[]> byUs = ParquetTableTest.read(TABLE, file);
    List<double[]> fromAfar = ParquetTableTest.read(TABLE, OtherFileSystemFactory.other(file));
    assertThat(byUs).hasSameSizeAs(rows).hasSameSizeAs(byParquet).hasSameSizeAs(fromAfar);
    for (int i = 0; i < rows.size(); i++) {
      long[] bits = bits(rows.get(i));
      assertThat(bits(byParquet.get(i))).as("Parquet, seed %d, row %d", SEED, i).isEqualTo(bits);
      assertThat(bits(byUs.get(i))).as("seed %d, row %d", SEED, i).isEqualTo(bits);
      assertThat(bits(fromAfar.get(i))).as("afar, seed %d, row %d", SEED, i).isEqualTo(bits);
    }
    int row = 0;
    try (RowIterator<ColumnBatch> batches =
        ParquetRows.columns(List.of(file), TABLE.name(), "t", NAMES)) {
      while (batches.hasNext()) {
        ColumnBatch batch = batches.next();
        for (int i = 0; i < batch.rows(); i++, row++) {
          double[] read = {
            batch.times()[i], batch.values()[0][i], batch.values()[1][i], batch.values()[2][i]
          };
          assertThat(bits(read))
              .as("batch, seed %d, row %d", SEED, row)
              .isEqualTo(bits(rows.get(row)));
        }
      }
    }
    assertThat(row).isEqualTo(rows.size());
  }

  private static long[] bits(double[] row) {
    long[] bits = new long[row.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToRawLongBits(row[i]);
    }
    return bits;
  }

  private static List<Encoding> encodings(Path file, String name) throws IOException {
    List<Encoding> encodings = new ArrayList<>();
    try (ParquetFileReader reader = ParquetRows.open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      PageReader pages =
          reader.readNextRowGroup().getPageReader(schema.getColumnDescription(new String[] {name}));
      for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
        encodings.add(((DataPageV1) page).getValueEncoding());
      }
      assertThat(reader.getRowGroups().get(0).getColumns().get(1).getEncodings())
          .contains(Encoding.PLAIN, Encoding.BYTE_STREAM_SPLIT);
    }
    return encodings;
  }

  private static List<double[]> byParquet(Path file) throws IOException {
    List<double[]> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetRows.open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(group, new GroupRecordConverter(schema));
        for (long i = 0; i < group.getRowCount(); i++) {
          Group row = records.read();
          double[] values = {row.getLong(0, 0), 0, 0, 0};
          for (int c = 1; c < values.length; c++) {
            values[c] = row.getFieldRepetitionCount(c) == 0 ? Double.NaN : row.getDouble(c, 0);
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }
}
