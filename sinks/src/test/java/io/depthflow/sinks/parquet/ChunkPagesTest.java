package io.depthflow.sinks.parquet;

import static io.depthflow.sinks.parquet.ParquetTableTest.read;
import static io.depthflow.sinks.parquet.ParquetTableTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files read page by page, beside the same files read by Parquet, a row group at a time. */
class ChunkPagesTest {
  private static final long SEED = 23;

  private static final int WRONG_BYTES = Boolean.getBoolean("depthflow.long") ? 20_000 : 400;

  @TempDir java.nio.file.Path folder;

  private Path file;

  @BeforeEach
  void nameFile() {
    file = new Path(folder.resolve("quotes.parquet").toUri());
  }

  /** Strings of up to two windows now and then, so that pages differ in length. */
  private static List<Quote> quotes(int count, int longest) {
    Random random = new Random(SEED);
    List<Quote> quotes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      quotes.add(
          new Quote(
              "x".repeat(random.nextInt(50) == 0 ? random.nextInt(longest) : 3) + i,
              random.nextLong(),
              random.nextInt(9),
              random.nextGaussian(),
              random.nextInt(4) == 0 ? Double.NaN : random.nextInt(100) / 8.0));
    }
    return quotes;
  }

  private void writeByParquet(
      List<Quote> quotes, WriterVersion version, CompressionCodecName codec, int pageBytes)
      throws IOException {
    MessageType schema = Quote.TABLE.schema();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(folder.resolve("quotes.parquet")))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs())
            .withType(schema)
            .withWriterVersion(version)
            .withCompressionCodec(codec)
            .withDictionaryEncoding("time_ms", false)
            .withDictionaryEncoding("mid", false)
            .withPageSize(pageBytes)
            .withRowGroupSize(300_000L)
            .build()) {
      for (Quote quote : quotes) {
        Group row = new SimpleGroup(schema);
        row.add(0, quote.symbol());
        row.add(1, quote.timeMs());
        row.add(2, quote.level());
        row.add(3, quote.mid());
        if (!Double.isNaN(quote.imbalance())) {
          row.add(4, quote.imbalance());
        }
        writer.write(row);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PARQUET_1_0, ZSTD, 300", "PARQUET_1_0, UNCOMPRESSED, 300000", "PARQUET_1_0, ZSTD, 300000",
    "PARQUET_2_0, ZSTD, 300", "PARQUET_2_0, UNCOMPRESSED, 300000", "PARQUET_2_0, ZSTD, 300000"
  })
  void shouldReadPagesOfOtherWriters(
      WriterVersion version, CompressionCodecName codec, int pageBytes) throws Exception {
    List<Quote> quotes = quotes(30_000, 1000);
    writeByParquet(quotes, version, codec, pageBytes);

    try (ParquetFileReader reader = ParquetRows.open(file)) {
      assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
    }
    assertThat(read(Quote.TABLE, file)).as("seed %d", SEED).isEqualTo(quotes);
    assertThat(read(Quote.TABLE, OtherFileSystemFactory.other(file))).isEqualTo(quotes);
  }

  @Test
  void shouldReadPagesOfAnyLength() throws Exception {
    List<Quote> quotes = quotes(30_000, 30_000);
    write(Quote.TABLE, file, quotes);

    assertThat(FlinkFiles.local(file)).isNotNull();
    assertThat(FlinkFiles.local(OtherFileSystemFactory.other(file))).isNull();
    assertThat(read(Quote.TABLE, file)).as("seed %d", SEED).isEqualTo(quotes);
    assertThat(read(Quote.TABLE, OtherFileSystemFactory.other(file))).isEqualTo(quotes);
  }

  /** Whatever a byte says, the file is named, or the values are what a raw page can hold. */
  @Test
  void shouldNameAFileWithAWrongByte() throws Exception {
    java.nio.file.Path local = folder.resolve("quotes.parquet");
    write(Quote.TABLE, file, quotes(3000, 100));
    long dataBytes = 0;
    try (ParquetFileReader reader = ParquetRows.open(file)) {
      for (ColumnChunkMetaData chunk : reader.getRowGroups().get(0).getColumns()) {
        dataBytes += chunk.getTotalSize();
      }
    }
    byte[] bytes = Files.readAllBytes(local);
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < WRONG_BYTES; i++) {
      byte[] wrong = bytes.clone();
      int at = 4 + random.nextInt((int) dataBytes);
      wrong[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(local, wrong);
      try {
        assertThat(read(Quote.TABLE, file)).hasSize(3000);
      } catch (CorruptParquetException e) {
        refused++;
        assertThat(e).hasMessageContaining("quotes.parquet");
      }
    }
    assertThat(refused).as("seed %d", SEED).isPositive();
  }

  @Test
  void shouldNameAFileThatLacksItsMiddle() throws Exception {
    java.nio.file.Path local = folder.resolve("quotes.parquet");
    write(Quote.TABLE, file, quotes(20_000, 100));
    byte[] bytes = Files.readAllBytes(local);
    byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
    System.arraycopy(bytes, bytes.length - 5000, cut, cut.length - 5000, 5000);
    Files.write(local, cut);

    assertThatThrownBy(() -> read(Quote.TABLE, file))
        .isInstanceOf(CorruptParquetException.class)
        .hasMessageContaining("quotes.parquet")
        .hasMessageContaining("of a file of " + cut.length);
  }

  @Test
  void shouldNameAFileThatShrinksWhileItIsRead() throws Exception {
    write(Quote.TABLE, file, quotes(100_000, 3));
    try (TableReader<Quote> reader = new TableReader<>(file, Quote.TABLE, new ReadBuffers())) {
      assertThat(reader.next()).isNotNull();
      try (RandomAccessFile shrinking =
          new RandomAccessFile(folder.resolve("quotes.parquet").toFile(), "rw")) {
        shrinking.setLength(1000);
      }
      assertThatThrownBy(
              () -> {
                while (reader.next() != null) {}
              })
          .isInstanceOf(CorruptParquetException.class)
          .hasMessageContaining("quotes.parquet")
          .hasMessageContaining("the file ends within column chunk");
    }
  }

  @Test
  void shouldNotBlameAFileForAnInterruptedRead() throws Exception {
    write(Quote.TABLE, file, quotes(100_000, 3));
    try (TableReader<Quote> reader = new TableReader<>(file, Quote.TABLE, new ReadBuffers())) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                while (reader.next() != null) {}
              })
          .isExactlyInstanceOf(UncheckedIOException.class)
          .hasRootCauseInstanceOf(ClosedByInterruptException.class)
          .hasMessageContaining("interrupted while reading")
          .hasMessageContaining("quotes.parquet");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
