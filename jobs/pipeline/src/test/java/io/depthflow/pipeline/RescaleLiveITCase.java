package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.FlinkPath;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recorder that is taken from parallelism 1 to 2 to 3 and back to 1 while the market goes on: the
 * recorded rows of every symbol are those that its raw log gives, and each stop shows in the log as
 * a break. Longer, as {@code -Ddepthflow.long=true} asks for.
 */
class RescaleLiveITCase {
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int[] PARALLELISMS =
      LONG ? new int[] {1, 2, 3, 1, 3, 2, 1} : new int[] {1, 2, 3, 1};
  private static final int LINES = LONG ? 6_000 : 900;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final List<String> SYMBOLS =
      List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "BNBUSDT", "DOGEUSDT");

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(3);

  @TempDir static Path dir;

  @Test
  void shouldRecordRowsThatTheRawLogGives() throws Exception {
    long seed = System.getProperty("depthflow.seed") == null ? 11 : Long.getLong("depthflow.seed");
    Random random = new Random(seed);
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    long nowMs = System.currentTimeMillis();
    for (String symbol : SYMBOLS) {
      GeneratorConfig market = GeneratorConfig.defaults().withSymbol(symbol).withSeed(seed);
      config.feed(new MarketGenerator(market.withStartMs(nowMs - nowMs % 1000)));
    }
    Map<String, List<Integer>> owners = new HashMap<>();
    try (ExchangeServer server = ExchangeServer.start(config.build())) {
      Path from = null;
      for (int i = 0; i < PARALLELISMS.length; i++) {
        String as = "seed %d, phase %d at parallelism %d".formatted(seed, i, PARALLELISMS[i]);
        from = record(server, i, as, LINES / 2 + random.nextInt(LINES), from, owners);
      }
    }
    RecordedStore store = new RecordedStore(dir);
    for (String symbol : SYMBOLS) {
      List<RawLine> log = store.rawLog(symbol);
      assertThat(log).as(symbol).extracting(RawLine::receiveTimeNs).isSorted();
      assertThat(log.stream().filter(line -> Frames.kindOf(line.frame()) == FrameKind.SNAPSHOT))
          .as("seed %d, %s: a book of its own in every phase", seed, symbol)
          .hasSizeGreaterThanOrEqualTo(PARALLELISMS.length);
      assertThat(log.stream().filter(RescaleLiveITCase::begins))
          .as("seed %d, %s: each reader begins with a connect line", seed, symbol)
          .hasSizeGreaterThanOrEqualTo(PARALLELISMS.length);
      assertThat(store.samples(symbol))
          .as("seed %d, %s", seed, symbol)
          .hasSizeGreaterThan(PARALLELISMS.length)
          .isEqualTo(RecordedStore.replay(log));
      assertThat(owners.get(symbol))
          .as("seed %d, %s: one owner a phase, its own", seed, symbol)
          .isEqualTo(owners(symbol));
    }
    assertThat(SYMBOLS.stream().map(RescaleLiveITCase::owners).distinct().count())
        .as("symbols part ways, or nothing moves")
        .isGreaterThan(1);
  }

  private static boolean begins(RawLine line) {
    return Frames.kindOf(line.frame()) == FrameKind.CONNECT;
  }

  private static List<Integer> owners(String symbol) {
    SymbolAssignment assignment = new SymbolAssignment(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    List<Integer> owners = new ArrayList<>();
    for (int parallelism : PARALLELISMS) {
      owners.add(assignment.ownerOf(symbol, parallelism));
    }
    return owners;
  }

  /** One phase; returns its savepoint. */
  private static Path record(
      ExchangeServer server,
      int index,
      String as,
      long lines,
      Path from,
      Map<String, List<Integer>> owners)
      throws Exception {
    Options options =
        Options.of(
            RecordJob.OPTIONS,
            "--symbols=" + String.join(",", SYMBOLS),
            "--rest-url=" + server.restUri(),
            "--ws-url=" + server.wsUri(),
            "--store=" + dir,
            "--restart-attempts=0",
            "--checkpoint-interval=1s",
            "--parallelism=" + PARALLELISMS[index]);
    Path checkpoints = dir.resolve("cp").resolve(String.valueOf(index));
    StreamExecutionEnvironment env = JobEnvironment.create(options, checkpoints);
    if (from != null) {
      Configuration recovery = new Configuration();
      recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, FlinkPath.text(from));
      env.configure(recovery);
    }
    LineProbe.Phase phase = LineProbe.count(as, lines);
    RecordJob.record(
        RecordJob.market(env, options).map(new LineProbe(as)).returns(RawLineTypeInfo.INSTANCE),
        options,
        Optional.empty());
    JobClient job = env.executeAsync(as);
    assertThat(phase.slow().await(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(as).isTrue();
    job.stopWithSavepoint(
            false, FlinkPath.text(checkpoints.resolve("savepoints")), SavepointFormatType.CANONICAL)
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    phase
        .owners()
        .forEach(
            (symbol, subtasks) ->
                owners.computeIfAbsent(symbol, s -> new ArrayList<>()).addAll(subtasks));
    return Checkpoints.newest(checkpoints).orElseThrow();
  }
}
