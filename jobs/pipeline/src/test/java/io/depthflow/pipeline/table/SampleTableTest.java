package io.depthflow.pipeline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.TestSamples;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of before: one that revision 2c1f18a recorded of a generated symbol, through Parquet's own
 * record writer and without the columns from {@code buy_turnover} on. Its figures were read by
 * pyarrow.
 */
class SampleTableTest {
  private static final long NEXT_MS = 1_795_385_416_000L;

  @TempDir Path dir;

  @Test
  void shouldReadSamplesOfBeforeTheNewColumns() throws Exception {
    copyOld();

    List<BookSample> samples = read();

    assertThat(samples).hasSize(70);
    BookSample first = samples.get(0);
    assertThat(first.timeMs()).isEqualTo(1_795_385_346_000L);
    assertThat(first.mid()).isEqualTo(64_000.0);
    assertThat(first.bidTicks()).startsWith(639_999, 639_998).endsWith(639_983);
    assertThat(first.askLots()).startsWith(3053, 1612).endsWith(1016);
    assertThat(first.ofiLots())
        .containsExactly(165, -463, 3562, 10_469, 1396, 6068, 22, -2646, -4445, -491);
    assertThat(samples.stream().mapToLong(BookSample::depthUpdates).sum()).isEqualTo(9501);
    assertThat(samples.stream().mapToLong(s -> s.ofiLots()[3]).sum()).isEqualTo(395_999);
    assertThat(samples.stream().mapToLong(s -> s.askLots()[9]).sum()).isEqualTo(116_295);
    assertThat(samples).allMatch(BookSample::isTrusted);
    assertThat(samples)
        .as("what the file does not say is unknown, not 0")
        .allMatch(s -> s.buyTurnover() == BookSample.UNKNOWN)
        .allMatch(s -> s.bidDepthLots()[0] == BookSample.UNKNOWN)
        .allMatch(s -> s.levelUpdates() == BookSample.UNKNOWN)
        .allMatch(s -> s.midAgeMs() == BookSample.UNKNOWN);
  }

  @Test
  void shouldReadOldAndNewFilesOfOneDayTogether() throws Exception {
    copyOld();
    BookSample fresh =
        TestSamples.of(
            "S29USDT",
            NEXT_MS,
            0,
            new Grid(1, 3),
            new long[] {639_999, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new long[] {7, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new long[] {640_001, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new long[] {8, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            0,
            0);
    org.apache.flink.core.fs.Path file =
        new org.apache.flink.core.fs.Path(partition().resolve("part-b.parquet").toUri());
    try (FSDataOutputStream out =
        file.getFileSystem().create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<BookSample> writer = SampleTable.of(null).writerFactory().create(out);
      writer.addElement(fresh);
      writer.finish();
    }

    List<BookSample> samples = read();

    assertThat(samples).hasSize(71);
    assertThat(samples.get(70)).usingRecursiveComparison().isEqualTo(fresh);
  }

  private Path partition() {
    return dir.resolve("symbol=S29USDT").resolve("date=2026-11-22");
  }

  private void copyOld() throws Exception {
    Files.createDirectories(partition());
    try (InputStream old =
        SampleTableTest.class.getResourceAsStream("/samples/before-turnover.parquet")) {
      Files.copy(old, partition().resolve("part-a.parquet"));
    }
  }

  private List<BookSample> read() throws Exception {
    List<BookSample> samples = new ArrayList<>();
    try (RowIterator<BookSample> it =
        ParquetRows.read(partition().getParent(), SampleTable.of("S29USDT"))) {
      it.forEachRemaining(samples::add);
    }
    return samples;
  }
}
