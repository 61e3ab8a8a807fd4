package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.InstantiationUtil;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetTableTest {
  @TempDir java.nio.file.Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = new Path(folder.resolve("quotes.parquet").toUri());
  }

  @Test
  void shouldReadBackEveryValueAsItWasWritten() throws Exception {
    long seed = 20240718;
    Random random = new Random(seed);
    List<Quote> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      rows.add(
          new Quote(
              random.nextInt(5) == 0 ? "" : "Ünï-" + random.nextInt(1000),
              random.nextLong(),
              random.nextInt(),
              any,
              random.nextBoolean() ? Double.NaN : random.nextGaussian()));
    }
    write(Quote.TABLE, file, rows);

    List<Quote> read = read(Quote.TABLE, file);

    assertThat(read).as("seed %d", seed).isEqualTo(rows); // record equality: NaN equals NaN
    assertThat(ParquetRows.rowCount(file)).isEqualTo(20_000);
  }

  /** Around the counts at which encodings are tried, slices cut and pages ended. */
  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 511, 1023, 1024, 1025, 8191, 8192, 8193})
  void shouldReadBackAnyNumberOfRows(int count) throws Exception {
    List<Quote> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Quote.at(i));
    }
    write(Quote.TABLE, file, rows);

    assertThat(read(Quote.TABLE, file)).isEqualTo(rows);
  }

  @Test
  void shouldCompressByZstdInTheEncodingThatSuitsTheColumn() throws Exception {
    long seed = 5;
    Random random = new Random(seed);
    List<Quote> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double imbalance = i % 3 == 0 ? Double.NaN : random.nextInt(40) / 7.0;
      rows.add(new Quote("BTCUSDT", 1000L * i, i, 60_000 + random.nextGaussian(), imbalance));
    }
    write(Quote.TABLE, file, rows);

    Map<String, ColumnChunkMetaData> chunks = new TreeMap<>();
    try (ParquetFileReader reader = open(file)) {
      reader
          .getFooter()
          .getBlocks()
          .get(0)
          .getColumns()
          .forEach(chunk -> chunks.put(chunk.getPath().toDotString(), chunk));
    }

    assertThat(chunks.values()).allMatch(chunk -> chunk.getCodec() == CompressionCodecName.ZSTD);
    assertThat(chunks.get("mid").getEncodings())
        .as("no value repeats, seed %d", seed)
        .contains(Encoding.BYTE_STREAM_SPLIT)
        .noneMatch(Encoding::usesDictionary);
    assertThat(chunks.get("imbalance").getEncodings())
        .as("forty values repeat, seed %d", seed)
        .contains(Encoding.RLE_DICTIONARY);
    assertThat(chunks.get("imbalance").getStatistics().getNumNulls())
        .as("NaN in an optional column is a null")
        .isEqualTo(6667);
    assertThat(read(Quote.TABLE, file)).isEqualTo(rows);
  }

  /** More rows than one group holds, so that groups, pages and batches end at different rows. */
  @Test
  void shouldReadBackManyRowGroups() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    List<Quote> rows = new ArrayList<>();
    for (int i = 0; i < 900_000; i++) {
      double imbalance = random.nextInt(3) == 0 ? Double.NaN : random.nextInt(1000) / 8.0;
      rows.add(new Quote("S", i, random.nextInt(), 100 + random.nextInt(50) / 10.0, imbalance));
    }
    write(Quote.TABLE, file, rows);

    try (ParquetFileReader reader = open(file)) {
      assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
    }
    assertThat(read(Quote.TABLE, file)).as("seed %d", seed).isEqualTo(rows);
  }

  @Test
  void shouldCarryMetadataInFooter() throws Exception {
    ParquetTable<Quote> table =
        Quote.TABLE.withMetadata(Map.of("revision", "abc", "feature_set", "tiers"));
    write(table, file, sequence(1));

    assertThat(ParquetRows.metadata(file))
        .containsEntry("revision", "abc")
        .containsEntry("feature_set", "tiers");
    assertThat(Quote.TABLE.metadata()).isEqualTo(Map.of("feature_set", "core"));
  }

  @Test
  void shouldSayTheUnitsOfItsColumns() throws Exception {
    ParquetTable<Long> table =
        ParquetTable.builder("units", Long.class)
            .longColumn("time_ms")
            .unit("ms")
            .longColumn("plain")
            .optionalDoubleColumn("rate")
            .unit("1/s")
            .writer(
                (row, out) -> {
                  out.setLong(0, row);
                  out.setLong(1, row);
                })
            .reader(in -> in.getLong(0))
            .build();
    write(table, file, List.of(1L));

    assertThat(ParquetRows.metadata(file))
        .containsEntry(ParquetTable.UNITS, "{\"time_ms\":\"ms\",\"rate\":\"1/s\"}");
    assertThatThrownBy(() -> new Column("c", Column.Type.LONG, false, "\"ms\""))
        .hasMessageContaining("unit of column c");
  }

  @Test
  void shouldReadOlderFileWithAppendedColumnAsNull() throws Exception {
    write(Quote.TABLE, file, sequence(3));
    ParquetTable<Double> newer =
        ParquetTable.builder("quote", Double.class)
            .optionalDoubleColumn("imbalance_60s")
            .doubleColumn("mid")
            .column(new Column("venue", Column.Type.STRING, true))
            .writer((row, out) -> {})
            .reader(
                in -> {
                  assertThat(in.getDouble(0)).isNaN();
                  assertThat(in.isNull(0)).isTrue();
                  assertThat(in.getString(2)).isNull();
                  return in.getDouble(1);
                })
            .build();

    assertThat(read(newer, file))
        .containsExactly(Quote.at(0).mid(), Quote.at(1).mid(), Quote.at(2).mid());
  }

  @Test
  void shouldNameFileAndColumnWhenRequiredColumnIsMissing() throws Exception {
    write(Quote.TABLE, file, sequence(3));
    ParquetTable<Double> other =
        ParquetTable.builder("other", Double.class)
            .doubleColumn("spread")
            .writer((row, out) -> out.setDouble(0, row))
            .reader(in -> in.getDouble(0))
            .build();

    assertThatThrownBy(() -> read(other, file))
        .isInstanceOf(CorruptParquetException.class)
        .hasMessageContaining("quotes.parquet")
        .hasMessageContaining("spread");
  }

  @Test
  void shouldNameColumnOfOtherType() throws Exception {
    write(Quote.TABLE, file, sequence(3));
    ParquetTable<Long> other =
        ParquetTable.builder("other", Long.class)
            .longColumn("mid")
            .writer((row, out) -> out.setLong(0, row))
            .reader(in -> in.getLong(0))
            .build();

    assertThatThrownBy(() -> read(other, file))
        .isInstanceOf(CorruptParquetException.class)
        .hasMessageContaining("mid")
        .hasMessageContaining("double");
  }

  @Test
  void shouldRefuseRowWithoutRequiredValue() {
    assertThatThrownBy(() -> write(Quote.TABLE, file, List.of(new Quote(null, 1, 2, 3, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("symbol");
  }

  @Test
  void shouldNameCorruptFile() throws Exception {
    write(Quote.TABLE, file, sequence(1000));
    java.nio.file.Path local = folder.resolve("quotes.parquet");
    byte[] bytes = Files.readAllBytes(local);
    Files.write(local, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> read(Quote.TABLE, file))
        .isInstanceOf(CorruptParquetException.class)
        .hasMessageContaining("quotes.parquet")
        .hasMessageContaining("run the job that wrote it again");
    assertThatThrownBy(() -> ParquetRows.metadata(file))
        .isInstanceOf(CorruptParquetException.class);
  }

  @Test
  void shouldReadBelowRootInOrderOfPathsAndSkipHidden() throws Exception {
    Path root = new Path(folder.toUri());
    write(Quote.TABLE, new Path(root, "symbol=B/date=1/part-00001.parquet"), sequence(2, 4));
    write(Quote.TABLE, new Path(root, "symbol=B/date=1/part-00000.parquet"), sequence(1, 2));
    write(Quote.TABLE, new Path(root, "symbol=A/date=2/part-00000.parquet"), sequence(0, 1));
    write(Quote.TABLE, new Path(root, ".staging-x/part-00000.parquet"), sequence(7, 9));
    write(Quote.TABLE, new Path(root, "symbol=A/_temporary/p.parquet"), sequence(7, 9));
    write(Quote.TABLE, new Path(root, "symbol=A/.part.parquet"), sequence(7, 9));
    Files.writeString(folder.resolve("notes.txt"), "no table");

    assertThat(read(Quote.TABLE, root)).isEqualTo(sequence(4));
  }

  @Test
  void shouldSayWhatToDoAboutMissingRootOrEmptyOne() {
    assertThatThrownBy(() -> ParquetRows.read(folder.resolve("nowhere"), Quote.TABLE))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("run the job");
    assertThatThrownBy(() -> ParquetRows.read(folder, Quote.TABLE))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("no Parquet file below");
  }

  @Test
  void shouldRefuseHiddenOrLeavingPartitions() {
    for (String bad : List.of("", "../x", ".hidden", "_temporary", "a//b", "/a", "a/../b")) {
      assertThatThrownBy(() -> Partitioner.requireVisible(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Quote.PARTITIONER.partition(Quote.at(0)))
        .isEqualTo("symbol=BTCUSDT/date=2024-07-18");
    assertThat(Quote.PARTITIONER.partition(Quote.at(21)))
        .isEqualTo("symbol=ETHUSDT/date=2024-07-19");
  }

  @Test
  void shouldTravelInJobGraph() throws Exception {
    ParquetTable<Quote> copy = InstantiationUtil.clone(Quote.TABLE);

    assertThat(copy.columns()).isEqualTo(Quote.TABLE.columns());
    assertThat(copy.schema()).isEqualTo(Quote.TABLE.schema());
  }

  static List<Quote> sequence(int count) {
    return sequence(0, count);
  }

  static List<Quote> sequence(int from, int to) {
    List<Quote> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(Quote.at(i));
    }
    return rows;
  }

  static <T> void write(ParquetTable<T> table, Path file, List<T> rows) throws IOException {
    FileSystem fileSystem = file.getFileSystem();
    fileSystem.mkdirs(file.getParent());
    try (FSDataOutputStream out = fileSystem.create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<T> writer = table.writerFactory().create(out);
      for (T row : rows) {
        writer.addElement(row);
      }
      writer.finish();
    }
  }

  static <T> List<T> read(ParquetTable<T> table, Path root) throws Exception {
    List<T> rows = new ArrayList<>();
    try (RowIterator<T> iterator = ParquetRows.read(root, table)) {
      iterator.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        FlinkFiles.input(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
  }
}
