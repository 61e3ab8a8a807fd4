package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.Options;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a recorder that end badly, and what the topic says of them. */
class KafkaRunsITCase {
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int RUN_LINES = 600;

  @TempDir static Path dir;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.shared();
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

  private static List<String> texts(List<RawLine> lines) {
    return lines.stream().map(KafkaRunsITCase::text).toList();
  }

  private static String text(RawLine line) {
    return line.receiveTimeNs() + " " + new String(line.frame(), StandardCharsets.UTF_8);
  }
}
