package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.engine.AccountView;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.metrics.MarketFigures;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.position.TradeRules;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hangs on a topic that a recorder writes: a desk that trades on its lines until the recorder
 * stops, and a recorder that writes the lines out again.
 */
class KafkaDownstreamITCase {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final BigDecimal PRECISION = new BigDecimal("0.00000001");
  private static final long NS_PER_MS = 1_000_000L;
  private static final long PAUSE_NS = 3_000_000L;

  @TempDir static Path dir;
  private static TradingFloor floor;
  private static KafkaTopic topic;
  private static TradeResult result;

  /** Receive time of the last line that the desk could read. */
  private static long lastLineMs;

  /** Time of the exchange's last line, at the desk's end. */
  private static long endedMs;

  @BeforeAll
  static void trade() throws Exception {
    topic = KafkaBroker.shared().create("desk", 2);
    floor = TradingFloor.open(dir, 11);
    JobClient recorder =
        RecordJob.define(
                Options.of(
                    RecordJob.OPTIONS,
                    "--symbols=" + floor.symbol(),
                    "--rest-url=" + floor.server.restUri(),
                    "--ws-url=" + floor.server.wsUri(),
                    "--store=" + dir.resolve("recorded"),
                    "--checkpoint-interval=2s",
                    "--kafka-brokers=" + topic.brokers(),
                    "--kafka-topic=" + topic.topic(),
                    "--kafka-linger=20ms"))
            .executeAsync("recorder");
    TradeRun desk =
        TradeJob.prepare(
            floor.tradeOptions(
                "--kafka-brokers=" + topic.brokers(), "--kafka-topic=" + topic.topic()));
    CompletableFuture<TradeResult> trading = CompletableFuture.supplyAsync(() -> execute(desk));
    await("a round trip")
        .atMost(LIMIT)
        .until(
            () -> {
              assertThat(trading).isNotDone();
              return isFlatAfter(2);
            });
    RecordedStore recorded = new RecordedStore(dir.resolve("recorded"));
    await("enough to copy")
        .atMost(LIMIT)
        .until(
            () ->
                recorded.rawLog(floor.symbol()).size() > 1_500
                    && recorded.samples(floor.symbol()).size() > 12);
    stop(recorder, "recorded");
    List<RawLine> lines = recorded.rawLog(floor.symbol());
    lastLineMs = lines.get(lines.size() - 1).receiveTimeNs() / NS_PER_MS;
    // Longer than a position is held and a row is good for; the market goes on meanwhile.
    await("the desk has closed what it had")
        .atMost(LIMIT)
        .until(() -> System.currentTimeMillis() > lastLineMs + 12_000 && isFlatAfter(2));
    desk.end();
    result = trading.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    endedMs = System.currentTimeMillis();
  }

  @AfterAll
  static void close() {
    if (floor != null) {
      floor.close();
    }
  }

  @Test
  void shouldTradeOnLinesOfATopicAndEqualTheExchangesAccount() {
    assertThat(result.roundTrips()).isNotEmpty();
    assertThat(result.flat()).isTrue();
    assertThat(floor.server.<Integer>ask(e -> e.openOrders(null).size())).isZero();
    AccountView account = floor.server.ask(e -> e.account());
    same(result.realised(), account.realized(), "realised by the journal");
    same(result.fees(), account.commission(), "fees by the journal");
    same(
        result.roundTrips().stream().map(t -> t.net()).reduce(BigDecimal.ZERO, BigDecimal::add),
        account.wallet().subtract(account.startingWallet()),
        "net of the round trips against the wallet");
    assertThat(account.commission()).isPositive();
  }

  /** No row, no forecast: and the last rows are good for a second and a half. */
  @Test
  void shouldNotEnterOnATopicThatNobodyWrites() {
    long goodUntilMs = lastLineMs + TradeRules.DEFAULT.maxRowAgeMs();
    assertThat(endedMs).as("the desk outlived the recorder").isGreaterThan(goodUntilMs + 5_000);
    List<JournalEntry> signals =
        result.journal().stream().filter(e -> e.kind() == JournalKind.SIGNAL).toList();
    assertThat(signals)
        .as("signals, the last line being of %d", lastLineMs)
        .isNotEmpty()
        .allMatch(e -> e.roundMs() <= lastLineMs)
        .allMatch(e -> e.timeMs() - e.roundMs() <= TradeRules.DEFAULT.maxRowAgeMs())
        .allMatch(e -> e.timeMs() <= goodUntilMs);
  }

  /**
   * A failure amid a checkpoint, a stop without one, and {@code --resume}: what the topic gives
   * again is cut off first, nothing is missing, and so nothing is marked.
   */
  @Test
  void shouldWriteATopicOutAsItWasRecordedThroughAFailureAndAResume() throws Exception {
    String symbol = floor.symbol();
    RecordedStore first = new RecordedStore(dir.resolve("recorded"));
    List<String> recorded = texts(first.rawLog(symbol));
    RecordedStore copy = new RecordedStore(dir.resolve("copy"));

    Options options = copyOptions();
    StreamExecutionEnvironment env =
        JobEnvironment.create(options, dir.resolve("copy").resolve(".checkpoints"));
    // A whole topic fits into the buffers between two tasks: an aligned barrier comes behind it
    // all.
    env.getCheckpointConfig().enableUnalignedCheckpoints();
    DataStream<RawLine> lines =
        FailAtSnapshot.amid(MarketInput.followed(env, topic, options), PAUSE_NS);
    RecordJob.record(lines, options, Optional.empty(), false);
    JobClient failing = env.executeAsync("copy that fails");
    MarketFigures figures = MarketFigures.of(failing.getJobID());
    await("a checkpoint after the failure")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(FailAtSnapshot.failed()).as("failures").isEqualTo(1);
              assertThat(figures.sum("rawLog.undoneBytes")).as("bytes cut off").isPositive();
              assertThat(figures.sum("rawLog.lines"))
                  .as("lines of " + recorded.size())
                  .isGreaterThan(recorded.size() / 3);
            });
    failing.cancel().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    JobClient resumed = RecordJob.define(copyOptions("--resume=true")).executeAsync("copy");
    await("all lines are written")
        .atMost(LIMIT)
        .until(() -> copy.rawLog(symbol).size() >= recorded.size());
    // The topic may be written out before all of the resumed tasks run; until then a stop is
    // refused.
    await("stopped in good order")
        .atMost(LIMIT)
        .ignoreExceptionsMatching(e -> e.toString().contains("CheckpointException"))
        .untilAsserted(() -> stop(resumed, "copy"));

    List<String> copied = texts(copy.rawLog(symbol));
    assertThat(recorded).hasSizeGreaterThan(1_000).noneMatch(l -> l.contains("\"restore\""));
    assertThat(copied.size()).isEqualTo(recorded.size());
    assertThat(copied).isEqualTo(recorded);
    assertThat(copy.samples(symbol)).hasSizeGreaterThan(10).isEqualTo(first.samples(symbol));
  }

  private static Options copyOptions(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--input=kafka",
                "--store=" + dir.resolve("copy"),
                "--parallelism=2",
                "--checkpoint-interval=300ms",
                "--kafka-brokers=" + topic.brokers(),
                "--kafka-topic=" + topic.topic()));
    args.addAll(List.of(more));
    return Options.of(RecordJob.OPTIONS, args.toArray(String[]::new));
  }

  private static TradeResult execute(TradeRun desk) {
    try {
      return desk.execute();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isFlatAfter(int fills) {
    String symbol = floor.symbol();
    return floor.server.ask(
        e ->
            e.fills(symbol).size() >= fills
                && e.openOrders(symbol).isEmpty()
                && e.position(symbol).isFlat());
  }

  private static void stop(JobClient job, String name) throws Exception {
    Path savepoints = Files.createDirectories(dir.resolve("savepoints " + name));
    job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> texts(List<RawLine> lines) {
    return lines.stream()
        .map(l -> l.receiveTimeNs() + " " + new String(l.frame(), StandardCharsets.UTF_8))
        .toList();
  }

  private static void same(BigDecimal actual, BigDecimal expected, String what) {
    assertThat(actual.subtract(expected).abs())
        .as("%s: %s against %s", what, actual, expected)
        .isLessThan(PRECISION);
  }
}
