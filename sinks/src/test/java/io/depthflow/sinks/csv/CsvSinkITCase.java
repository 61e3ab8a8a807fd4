package io.depthflow.sinks.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.RawLine;
import io.depthflow.sinks.testing.GatedSource;
import io.depthflow.sinks.testing.TestJobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = TestJobs.cluster();

  private static final long START_MS = 1_721_347_020_000L;

  @TempDir Path dir;

  /** Two symbols in turn, a row a second each. */
  private static RawLine at(long index) {
    return new RawLine(
        index % 2 == 0 ? "BTCUSDT" : "ETHUSDT",
        (START_MS + 1000 * (index / 2)) * 1_000_000,
        String.valueOf(index).getBytes(StandardCharsets.UTF_8));
  }

  private static final class Table implements CsvTable<RawLine> {
    private static final long serialVersionUID = 1L;

    @Override
    public String header() {
      return "time,number";
    }

    @Override
    public String line(RawLine row) {
      return timeMs(row) / 1000 + "," + new String(row.frame(), StandardCharsets.UTF_8);
    }

    @Override
    public String group(RawLine row) {
      return row.symbol();
    }

    @Override
    public long timeMs(RawLine row) {
      return row.receiveTimeNs() / 1_000_000;
    }
  }

  @Test
  void shouldWriteEachRowOnceInBatchesOverFailure() throws Exception {
    StreamExecutionEnvironment env = TestJobs.environment(2, 50, 3);
    GatedSource<RawLine> source =
        GatedSource.of("csv", 300, RawLine.class, CsvSinkITCase::at, 60, 110).failingOnceAt(170);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "lines")
        .keyBy(RawLine::symbol)
        .sinkTo(CsvSink.of(dir, new Table(), 40));

    env.execute();

    assertThat(GatedSource.hasFailed("csv")).isTrue();
    TreeMap<String, List<String>> files = files();
    for (int symbol = 0; symbol < 2; symbol++) {
      String name = symbol == 0 ? "BTCUSDT" : "ETHUSDT";
      List<String> numbers = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      for (List<String> lines : files.subMap(name, name + "~").values()) {
        assertThat(lines.get(0)).isEqualTo("time,number");
        sizes.add(lines.size() - 1);
        lines.stream().skip(1).forEach(line -> numbers.add(line.split(",")[1]));
      }
      assertThat(sizes).containsExactly(40, 40, 40, 30);
      int remainder = symbol;
      assertThat(numbers)
          .isEqualTo(
              IntStream.range(0, 300)
                  .filter(i -> i % 2 == remainder)
                  .mapToObj(String::valueOf)
                  .toList());
    }
    assertThat(files.firstKey()).isEqualTo("BTCUSDT_20240718T235700.csv");
    assertThat(files).containsKey("ETHUSDT_20240718T235740.csv");
  }

  @Test
  void shouldRefuseABatchOfNoRows() {
    assertThatThrownBy(() -> CsvSink.of(dir, new Table(), 0)).hasMessageContaining("1 to 100000");
  }

  private TreeMap<String, List<String>> files() throws IOException {
    TreeMap<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(dir)) {
      for (Path file : list.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString(), Files.readAllLines(file));
      }
    }
    return files;
  }
}
