package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded live, and what comes of its raw log later: the same rows bit for bit. */
class RecordReplayITCase {
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final long PERIOD_MS = 1000;
  private static final int ROWS_MIN = 8;

  @TempDir static Path store;

  @BeforeAll
  static void record() throws Exception {
    long nowMs = System.currentTimeMillis();
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    for (String symbol : SYMBOLS) {
      GeneratorConfig market = GeneratorConfig.defaults().withSymbol(symbol).withSeed(5);
      config.feed(new MarketGenerator(market.withStartMs(nowMs - nowMs % 1000)));
    }
    try (ExchangeServer server = ExchangeServer.start(config.build())) {
      RecordJob.run(
          Options.of(
              RecordJob.OPTIONS,
              "--symbols=" + String.join(",", SYMBOLS),
              "--rest-url=" + server.restUri(),
              "--ws-url=" + server.wsUri(),
              "--store=" + store,
              "--checkpoint-interval=1s",
              "--for=3min"),
          () -> rowsOfEach() >= ROWS_MIN);
    }
  }

  /** Rows that checkpoints have made visible, of the symbol that has fewest. */
  private static int rowsOfEach() throws IOException {
    int least = Integer.MAX_VALUE;
    for (String symbol : SYMBOLS) {
      Path partition = SampleTable.folder(store).resolve("symbol=" + symbol);
      least = Math.min(least, Files.isDirectory(partition) ? visible(partition, symbol) : 0);
    }
    return least;
  }

  private static int visible(Path partition, String symbol) throws IOException {
    try (Stream<Path> files = Files.walk(partition)) {
      return files.anyMatch(f -> f.getFileName().toString().matches("[^.].*[.]parquet"))
          ? samples(symbol).size()
          : 0;
    }
  }

  @Test
  void shouldReplayTheRawLogToTheRecordedSamples() throws Exception {
    for (String symbol : SYMBOLS) {
      TreeMap<Long, String> recorded = recordedSamples(symbol);
      TreeMap<Long, String> replayed = new TreeMap<>();
      for (BookSample sample : replay(symbol)) {
        assertThat(replayed.put(sample.timeMs(), text(sample))).isNull();
      }
      // The last seconds of the log may have ended after the last row that was written.
      assertThat(recorded).as(symbol).hasSizeGreaterThanOrEqualTo(ROWS_MIN);
      assertThat(replayed.headMap(recorded.lastKey(), true)).as(symbol).isEqualTo(recorded);
      assertThat(replayed.size() - recorded.size()).as(symbol).isBetween(0, 2);
    }
  }

  @Test
  void shouldBackfillTheRawLogToTheFeaturesOfTheRecordedSamples() throws Exception {
    List<String> args = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      logs(symbol).forEach(file -> args.add(file.toString()));
    }
    Path backfilled = store.resolve("backfilled");
    args.addAll(List.of("--store=" + backfilled, "--parallelism=2", "--checkpoint-interval=1s"));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, args.toArray(String[]::new)));

    FeatureSet set = FeatureSet.byName("core");
    for (String symbol : SYMBOLS) {
      FeatureWindow window = new FeatureWindow(set);
      List<String> expected = new ArrayList<>();
      for (BookSample sample : samples(symbol)) {
        expected.add(text(window.add(sample)));
      }
      List<String> rows = new ArrayList<>();
      Path partition = FeatureTable.folder(backfilled, set).resolve("symbol=" + symbol);
      try (RowIterator<LabeledRow> it =
          ParquetRows.read(partition, FeatureTable.of(set, new long[] {10_000}, symbol))) {
        it.forEachRemaining(row -> rows.add(text(row.row())));
      }
      assertThat(rows.size()).as(symbol).isBetween(expected.size(), expected.size() + 2);
      assertThat(rows.subList(0, expected.size())).as(symbol).isEqualTo(expected);
    }
  }

  private static List<BookSample> replay(String symbol) throws IOException {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(symbol, PERIOD_MS);
    feed.setOutput(samples::add);
    for (Path file : logs(symbol)) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        RawLine line;
        while ((line = reader.next()) != null) {
          feed.accept(line);
        }
      }
    }
    return samples;
  }

  /** A symbol's raw log files, by day: more than one where midnight falls into the test. */
  private static List<Path> logs(String symbol) throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve("raw"))) {
      List<Path> logs =
          files
              .filter(f -> f.getFileName().toString().endsWith(".gz"))
              .filter(f -> f.getFileName().toString().startsWith(symbol.toLowerCase(Locale.ROOT)))
              .sorted()
              .toList();
      assertThat(logs).as("raw logs of %s", symbol).isNotEmpty();
      return logs;
    }
  }

  private static TreeMap<Long, String> recordedSamples(String symbol) throws IOException {
    TreeMap<Long, String> recorded = new TreeMap<>();
    for (BookSample sample : samples(symbol)) {
      assertThat(recorded.put(sample.timeMs(), text(sample)))
          .as("second %d of %s twice", sample.timeMs(), symbol)
          .isNull();
    }
    return recorded;
  }

  /** The recorded rows in the order of time: each checkpoint began a file of its own. */
  private static List<BookSample> samples(String symbol) throws IOException {
    List<BookSample> samples = new ArrayList<>();
    Path partition = SampleTable.folder(store).resolve("symbol=" + symbol);
    try (RowIterator<BookSample> it = ParquetRows.read(partition, SampleTable.of(symbol))) {
      it.forEachRemaining(samples::add);
    }
    samples.sort((a, b) -> Long.compare(a.timeMs(), b.timeMs()));
    return samples;
  }

  /** Every value; whole numbers, so their text is exact. */
  static String text(BookSample s) {
    return String.join(
        " ",
        String.valueOf(s.timeMs()),
        String.valueOf(s.segment()),
        s.priceDecimals() + "/" + s.quantityDecimals(),
        Arrays.toString(s.bidTicks()),
        Arrays.toString(s.bidLots()),
        Arrays.toString(s.askTicks()),
        Arrays.toString(s.askLots()),
        String.valueOf(s.bookAgeMs()),
        String.valueOf(s.depthUpdates()),
        s.buyLots() + "/" + s.sellLots() + "/" + s.buyTrades() + "/" + s.sellTrades(),
        Arrays.toString(s.ofiLots()));
  }

  /** Every value in the shortest form that reads back the same double. */
  private static String text(FeatureRow r) {
    return r.timeMs() + " " + r.segment() + " " + r.mid() + " " + Arrays.toString(r.values());
  }
}
