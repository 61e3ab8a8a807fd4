package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.kafka.KafkaWriting;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.LineDigest;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.strategy.feature.FeatureSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Features recorded live, through sockets, and features backfilled from that run's raw log or from
 * its Kafka topic: the same rows bit for bit. With a reconnect, silent seconds, and frames within 1
 * ms of the seconds' ends; at parallelism 1 and 2; alone and beside symbols of other years. Longer,
 * with more faults and every combination, by {@code -Ddepthflow.long=true}.
 */
class ParityITCase {
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = Long.getLong("depthflow.parity.seed", 61);
  private static final Duration SPAN = Duration.ofSeconds(LONG ? 600 : 0);
  private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(45);
  private static final long PERIOD_MS = 1_000;
  private static final int ROWS_BEFORE = 3;
  private static final int ROWS_BEHIND = 4;
  private static final long MS = 1_000_000;
  private static final ExactRows EXACT =
      new ExactRows(
          FeatureSet.byName("core+tiers+full"),
          LONG ? new long[] {1_000, 10_000} : new long[] {1_000, 2_000},
          PERIOD_MS);

  @TempDir static Path dir;
  private static KafkaBroker broker;
  private static KafkaTopic topic;
  private static ParityFloor floor;
  private static List<String> otherYears;

  /** What one recorder left, at this parallelism. */
  private static Path store(int parallelism) {
    return dir.resolve("live" + parallelism);
  }

  @BeforeAll
  static void record() throws Exception {
    broker = KafkaBroker.shared();
    topic = broker.create("parity", 3);
    otherYears = otherYears();
    floor = new ParityFloor(SEED, EXACT);
    try (ParityFloor running = floor) {
      // Not the default 30 s in the long form: there a stream is silenced on purpose.
      String[] more = LONG ? new String[] {"--stream-silence=5s"} : new String[0];
      running.record(store(1), 1, with(more, kafka()));
      running.record(store(2), 2, more);
      running.awaitRows(ROWS_BEFORE, 0);
      running.arm(Fault.closeSockets("all"));
      running.awaitRows(ROWS_BEHIND, System.currentTimeMillis() + 2 * PERIOD_MS);
      passTheSpan(running);
      awaitWhatItHasToHold();
      running.stop();
    }
  }

  /** The long form's further time, a fault of another kind now and then. */
  private static void passTheSpan(ParityFloor running) {
    List<Fault> faults =
        List.of(
            Fault.dropDepth(ParityFloor.CROWDED, 1),
            Fault.closeSockets("public"),
            Fault.of(FaultKind.MALFORMED_FRAME).on(ParityFloor.SILENT).times(1),
            Fault.halfOpen("public"),
            Fault.staleSnapshot(ParityFloor.CROWDED, Duration.ofSeconds(3)),
            Fault.closeSockets("all"),
            Fault.silentStream(ParityFloor.SILENT).times(1),
            Fault.closeSockets("public"),
            Fault.reorderDepth(ParityFloor.CROWDED, 1),
            Fault.restart(Duration.ofSeconds(4)));
    long endNs = System.nanoTime() + SPAN.toNanos();
    for (int i = 0; System.nanoTime() - endNs < 0; i++) {
      running.pass(BETWEEN_FAULTS);
      running.arm(faults.get(i % faults.size()));
    }
    if (!SPAN.isZero()) {
      running.awaitRows(ROWS_BEHIND, System.currentTimeMillis());
    }
  }

  /** When a frame is received is up to the machine: the run goes on until it has happened. */
  private static void awaitWhatItHasToHold() {
    await("frames at the ends of seconds, and silent seconds")
        .atMost(ParityFloor.WAIT)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreException(CorruptLogException.class)
        .until(
            () -> {
              boolean all = true;
              for (int parallelism = 1; parallelism <= 2; parallelism++) {
                for (String symbol : ParityFloor.SYMBOLS) {
                  List<RawLine> log = new RecordedStore(store(parallelism)).rawLog(symbol);
                  List<BookSample> rows = new RecordedStore(store(parallelism)).bookSamples(symbol);
                  all &= holds(symbol, new SecondsEnds(log, rows, PERIOD_MS));
                }
              }
              return all;
            });
  }

  private static boolean holds(String symbol, SecondsEnds ends) {
    return symbol.equals(ParityFloor.CROWDED)
        ? ends.before > 0 && ends.behind > 0
        : ends.ageing > 0;
  }

  @ParameterizedTest
  @CsvSource({"1, SOLUSDT", "2, SOLUSDT", "1, XRPUSDT", "2, XRPUSDT"})
  void shouldHaveLiveWhatItsOwnLinesMake(int parallelism, String symbol) throws Exception {
    List<RawLine> log = new RecordedStore(store(parallelism)).rawLog(symbol);
    List<String> replayed =
        ExactRows.samples(log, PERIOD_MS).stream().map(ExactRows::text).toList();
    List<String> samples =
        new RecordedStore(store(parallelism))
            .bookSamples(symbol).stream().map(ExactRows::text).toList();
    assertThat(replayed)
        .as("%s: live samples, the first of those of the log", symbol)
        .startsWith(samples.toArray(String[]::new));
    assertPrefix(symbol, floor.live(store(parallelism), symbol), EXACT.ofLines(log));
  }

  /** What the proof has to hold, by the lines alone: no parser and no sampler of ours. */
  @ParameterizedTest
  @CsvSource({"1, SOLUSDT", "2, SOLUSDT", "1, XRPUSDT", "2, XRPUSDT"})
  void shouldHoldAReconnectSilentSecondsAndFramesAtTheEndsOfSeconds(int parallelism, String symbol)
      throws Exception {
    List<RawLine> log = new RecordedStore(store(parallelism)).rawLog(symbol);
    List<BookSample> samples = new RecordedStore(store(parallelism)).bookSamples(symbol);
    int lost = -1;
    boolean connected = false;
    for (int i = 0; i < log.size(); i++) {
      String text = text(log.get(i));
      lost = lost < 0 && text.contains("\"cause\":\"socket-lost\"") ? i : lost;
      connected |= lost >= 0 && Frames.kindOf(log.get(i).frame()) == FrameKind.CONNECT;
    }
    assertThat(connected).as("%s: a connect line behind a lost socket", symbol).isTrue();
    assertThat(samples.stream().map(BookSample::segment).distinct().count())
        .as("%s: segments", symbol)
        .isGreaterThan(1);
    SecondsEnds ends = new SecondsEnds(log, samples, PERIOD_MS);
    assertThat(ends.wrong).as("%s, seed %d", symbol, SEED).isEmpty();
    assertThat(ends.seconds).as("%s: seconds counted", symbol).isPositive();
    assertThat(holds(symbol, ends)).as("%s, seed %d: %s", symbol, SEED, ends).isTrue();
    System.out.printf(
        "%s live at parallelism %d: %d lines, %d samples, %d feature rows, segments: %d, connects:"
            + " %d; %s%n",
        symbol,
        parallelism,
        log.size(),
        samples.size(),
        floor.live(store(parallelism), symbol).size(),
        samples.stream().map(BookSample::segment).distinct().count(),
        log.stream().filter(l -> Frames.kindOf(l.frame()) == FrameKind.CONNECT).count(),
        ends);
  }

  /** The files of the checkpoints became one, and it still says what it is. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void shouldLeaveAFileASymbolAndDay(int parallelism) throws Exception {
    Path table = LiveFeatures.folder(store(parallelism), EXACT.set());
    for (String symbol : ParityFloor.SYMBOLS) {
      try (var days = Files.list(table.resolve("symbol=" + symbol))) {
        for (Path day : days.toList()) {
          var files = ParquetRows.files(StoredRows.flinkPath(day));
          assertThat(files).as(day.toString()).hasSize(1);
          assertThat(ParquetRows.metadata(files.get(0)))
              .containsEntry("depthflow.feature-set", EXACT.set().name())
              .containsEntry(Footers.PERIOD, String.valueOf(PERIOD_MS))
              .containsKey(Footers.REVISION)
              .containsKey(ParquetTable.UNITS);
        }
        assertFingerprint(
            "live at parallelism " + parallelism,
            store(parallelism),
            symbol,
            table,
            floor.live(store(parallelism), symbol).lastKey());
      }
    }
    assertThat(StoredFeatures.of(EXACT.set(), table).horizonsMs()).isEqualTo(EXACT.horizonsMs());
  }

  /** The footers' fingerprints add up to that of the log's lines up to a row. */
  private static void assertFingerprint(
      String name, Path live, String symbol, Path table, long lastRowMs) throws Exception {
    LineDigest footers = LineDigest.NONE;
    for (var file : ParquetRows.files(StoredRows.flinkPath(table.resolve("symbol=" + symbol)))) {
      Map<String, String> said = ParquetRows.metadata(file);
      footers =
          footers.plus(
              new LineDigest(
                  Long.parseLong(said.get(Footers.SOURCE_LINES)),
                  Long.parseUnsignedLong(said.get(Footers.SOURCE_SUM), 16)));
    }
    LineDigest lines =
        ExactRows.source(new RecordedStore(live).rawLog(symbol), PERIOD_MS, lastRowMs);
    assertThat(footers).as("%s, %s, seed %d", name, symbol, SEED).isEqualTo(lines);
    assertThat(lines.lines()).isGreaterThan(ROWS_BEFORE);
  }

  @Test
  void shouldBackfillTheRowsOfTheRawLogAndOfTheTopic() throws Exception {
    backfilled("file, alone", 1, store(1), logs(store(1)));
    backfilled("file, beside", 2, store(2), both(logs(store(2)), otherYears));
    if (LONG) {
      backfilled("file, beside", 1, store(1), both(logs(store(1)), otherYears));
      backfilled("file, alone", 2, store(2), logs(store(2)));
      backfilled("file, alone", 2, store(1), logs(store(1)));
      backfilled("topic, alone", 1, store(1), List.of(kafka()));
    }
    backfilled("topic, alone", 2, store(1), List.of(kafka()));
    StreamExecutionEnvironment env =
        JobEnvironment.create(Options.of(BackfillJob.OPTIONS, "--checkpoint-interval=1s"));
    KafkaLog.write(
        env.fromSource(
            MarketSource.files(otherYears), WatermarkStrategy.noWatermarks(), "other years"),
        topic,
        KafkaWriting.replayed("other years"));
    env.execute("other years to the topic");
    backfilled("topic, beside", 1, store(1), List.of(kafka()));
    if (LONG) {
      backfilled("topic, beside", 2, store(1), List.of(kafka()));
    }
    for (int of = 1; of <= 2; of++) {
      CommandScreen parity =
          CommandScreen.of(
              "parity",
              "--store=" + store(1),
              "--against="
                  + backfilledInto(of == 1 ? "topic, beside" : "file, beside", of, store(of)),
              "--feature-set=" + EXACT.set().name());
      // The other recorder received the same frames at other times.
      assertThat(parity.code()).as(parity.out() + parity.err()).isEqualTo(of - 1);
      assertThat(of == 1 ? parity.out() : parity.failure(1, "parity"))
          .contains(of == 1 ? "differing: 0" : "rows differ; the first: symbol=SOLUSDT/date=");
    }
  }

  private static Path backfilledInto(String name, int parallelism, Path live) {
    return dir.resolve(name + " " + parallelism + " of " + live.getFileName());
  }

  /**
   * @param live store of the recording that the input comes from
   */
  private static void backfilled(String name, int parallelism, Path live, List<String> input)
      throws Exception {
    Path store = backfilledInto(name, parallelism, live);
    List<String> arguments = new ArrayList<>(input);
    arguments.add("--store=" + store);
    arguments.add("--parallelism=" + parallelism);
    arguments.add("--feature-set=" + EXACT.set().name());
    arguments.add("--horizons=" + ParityFloor.horizons(EXACT.horizonsMs()));
    arguments.add("--checkpoint-interval=1s");
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, arguments.toArray(String[]::new)));
    Path table = FeatureTable.folder(store, EXACT.set());
    try (var symbols = Files.list(table)) {
      long count = symbols.filter(f -> f.getFileName().toString().startsWith("symbol=")).count();
      assertThat(count > ParityFloor.SYMBOLS.size())
          .as("%s: %d symbols", name, count)
          .isEqualTo(name.contains("beside"));
    }
    for (String symbol : ParityFloor.SYMBOLS) {
      assertPrefix(
          name + " at parallelism " + parallelism + ", " + symbol,
          floor.live(live, symbol),
          EXACT.stored(table, symbol));
      assertFingerprint(
          name + " at parallelism " + parallelism, live, symbol, table, Long.MAX_VALUE);
    }
  }

  /** Live, the rows of the last horizon wait for their labels when the recording ends. */
  private static void assertPrefix(
      String name, TreeMap<Long, String> live, TreeMap<Long, String> all) {
    long horizons = EXACT.horizonsMs()[EXACT.horizonsMs().length - 1] / PERIOD_MS;
    assertThat(live)
        .as("%s, seed %d", name, SEED)
        .hasSizeGreaterThan(ROWS_BEFORE + ROWS_BEHIND - 1);
    for (Map.Entry<Long, String> row : live.entrySet()) {
      assertThat(all.get(row.getKey())).as("%s, seed %d", name, SEED).isEqualTo(row.getValue());
    }
    assertThat(all.headMap(live.lastKey(), true).keySet())
        .as("%s, seed %d", name, SEED)
        .isEqualTo(live.keySet());
    assertThat(all.tailMap(live.lastKey(), false).size())
        .as("%s, seed %d: rows behind the last live one", name, SEED)
        .isLessThanOrEqualTo((int) horizons + 2);
  }

  private static List<String> logs(Path store) throws Exception {
    try (var files = Files.walk(store.resolve("raw"))) {
      return files.map(Path::toString).filter(f -> f.endsWith(".gz")).sorted().toList();
    }
  }

  /** Recordings of 2023 and 2024 where they are there, else a generated day of 2024. */
  private static List<String> otherYears() throws Exception {
    if (SharedData.isThere()) {
      return SharedData.files("usdm/usdm_btcusdt_20230404.dat.gz", "usdm/usdm_ethusdt_20240718.gz");
    }
    Path file = dir.resolve("btcusdt_20240101.gz");
    long endNs = (GeneratorConfig.DEFAULT_START_MS + 60_000) * MS;
    try (MarketGenerator market = new MarketGenerator(GeneratorConfig.defaults().withSeed(SEED));
        RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        writer.write(l);
      }
    }
    return List.of(file.toString());
  }

  private static String[] kafka() {
    return new String[] {"--kafka-brokers=" + topic.brokers(), "--kafka-topic=" + topic.topic()};
  }

  private static String[] with(String[] some, String[] more) {
    return both(List.of(some), List.of(more)).toArray(String[]::new);
  }

  private static List<String> both(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static String text(RawLine line) {
    return new String(line.frame(), StandardCharsets.UTF_8);
  }
}
