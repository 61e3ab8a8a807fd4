package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.kafka.KafkaWriting;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a recorder that end badly, and what the topic says of them. */
class KafkaRunsITCase {
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int SECONDS = 60;
  private static final int RUN_LINES = 600;

  @TempDir static Path dir;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.shared();
  }

  /** Twice; each time the restored sink commits what the failure left. */
  @Test
  void shouldCarryEveryLineOnceThroughFailuresBetweenPreCommitAndCommit() throws Exception {
    KafkaTopic topic = broker.create("commit", 2);
    List<String> files = new ArrayList<>();
    Map<String, List<RawLine>> written = new TreeMap<>();
    for (String symbol : SYMBOLS) {
      written.put(symbol, generate(symbol));
      files.add(write(symbol, written.get(symbol)));
    }
    Options options =
        Options.of(
            BackfillJob.OPTIONS,
            "--parallelism=2",
            "--checkpoint-interval=200ms",
            "--restart-attempts=5");
    StreamExecutionEnvironment env = JobEnvironment.create(options);
    FailBeforeCommit.Seen seen = new FailBeforeCommit.Seen(() -> broker.committedCount(topic), 2);
    FailBeforeCommit.begin("commit", seen);
    DataStream<RawLine> lines =
        env.fromSource(
            MarketSource.files(files), WatermarkStrategy.noWatermarks(), "raw log files");
    // In a task of its own, which is told of a checkpoint while the sink's is held.
    lines
        .map(new FailBeforeCommit.Watch("commit"))
        .returns(RawLineTypeInfo.INSTANCE)
        .disableChaining()
        .sinkTo(new DiscardingSink<>());
    KafkaLog.write(
        lines.map(new FailBeforeCommit("commit")).returns(RawLineTypeInfo.INSTANCE),
        topic,
        KafkaWriting.replayed("commit"));
    env.execute("files to kafka");

    assertThat(seen.failed()).as("failures between pre-commit and commit").isEqualTo(2);
    assertSameLines(broker.committedLines(topic), written);
  }

  /**
   * A recorder killed as it stands leaves a transaction open, behind which readers of committed
   * records would wait for ten minutes. The next run ends it, and its first line says that nobody
   * listened since.
   */
  @Test
  void shouldEndWhatAKilledRecorderLeftOpenAndTellThatANewRunBegan() throws Exception {
    KafkaTopic topic = broker.create("killed", 2);
    try (ExchangeServer server = exchange()) {
      long before = recordAndKill(server, topic, "first", 0);
      long after = recordAndKill(server, topic, "second", before);
      assertThat(after).isGreaterThan(before);
    }
    Map<String, List<RawLine>> sent = broker.committedLines(topic);
    assertThat(sent).containsOnlyKeys(SYMBOLS);
    for (String symbol : SYMBOLS) {
      List<RawLine> lines = sent.get(symbol);
      List<Integer> begins = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (text(lines.get(i)).contains("\"cause\":\"new-run\"")) {
          begins.add(i);
        }
      }
      assertThat(begins).as("%s: a marker begins each run", symbol).hasSize(2).startsWith(0);
      for (String run : List.of("first", "second")) {
        boolean first = run.equals("first");
        List<RawLine> ofRun =
            lines.subList(first ? 1 : begins.get(1) + 1, first ? begins.get(1) : lines.size());
        List<RawLine> log = new RecordedStore(dir.resolve(run)).rawLog(symbol);
        assertThat(ofRun).as("%s, %s run", symbol, run).hasSizeGreaterThan(20);
        // Both logs were ended by one checkpoint each, and the kill lay behind either's.
        int common = Math.min(ofRun.size(), log.size());
        assertThat(texts(ofRun.subList(0, common)))
            .as("%s, %s run: what the raw log has, once", symbol, run)
            .isEqualTo(texts(log.subList(0, common)));
      }
      assertBreak(symbol, topic, lines, begins.get(1));
    }
  }

  /** No row of the time in which nobody listened, though the topic has none of its seconds. */
  private static void assertBreak(String symbol, KafkaTopic topic, List<RawLine> lines, int begin)
      throws Exception {
    String store = "rows of " + symbol;
    BackfillJob.run(
        Options.of(
            BackfillJob.OPTIONS,
            "--kafka-brokers=" + topic.brokers(),
            "--kafka-topic=" + topic.topic(),
            "--symbols=" + symbol,
            "--horizons=2s",
            "--store=" + dir.resolve(store)));
    long endedMs = lines.get(begin - 1).receiveTimeNs() / 1_000_000;
    long begunMs = lines.get(begin).receiveTimeNs() / 1_000_000;
    List<Long> times =
        new RecordedStore(dir.resolve(store))
            .rows(symbol, 2_000).stream().map(row -> Long.valueOf(row.split(" ")[0])).toList();
    assertThat(begunMs - endedMs).as("ms without a recorder").isGreaterThan(1_500);
    assertThat(times).as(symbol).anyMatch(ms -> ms <= endedMs).anyMatch(ms -> ms > begunMs);
    assertThat(times)
        .as("%s: rows between %d and %d, when nobody listened", symbol, endedMs, begunMs)
        .noneMatch(ms -> ms > endedMs && ms < begunMs);
  }

  /** A recorder in a process of its own, killed once more is committed; returns how much. */
  private static long recordAndKill(
      ExchangeServer server, KafkaTopic topic, String store, long committed) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx400m",
            "-cp",
            System.getProperty("java.class.path"),
            RecordJob.class.getName(),
            "--symbols=" + String.join(",", SYMBOLS),
            "--rest-url=" + server.restUri(),
            "--ws-url=" + server.wsUri(),
            "--store=" + dir.resolve(store),
            "--checkpoint-interval=500ms",
            "--kafka-brokers=" + topic.brokers(),
            "--kafka-topic=" + topic.topic()));
    Path log = dir.resolve(store + ".log");
    Process recorder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await("lines of the " + store + " run, which said " + log)
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                assertThat(recorder.isAlive()).as(Files.readString(log)).isTrue();
                return broker.committedCount(topic) > committed + RUN_LINES;
              });
    } finally {
      recorder.destroyForcibly();
    }
    assertThat(recorder.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return broker.committedCount(topic);
  }

  private static ExchangeServer exchange() {
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    long nowMs = System.currentTimeMillis();
    for (String symbol : SYMBOLS) {
      GeneratorConfig market = GeneratorConfig.defaults().withSymbol(symbol).withSeed(14);
      config.feed(new MarketGenerator(market.withStartMs(nowMs - nowMs % 1000)));
    }
    return ExchangeServer.start(config.build());
  }

  private static void assertSameLines(
      Map<String, List<RawLine>> actual, Map<String, List<RawLine>> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (symbol, lines) ->
            assertThat(texts(actual.get(symbol))).as(symbol).isEqualTo(texts(lines)));
  }

  private static List<String> texts(List<RawLine> lines) {
    return lines.stream().map(KafkaRunsITCase::text).toList();
  }

  private static String text(RawLine line) {
    return line.receiveTimeNs() + " " + new String(line.frame(), StandardCharsets.UTF_8);
  }

  private static List<RawLine> generate(String symbol) {
    List<RawLine> lines = new ArrayList<>();
    GeneratorConfig config = GeneratorConfig.defaults().withSymbol(symbol).withSeed(4);
    long endNs = (GeneratorConfig.DEFAULT_START_MS + SECONDS * 1000L) * 1_000_000L;
    try (MarketGenerator market = new MarketGenerator(config)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        lines.add(l);
      }
    }
    return lines;
  }

  private static String write(String symbol, List<RawLine> lines) throws IOException {
    Path file = dir.resolve(symbol.toLowerCase(java.util.Locale.ROOT) + "_20240101.gz");
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (RawLine line : lines) {
        writer.write(line);
      }
    }
    return file.toString();
  }
}
