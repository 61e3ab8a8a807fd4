package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.cli.Depthflow;
import io.depthflow.pipeline.table.SampleCsv;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record command from outside: what it shows, and what it leaves in the store. */
class RecorderITCase {
  private static final String SYMBOL = "BTCUSDT";
  private static ExchangeServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startExchange() throws Exception {
    long nowMs = System.currentTimeMillis();
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(
                    new MarketGenerator(
                        GeneratorConfig.defaults()
                            .withSymbol(SYMBOL)
                            .withSeed(7)
                            .withStartMs(nowMs - nowMs % 1000)))
                .build());
  }

  @AfterAll
  static void stopExchange() throws Exception {
    server.close();
  }

  private String[] record(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "record",
                "--symbols=" + SYMBOL,
                "--rest-url=" + server.restUri(),
                "--ws-url=" + server.wsUri(),
                "--store=" + store(),
                "--csv=" + folder.resolve("csv"),
                "--batch-rows=4",
                "--checkpoint-interval=1s"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private Path store() {
    return folder.resolve("store");
  }

  @Test
  void shouldPollRowsThatTheRawLogGivesAgain() throws Exception {
    CommandScreen screen = CommandScreen.of(record("--poll", "--for=12s"));

    assertThat(screen.code()).as(screen.err()).isZero();
    assertThat(screen.out())
        .contains("the book by REST, once per second", "1 of 1 in sync", "gaps: none")
        .contains("Parquet files became 1 (");
    List<BookSample> rows = rows();
    assertThat(rows).hasSizeGreaterThan(4);
    assertThat(rows).extracting(BookSample::bookAgeMs).allMatch(age -> age < 1000);
    assertThat(rows.get(rows.size() - 1).timeMs() - rows.get(0).timeMs())
        .as("a row for every second")
        .isEqualTo((rows.size() - 1) * 1000L);
    List<BookSample> replayed = new ArrayList<>();
    List<FrameKind> kinds = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(SYMBOL, 1000);
    feed.setOutput(replayed::add);
    for (RawLine line : lines()) {
      kinds.add(Frames.kindOf(line.frame()));
      feed.accept(line);
    }
    assertThat(kinds.subList(0, 2)).containsExactly(FrameKind.CONNECT, FrameKind.POLLED);
    assertThat(kinds).doesNotContain(FrameKind.DEPTH, FrameKind.GAP);
    assertThat(csv(replayed).subList(0, rows.size())).isEqualTo(csv(rows));
    requireCsv(rows);
  }

  @Test
  void shouldStopInGoodOrderWhenTheProcessIsAskedTo() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Depthflow.class.getName()));
    command.addAll(List.of(record()));
    Path log = folder.resolve("screen.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> !process.isAlive() || parquetFiles().size() >= 2);
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      process.destroy(); // SIGTERM, which takes the way of Ctrl-C
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(log))
        .contains("recording BTCUSDT from sim", "until Ctrl-C")
        .contains("stopping in good order", "raw log below", "gaps: ")
        .doesNotContain("\tat ");
    List<BookSample> rows = rows();
    assertThat(lines()).as("every member is whole").isNotEmpty();
    assertThat(parquetFiles()).as("compacted").hasSize(1);
    requireCsv(rows);
    CommandScreen compact = CommandScreen.of("compact", "--store=" + store());
    assertThat(compact.out()).contains("nothing to compact");
  }

  /** Files of four rows, the last one perhaps shorter; and the export gives the same. */
  private void requireCsv(List<BookSample> rows) throws IOException {
    Path csv = folder.resolve("csv");
    List<String> lines = csvLines(csv);
    assertThat(lines).isEqualTo(csv(rows));
    Path again = folder.resolve("again");
    CommandScreen screen =
        CommandScreen.of("export", "--store=" + store(), "--csv=" + again, "--batch-rows=4");
    assertThat(screen.code()).as(screen.err()).isZero();
    assertThat(csvLines(again)).isEqualTo(lines);
  }

  private static List<String> csvLines(Path csv) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(csv)) {
      files = list.filter(f -> f.getFileName().toString().endsWith(".csv")).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    int left = files.size();
    for (Path file : files) {
      List<String> text = Files.readAllLines(file);
      assertThat(text.get(0)).startsWith("time,mid_price,spread,bid0,b_s0,ask0,a_s0,bid1");
      if (--left > 0) {
        assertThat(text).as(file.toString()).hasSize(5);
      }
      assertThat(file.getFileName().toString()).matches("BTCUSDT_\\d{8}T\\d{6}\\.csv");
      lines.addAll(text.subList(1, text.size()));
    }
    return lines;
  }

  private static List<String> csv(List<BookSample> rows) {
    SampleCsv csv = new SampleCsv();
    return rows.stream().map(csv::line).toList();
  }

  private List<BookSample> rows() throws IOException {
    List<BookSample> rows = new ArrayList<>();
    try (RowIterator<BookSample> it =
        ParquetRows.read(SampleTable.folder(store()), SampleTable.of(SYMBOL))) {
      it.forEachRemaining(rows::add);
    }
    return rows;
  }

  private List<RawLine> lines() throws IOException {
    List<RawLine> lines = new ArrayList<>();
    for (Path file : files(store().resolve("raw"), ".gz")) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        RawLine line;
        while ((line = reader.next()) != null) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private List<Path> parquetFiles() throws IOException {
    return files(SampleTable.folder(store()), ".parquet");
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(suffix))
          .filter(f -> !f.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
