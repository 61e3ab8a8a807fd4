package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.kafka.KafkaFollowing;
import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.kafka.KafkaWriting;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines through Kafka: nothing lost, nothing twice, and the rows of the raw log bit for bit. */
class KafkaITCase {
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final int GENERATED_S = 90;

  @TempDir static Path dir;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.shared();
  }

  /** A topic's share that is done is of what there is, not of what there was once. */
  @Test
  void shouldCountTheOffsetsThatTheBrokerStillHas() throws Exception {
    KafkaTopic topic = broker.create("kept", 1);
    for (int i = 0; i < 10; i++) {
      broker.send(topic, SYMBOLS.get(0), new byte[] {(byte) i});
    }
    assertThat(KafkaLog.committedOffsets(topic)).isEqualTo(10);

    broker.deleteBefore(topic, 0, 7);

    assertThat(KafkaLog.committedOffsets(topic)).isEqualTo(3);
  }

  @Test
  void shouldRecordLiveThroughAFailureWhatTheRawLogHas() throws Exception {
    KafkaTopic topic = broker.create("live", 3);
    Path store = dir.resolve("live");
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    long nowMs = System.currentTimeMillis();
    for (String symbol : SYMBOLS) {
      GeneratorConfig market = GeneratorConfig.defaults().withSymbol(symbol).withSeed(8);
      config.feed(new MarketGenerator(market.withStartMs(nowMs - nowMs % 1000)));
    }
    try (ExchangeServer server = ExchangeServer.start(config.build())) {
      Options options =
          Options.of(
              RecordJob.OPTIONS,
              "--symbols=" + String.join(",", SYMBOLS),
              "--rest-url=" + server.restUri(),
              "--ws-url=" + server.wsUri(),
              "--store=" + store,
              "--parallelism=2",
              "--checkpoint-interval=1s",
              "--kafka-brokers=" + topic.brokers(),
              "--kafka-topic=" + topic.topic(),
              "--for=15s");
      StreamExecutionEnvironment env = JobEnvironment.create(options, store.resolve("cp"));
      DataStream<RawLine> lines =
          RecordJob.market(env, options).map(new FailOnce(30, 0)).returns(RawLineTypeInfo.INSTANCE);
      RecordJob.record(lines, options, Optional.of(topic));
      RecordJob.run(env, options);
    }
    Map<String, List<RawLine>> logged = new TreeMap<>();
    List<String> files = logs(store.resolve("raw"));
    readInto(logged, files);
    Map<String, List<RawLine>> sent = broker.committedLines(topic);
    assertThat(sent).containsOnlyKeys(SYMBOLS).hasSameSizeAs(logged);
    for (String symbol : SYMBOLS) {
      assertThat(text(sent.get(symbol).get(0)))
          .as("%s: the topic says where a run begins", symbol)
          .contains("\"cause\":\"new-run\"");
      assertSame(
          symbol,
          withoutMarkers(sent.get(symbol), "new-run", "restore"),
          withoutMarkers(logged.get(symbol), "restore"));
      for (List<RawLine> log : List.of(sent.get(symbol), logged.get(symbol))) {
        assertThat(log)
            .as("%s: the restore is told by one marker", symbol)
            .filteredOn(line -> text(line).contains("\"cause\":\"restore\""))
            .hasSize(1);
      }
    }
    assertSameRows("live", topic, files);
  }

  @Test
  void shouldCarryFilesThroughAFailureLineByLine() throws Exception {
    // By the address that wants a login: every client of the jobs has to be handed it.
    KafkaTopic plain = broker.create("files", 2);
    KafkaTopic topic = broker.withLogin(plain, KafkaBroker.PASSWORD);
    List<String> files = generatedLogs("carried");
    Options options =
        Options.of(
            BackfillJob.OPTIONS,
            "--parallelism=2",
            "--checkpoint-interval=300ms",
            "--restart-attempts=3");
    StreamExecutionEnvironment env = JobEnvironment.create(options);
    DataStream<RawLine> lines =
        env.fromSource(MarketSource.files(files), WatermarkStrategy.noWatermarks(), "raw log files")
            .map(new FailOnce(1500, 500_000))
            .returns(RawLineTypeInfo.INSTANCE);
    KafkaLog.write(lines, topic, KafkaWriting.replayed("files"));
    env.execute("files to kafka");

    Map<String, List<RawLine>> written = new TreeMap<>();
    readInto(written, files);
    Map<String, List<RawLine>> sent = broker.committedLines(plain);
    assertThat(sent).containsOnlyKeys(SYMBOLS);
    for (String symbol : SYMBOLS) {
      assertSame(symbol, sent.get(symbol), written.get(symbol));
    }
    int committed = broker.records(plain, IsolationLevel.READ_COMMITTED).size();
    assertThat(broker.records(plain, IsolationLevel.READ_UNCOMMITTED).size())
        .as("the failure left records behind that nobody may see")
        .isGreaterThan(committed);
    assertThat(sent.values().stream().mapToInt(List::size).sum())
        .as("lines in %d records", committed)
        .isGreaterThan(10 * committed);
    assertSameRows("files", topic, files);
  }

  @Test
  void shouldRefuseAWrongLoginAndNotTellIt() throws Exception {
    String wrong = KafkaBroker.PASSWORD + "-wrong";
    KafkaTopic topic = broker.withLogin(broker.create("login", 1), wrong);
    assertThatThrownBy(() -> BackfillJob.run(backfill("login", kafka(topic), loginFile(topic))))
        .hasMessageContaining("check how to log in")
        .hasStackTraceContaining("SaslAuthenticationException")
        .satisfies(
            thrown ->
                assertThat(ExceptionUtils.stringifyException(thrown))
                    .doesNotContain(KafkaBroker.PASSWORD));
  }

  /** However a job is to be started again: a symbol that lies elsewhere stays there. */
  @Test
  void shouldEndForGoodWhereATopicWasGivenMorePartitions() throws Exception {
    KafkaTopic topic = broker.create("grown", 1);
    Options options = Options.of(BackfillJob.OPTIONS, "--checkpoint-interval=300ms");
    StreamExecutionEnvironment env = JobEnvironment.create(options);
    KafkaLog.write(
        env.fromSource(
            MarketSource.files(generatedLogs("grown")),
            WatermarkStrategy.noWatermarks(),
            "raw log files"),
        topic,
        KafkaWriting.replayed("grown"));
    env.execute("files to kafka");
    broker.addPartitions(topic, 16);
    String moved = "lie in partition 0, but among 16 partitions its place is";

    StreamExecutionEnvironment endless = JobEnvironment.createEndless(options, dir.resolve("cp"));
    KafkaLog.follow(endless, topic, List.of(), new KafkaFollowing(null, false, null))
        .sinkTo(new DiscardingSink<>());
    JobClient job = endless.executeAsync("follows for ever");
    assertThatThrownBy(() -> job.getJobExecutionResult().get(90, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .satisfies(thrown -> assertThat(Commands.clearMessage(thrown)).contains(moved));
    assertThat(failure(topic)).contains(moved);
    assertThatThrownBy(
            () ->
                RecordJob.define(
                    Options.of(
                        RecordJob.OPTIONS,
                        "--symbols=BTCUSDT",
                        "--store=" + dir.resolve("grown"),
                        kafka(topic),
                        "--kafka-topic=grown")))
        .as("a recorder, before it begins")
        .hasMessageContaining(moved)
        .hasMessageContaining("record into a new topic");
  }

  @Test
  void shouldSayWhatIsWrongWithATopic() throws Exception {
    KafkaTopic empty = broker.create("empty", 2);
    KafkaTopic foreign = broker.create("foreign", 1);
    broker.send(foreign, "BTCUSDT", "{\"price\":1}".getBytes(StandardCharsets.UTF_8));
    assertThat(failure(new KafkaTopic(broker.address(), "nowhere")))
        .contains("no topic nowhere at " + broker.address())
        .contains("create it");
    assertThat(failure(empty)).contains("topic empty at").contains("no committed record");
    assertThat(failure(foreign))
        .contains("topic foreign, partition 0, offset 0: not a batch of market lines: version 123");
    assertThat(failure(foreign, "--symbols=ETHUSDT")).contains("no line of ETHUSDT in topic");
    assertThatThrownBy(() -> BackfillJob.run(backfill("both", "a.gz", kafka(empty))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> BackfillJob.run(backfill("topic", "--kafka-topic=lines")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--kafka-brokers");
    assertThatThrownBy(
            () ->
                RecordJob.run(
                    Options.of(
                        RecordJob.OPTIONS,
                        "--symbols=BTCUSDT",
                        "--checkpoint-interval=6min",
                        kafka(empty))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--checkpoint-interval");
  }

  private static String failure(KafkaTopic topic, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.add(kafka(topic));
    args.add("--kafka-topic=" + topic.topic());
    args.add("--restart-attempts=0");
    try {
      BackfillJob.run(backfill("failing", args.toArray(String[]::new)));
    } catch (Exception e) {
      return Commands.clearMessage(e);
    }
    throw new AssertionError(topic + " was read without complaint");
  }

  private static void assertSameRows(String name, KafkaTopic topic, List<String> files)
      throws Exception {
    BackfillJob.run(backfill(name + " file", files.toArray(String[]::new)));
    for (int parallelism : new int[] {1, 2}) {
      String store = name + " kafka " + parallelism;
      List<String> args = new ArrayList<>(List.of(kafka(topic)));
      args.add("--kafka-topic=" + topic.topic());
      args.add("--parallelism=" + parallelism);
      if (!topic.client().isEmpty()) {
        args.add(loginFile(topic));
      }
      BackfillJob.run(backfill(store, args.toArray(String[]::new)));
      for (String symbol : SYMBOLS) {
        assertThat(rows(store, symbol))
            .as("%s at parallelism %d", symbol, parallelism)
            .hasSizeGreaterThan(5)
            .isEqualTo(rows(name + " file", symbol));
      }
    }
  }

  private static Options backfill(String store, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--store=" + dir.resolve(store));
    all.add("--horizons=2s");
    all.add("--checkpoint-interval=1s");
    return Options.of(BackfillJob.OPTIONS, all.toArray(String[]::new));
  }

  /** The topic's login as a file of Kafka's own keys. */
  private static String loginFile(KafkaTopic topic) throws Exception {
    Properties client = new Properties();
    client.putAll(topic.client());
    Path file = dir.resolve(topic.topic() + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      client.store(out, null);
    }
    return "--kafka-properties=" + file;
  }

  private static String kafka(KafkaTopic topic) {
    return "--kafka-brokers=" + topic.brokers();
  }

  /** Every value of every row, doubles in the shortest form that reads back the same bits. */
  private static List<String> rows(String store, String symbol) throws Exception {
    FeatureSet set = FeatureSet.byName("core");
    Path partition = FeatureTable.folder(dir.resolve(store), set).resolve("symbol=" + symbol);
    List<String> rows = new ArrayList<>();
    try (RowIterator<LabeledRow> it =
        ParquetRows.read(partition, FeatureTable.of(set, new long[] {2_000}, symbol))) {
      it.forEachRemaining(
          r ->
              rows.add(
                  "%d %d %s %s %s"
                      .formatted(
                          r.row().timeMs(),
                          r.row().segment(),
                          r.row().mid(),
                          Arrays.toString(r.row().values()),
                          Arrays.toString(r.labelsBp()))));
    }
    return rows;
  }

  private static List<RawLine> withoutMarkers(List<RawLine> lines, String... causes) {
    return lines.stream()
        .filter(
            line ->
                Arrays.stream(causes)
                    .noneMatch(cause -> text(line).contains("\"cause\":\"" + cause + '"')))
        .toList();
  }

  private static void assertSame(String symbol, List<RawLine> actual, List<RawLine> expected) {
    assertThat(actual.stream().map(KafkaITCase::text))
        .as(symbol)
        .containsExactlyElementsOf(expected.stream().map(KafkaITCase::text).toList());
  }

  private static String text(RawLine line) {
    return line.receiveTimeNs() + " " + new String(line.frame(), StandardCharsets.UTF_8);
  }

  private static List<String> logs(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(Path::toString).filter(f -> f.endsWith(".gz")).sorted().toList();
    }
  }

  private static void readInto(Map<String, List<RawLine>> lines, List<String> files)
      throws Exception {
    for (String file : files) {
      try (RawLogReader reader = RawLogReader.open(Path.of(file))) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          lines.computeIfAbsent(line.symbol(), k -> new ArrayList<>()).add(line);
        }
      }
    }
  }

  private static List<String> generatedLogs(String folder) throws Exception {
    List<String> files = new ArrayList<>();
    Files.createDirectories(dir.resolve(folder));
    for (String symbol : SYMBOLS) {
      Path file = dir.resolve(folder).resolve(symbol.toLowerCase(Locale.ROOT) + "_20230404.gz");
      GeneratorConfig config = GeneratorConfig.defaults().withSymbol(symbol).withSeed(4);
      long endNs = (GeneratorConfig.DEFAULT_START_MS + GENERATED_S * 1000L) * 1_000_000L;
      try (MarketGenerator market = new MarketGenerator(config);
          RawLogWriter writer = RawLogWriter.open(file, 0)) {
        for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
          writer.write(l);
        }
      }
      files.add(file.toString());
    }
    return files;
  }
}
