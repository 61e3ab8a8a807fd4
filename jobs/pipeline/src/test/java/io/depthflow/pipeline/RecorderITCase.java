package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
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
    for (String option : more) {
      args.removeIf(arg -> arg.startsWith(option.replaceFirst("=.*", "=")));
      args.add(option);
    }
    return args.toArray(String[]::new);
  }

  private Path store() {
    return folder.resolve("store");
  }

  @Test
  void shouldPollRowsThatTheRawLogGivesAgain() throws Exception {
    String screen = recordUntil(() -> rows().size() > 5, "--poll");

    assertThat(screen)
        .contains("the book by REST, once per second")
        .contains("Parquet files became 1 (");
    List<BookSample> rows = rows();
    assertThat(rows).extracting(BookSample::bookAgeMs).allMatch(age -> age < 1000);
    requireEverySecond(rows);
    List<BookSample> replayed = new ArrayList<>();
    List<FrameKind> kinds = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(SYMBOL, 1000);
    feed.setOutput(replayed::add);
    for (RawLine line : lines()) {
      kinds.add(Frames.kindOf(line.frame()));
      feed.accept(line);
    }
    // A second may end before the first answer is here.
    assertThat(kinds.stream().filter(kind -> kind != FrameKind.SECOND_END).limit(2))
        .containsExactly(FrameKind.CONNECT, FrameKind.POLLED);
    assertThat(kinds).doesNotContain(FrameKind.DEPTH);
    assertThat(csv(replayed).subList(0, rows.size())).isEqualTo(csv(rows));
    requireCsv(rows);
  }

  /** A slow machine misses an answer now and then: the rows behind it are of another segment. */
  private static void requireEverySecond(List<BookSample> rows) {
    for (int i = 1; i < rows.size(); i++) {
      BookSample row = rows.get(i);
      BookSample before = rows.get(i - 1);
      assertThat(row.timeMs()).isGreaterThan(before.timeMs());
      if (row.segment() == before.segment()) {
        assertThat(row.timeMs() - before.timeMs()).as("before row %d", i).isEqualTo(1000);
      }
    }
  }

  @Test
  void shouldStopInGoodOrderWhenTheProcessIsAskedTo() throws Exception {
    String screen = recordUntil(() -> parquetFiles().size() >= 2);
    assertThat(screen)
        .contains("recording BTCUSDT from sim", "until Ctrl-C")
        .contains("stopping in good order", "raw log below", "gaps: ");
    List<BookSample> rows = rows();
    assertThat(screen).as("what was written last is told").contains(" " + rows.size() + " rows\n");
    assertThat(lines()).as("every member is whole").isNotEmpty();
    assertThat(parquetFiles()).as("compacted").hasSize(1);
    requireCsv(rows);
    CommandScreen compact = CommandScreen.of("compact", "--store=" + store());
    assertThat(compact.out()).contains("nothing to compact");
  }

  /** Killed, its Parquet files merged, and resumed: each row once, as Parquet and as CSV. */
  @Test
  void shouldResumeBehindAKillAndACompactionWithEachRowOnce() throws Exception {
    try (Recorder killed = new Recorder("killed.log", record())) {
      killed.await(() -> parquetFiles().size() >= 3);
    }
    List<BookSample> before = rows();
    CommandScreen compact = CommandScreen.of("compact", "--store=" + store());
    assertThat(compact.code()).as(compact.err()).isZero();
    assertThat(parquetFiles()).hasSize(1);
    List<BookSample> compacted = rows();
    assertThat(csv(compacted)).startsWith(csv(before).toArray(String[]::new));

    // Without --csv the rows that wait there would be lost.
    CommandScreen refused =
        CommandScreen.of(
            Stream.of(record("--resume"))
                .filter(arg -> !arg.startsWith("--csv"))
                .toArray(String[]::new));
    assertThat(refused.failure(2, "record")).contains("--csv", "give them again");

    String screen = recordUntil(() -> rows().size() > compacted.size() + 2, "--resume");

    assertThat(screen).contains("restore or new-run");
    List<BookSample> rows = rows();
    assertThat(rows).extracting(BookSample::timeMs).doesNotHaveDuplicates();
    assertThat(csv(rows)).startsWith(csv(compacted).toArray(String[]::new));
    assertThat(csvRows(folder.resolve("csv"))).isEqualTo(csv(rows));
    List<BookSample> replayed = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(SYMBOL, 1000);
    feed.setOutput(replayed::add);
    lines().forEach(feed::accept);
    assertThat(csv(replayed).subList(0, rows.size())).isEqualTo(csv(rows));
  }

  @Test
  void shouldSayWhatCannotBeBeforeItRecords() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(CommandScreen.of(record("--csv=" + file)).failure(2, "record"))
        .contains("--csv", "is no folder");
    assertThat(CommandScreen.of(record("--store=" + file)).failure(2, "record"))
        .contains("--store", "is no folder");
    assertThat(CommandScreen.of(record("--for=5")).failure(2, "record"))
        .contains("5 ms", "say 10s");
    assertThat(CommandScreen.of(record("--poll", "--symbols=top:50")).failure(2, "record"))
        .contains("9 symbols", "--snapshot-weight-share");
    assertThat(Files.exists(store())).isFalse();
  }

  /** Records in a process of its own until there is enough, and returns its screen. */
  private String recordUntil(Callable<Boolean> enough, String... more) throws Exception {
    try (Recorder recorder = new Recorder("screen.log", record(more))) {
      recorder.await(enough);
      recorder.process.destroy(); // SIGTERM, which takes the way of Ctrl-C
      assertThat(recorder.process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(recorder.screen()).doesNotContain("\tat ");
      return recorder.screen();
    }
  }

  /** The program in a process of its own, killed where it has not ended. */
  private final class Recorder implements AutoCloseable {
    private final Path log;
    private final Process process;

    Recorder(String name, String[] args) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Depthflow.class.getName()));
      command.addAll(List.of(args));
      log = folder.resolve(name);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    }

    void await(Callable<Boolean> enough) throws Exception {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> !process.isAlive() || enough.call());
      assertThat(process.isAlive()).as(screen()).isTrue();
    }

    String screen() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
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

  /** The rows of all files, however many each has. */
  private static List<String> csvRows(Path csv) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Path file : files(csv, ".csv")) {
      Files.readAllLines(file).stream().skip(1).forEach(rows::add);
    }
    return rows;
  }

  private static List<String> csv(List<BookSample> rows) {
    SampleCsv csv = new SampleCsv();
    return rows.stream().map(csv::line).toList();
  }

  /** The rows in the order of time; none where no checkpoint has made a file visible. */
  private List<BookSample> rows() throws IOException {
    List<BookSample> rows = new ArrayList<>();
    if (parquetFiles().isEmpty()) {
      return rows;
    }
    try (RowIterator<BookSample> it =
        ParquetRows.read(SampleTable.folder(store()), SampleTable.of(SYMBOL))) {
      it.forEachRemaining(rows::add);
    }
    rows.sort(Comparator.comparingLong(BookSample::timeMs));
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
