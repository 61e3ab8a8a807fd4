package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.Column;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.sinks.parquet.RowView;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What pyarrow, pandas and DuckDB read of the tables is what our own reader does, bit for bit; also
 * where days lie side by side that were made with fewer columns and with more.
 */
class PythonReadersITCase {
  private static final long SEED = Long.getLong("depthflow.seed", 23);
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final int SECONDS = 100;
  private static final String MIDNIGHT = "2024-07-18";

  /** The log begins 30 s before midnight. */
  private static final long START_MS = Instant.parse("2024-07-17T23:59:30Z").toEpochMilli();

  private static final FeatureSet OLDER = FeatureSet.byName("core");
  private static final FeatureSet NEWER = FeatureSet.byName("core+tiers");
  private static final long[] ALL_HORIZONS_MS = {5_000, 10_000, 30_000};

  private static final ParquetTable<double[]> MIXED =
      ParquetTable.builder("mixed", double[].class)
          .longColumn("row")
          .unit("rows")
          .doubleColumn("value")
          .unit("1")
          .optionalDoubleColumn("holes")
          .unit("1")
          .sum(Footers.SOURCE_LINES, row -> 1)
          .hexSum(Footers.SOURCE_SUM, row -> (long) row[0])
          .writer(
              (row, out) -> {
                out.setLong(0, (long) row[0]);
                out.setDouble(1, row[1]);
                out.setDouble(2, row[2]);
              })
          .reader(in -> new double[] {in.getLong(0), in.getDouble(1), in.getDouble(2)})
          .build();

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  @TempDir static Path dir;
  private static Path store;

  @BeforeAll
  static void makeTables() throws Exception {
    store = dir.resolve("store");
    for (String symbol : SYMBOLS) {
      write(symbol);
    }
    // A day of an older program, so to speak, with one label; and one of today's.
    backfill(OLDER, "--horizons=10s", "--to=" + MIDNIGHT);
    backfill(OLDER, "--horizons=5s,10s,30s", "--from=" + MIDNIGHT);
    backfill(NEWER, "--horizons=5s,10s,30s");
  }

  @Test
  void shouldBeReadAlikeByPyarrowPandasAndDuckDb() throws Exception {
    Path older = FeatureTable.folder(store, OLDER);
    Path newer = FeatureTable.folder(store, NEWER);
    List<Column> labels = FeatureTable.of(OLDER, ALL_HORIZONS_MS, null).columns();
    List<Column> all = FeatureTable.of(NEWER, ALL_HORIZONS_MS, null).columns();
    Path cases = dir.resolve("cases");
    Files.write(
        cases,
        List.of(
            readCase("features", all, newer),
            readCase("a label that older days have not", labels, older),
            readCase("features that the older set has not", all, older, newer),
            readCase("samples", SampleTable.of(null).columns(), SampleTable.folder(store)),
            readCase("pages of two encodings", MIXED.columns(), mixedPages())));

    String out = PythonReaders.check(cases, dir.resolve("log"));

    System.out.print(out);
    assertThat(out.lines().filter(line -> line.endsWith(" values equal"))).hasSize(5 * 3);
  }

  /** Three labels in one run, the farthest of them over most of the log. */
  @Test
  void shouldHoldWhatAPlainLoopMakesOfTheLog() throws Exception {
    ExactRows exact = new ExactRows(NEWER, ALL_HORIZONS_MS, 1_000);
    for (String symbol : SYMBOLS) {
      assertThat(exact.stored(FeatureTable.folder(store, NEWER), symbol))
          .as("%s, seed %d", symbol, SEED)
          .isEqualTo(exact.ofLines(new RecordedStore(dir).rawLog(symbol)));
    }
  }

  /** Our own reader: the older table is the beginning of the newer one's rows. */
  @Test
  void shouldReadTheOlderColumnsOfANewerTableAndTheNewerOnesOfAnOlder() throws Exception {
    for (String symbol : SYMBOLS) {
      String partition = "symbol=" + symbol + "/date=" + MIDNIGHT;
      Path older = FeatureTable.folder(store, OLDER).resolve(partition);
      Path newer = FeatureTable.folder(store, NEWER).resolve(partition);
      List<LabeledRow> own = rows(older, OLDER, symbol);
      List<LabeledRow> whole = rows(newer, NEWER, symbol);

      assertThat(own).hasSizeGreaterThan(50);
      assertThat(texts(rows(newer, OLDER, symbol))).isEqualTo(texts(own));
      List<LabeledRow> widened = rows(older, NEWER, symbol);
      for (int i = 0; i < whole.size(); i++) {
        double[] values = widened.get(i).row().values();
        double[] theirs = whole.get(i).row().values();
        for (int f = 0; f < NEWER.size(); f++) {
          assertThat(values[f])
              .as("%s, row %d, %s", symbol, i, NEWER.features().get(f).name())
              .isEqualTo(Double.valueOf(f < OLDER.size() ? theirs[f] : Double.NaN));
        }
      }
    }
  }

  @Test
  void shouldBeShown() throws Exception {
    CommandScreen shown = CommandScreen.of("show", "--store=" + store, "--columns");
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("features/core-v1\n", "features/core+tiers-v101\n", "store/samples\n")
        .containsPattern("(?m)^    spread_bp +bp$")
        .containsPattern("(?m)^    bid0 +ticks$")
        .contains("  symbol=BTCUSDT/date=2024-07-17\n")
        .containsPattern(
            "set core v1, labels after 10000 ms, every 1000 ms, by revision \\S+\n"
                + " +of [0-9,]+ lines, fingerprint [0-9a-f]{16}\n")
        .contains("set core v1, labels after 5000,10000,30000 ms");
    // One log made both sets' rows, and the samples.
    List<String> prints =
        shown.out().lines().filter(l -> l.contains("fingerprint")).map(String::strip).toList();
    assertThat(prints).hasSize(3 * 2 * 2);
    assertThat(prints.stream().distinct()).hasSize(2 * 2);

    assertThat(CommandScreen.of("show", dir.resolve("nothing").toString()).failure(1, "show"))
        .contains("no such Parquet folder");
  }

  private static String readCase(String name, List<Column> columns, Path... folders)
      throws IOException {
    Path dump = dir.resolve(name + ".dump");
    List<String> lines = new ArrayList<>();
    StringJoiner head = new StringJoiner(" ");
    columns.forEach(c -> head.add(c.name() + ":" + c.type()));
    lines.add(head.toString());
    StringJoiner line = new StringJoiner("\t").add(name).add(dump.toString());
    for (Path folder : folders) {
      line.add(folder.toString());
      for (Path day : days(folder)) {
        String symbol = day.getParent().getFileName().toString().substring("symbol=".length());
        String date = day.getFileName().toString().substring("date=".length());
        try (RowIterator<String> rows = ParquetRows.read(day, dumped(columns))) {
          rows.forEachRemaining(row -> lines.add(symbol + " " + date + " " + row));
        }
      }
    }
    assertThat(lines).as(name).hasSizeGreaterThan(100);
    Files.write(dump, lines);
    return line.toString();
  }

  /** Our own reader over these columns; rows as the dump has them. */
  private static ParquetTable<String> dumped(List<Column> columns) {
    ParquetTable.Builder<String> table = ParquetTable.builder("dump", String.class);
    columns.forEach(c -> table.column(new Column(c.name(), c.type(), true)));
    return table.writer((row, out) -> {}).reader(in -> text(in, columns)).build();
  }

  private static String text(RowView in, List<Column> columns) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = 0; i < columns.size(); i++) {
      long value =
          in.isNull(i)
              ? 0
              : switch (columns.get(i).type()) {
                case LONG -> in.getLong(i);
                case INT -> in.getInt(i);
                case DOUBLE -> Double.doubleToRawLongBits(in.getDouble(i));
                case STRING -> throw new AssertionError("no table has one: " + columns.get(i));
              };
      text.add(in.isNull(i) ? "-" : String.valueOf(value));
    }
    return text.toString();
  }

  private static List<Path> days(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files.filter(f -> f.getFileName().toString().startsWith("date=")).sorted().toList();
    }
  }

  private static List<LabeledRow> rows(Path day, FeatureSet set, String symbol) throws IOException {
    List<LabeledRow> rows = new ArrayList<>();
    try (RowIterator<LabeledRow> it =
        ParquetRows.read(day, FeatureTable.of(set, ALL_HORIZONS_MS, symbol))) {
      it.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static List<String> texts(List<LabeledRow> rows) {
    return rows.stream().map(ExactRows::text).toList();
  }

  /** Three pages a column: noise, which is stored as it is, around what ZSTD shrinks. */
  private static Path mixedPages() throws IOException {
    Path table = dir.resolve("mixed");
    Path file = table.resolve("symbol=A/date=" + MIDNIGHT).resolve("part-0.parquet");
    Files.createDirectories(file.getParent());
    var path = StoredRows.flinkPath(file);
    Random random = new Random(SEED);
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<double[]> writer = MIXED.writerFactory().create(out);
      for (int i = 0; i < 20_000; i++) {
        boolean grid = i / 8192 == 1;
        double value = grid ? random.nextInt(1 << 20) / 8.0 : random.nextGaussian();
        writer.addElement(new double[] {i, value, i % 7 == 0 ? Double.NaN : value});
      }
      writer.finish();
    }
    return table;
  }

  private static void backfill(FeatureSet set, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(dir.resolve("raw").toString()));
    arguments.add("--store=" + store);
    arguments.add("--feature-set=" + set.name());
    arguments.addAll(List.of(more));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, arguments.toArray(String[]::new)));
  }

  /** The log of a symbol, and its samples as a recorder stores them. */
  private static void write(String symbol) throws Exception {
    GeneratorConfig config =
        GeneratorConfig.defaults()
            .withSymbol(symbol)
            .withSeed(SEED + symbol.hashCode())
            .withStartMs(START_MS);
    long endNs = (START_MS + SECONDS * 1_000L) * 1_000_000;
    Path log =
        Files.createDirectories(dir.resolve("raw"))
            .resolve(symbol.toLowerCase(Locale.ROOT) + ".gz");
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(symbol, 1_000);
    feed.setOutput(samples::add);
    feed.digestLines();
    try (MarketGenerator market = new MarketGenerator(config);
        RawLogWriter writer = RawLogWriter.open(log, 0)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        writer.write(l);
        feed.accept(l);
      }
    }
    long midnightMs = Instant.parse(MIDNIGHT + "T00:00:00Z").toEpochMilli();
    writeSamples(samples.stream().filter(s -> s.timeMs() <= midnightMs).toList());
    writeSamples(samples.stream().filter(s -> s.timeMs() > midnightMs).toList());
  }

  private static void writeSamples(List<BookSample> samples) throws IOException {
    Path file =
        SampleTable.folder(store)
            .resolve(SampleTable.partitioner().partition(samples.get(0)))
            .resolve("part-0.parquet");
    var path = StoredRows.flinkPath(file);
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<BookSample> writer = SampleTable.of(null).writerFactory().create(out);
      for (BookSample sample : samples) {
        writer.addElement(sample);
      }
      writer.finish();
    }
  }
}
