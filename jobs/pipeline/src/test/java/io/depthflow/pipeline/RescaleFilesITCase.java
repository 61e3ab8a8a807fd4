package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.FlinkPath;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill that is taken from parallelism 1 to 2 to 3 and back to 1 in the middle of its files,
 * by a savepoint or by what a cancelled run left behind: its rows are those of a run that nobody
 * disturbed, bit for bit. More dances, as many as {@code -Ddepthflow.long=true} asks for.
 */
class RescaleFilesITCase {
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int SEEDS = LONG ? 20 : 1;
  private static final int[] PARALLELISMS = {1, 2, 3, 1};
  private static final int SECONDS = LONG ? 300 : 90;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<String> SYMBOLS =
      List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "BNBUSDT", "DOGEUSDT");

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(3);

  @TempDir static Path dir;
  private static final List<String> FILES = new ArrayList<>();
  private static long lines;

  /** Each symbol in two files, one behind the other. */
  @BeforeAll
  static void writeLogs() throws Exception {
    for (String symbol : SYMBOLS) {
      List<RawLine> log = generate(symbol);
      lines += log.size();
      write(symbol + "_1.gz", log.subList(0, log.size() / 3));
      write(symbol + "_2.gz", log.subList(log.size() / 3, log.size()));
    }
    BackfillJob.run(options("undisturbed", 1));
    assertThat(new SymbolAssignment(720).ownerOf("BTCUSDT", 2))
        .as("symbols of two subtasks, or nothing moves")
        .isNotEqualTo(new SymbolAssignment(720).ownerOf("ETHUSDT", 2));
  }

  @Test
  void shouldGiveTheRowsOfAnUndisturbedRun() throws Exception {
    for (int seed = 1; seed <= SEEDS; seed++) {
      String store = "dance " + seed;
      dance(store, new Random(seed), "seed " + seed);
      for (String symbol : SYMBOLS) {
        assertThat(new RecordedStore(dir.resolve(store)).rows(symbol, 2_000))
            .as("seed %d, %s", seed, symbol)
            .hasSizeGreaterThan(SECONDS - 5)
            .isEqualTo(new RecordedStore(dir.resolve("undisturbed")).rows(symbol, 2_000));
      }
    }
  }

  private static void dance(String store, Random random, String seed) throws Exception {
    Path from = null;
    for (int i = 0; i < PARALLELISMS.length; i++) {
      boolean last = i == PARALLELISMS.length - 1;
      String as = "%s, phase %d at parallelism %d".formatted(seed, i, PARALLELISMS[i]);
      // A cancelled run begins again at its last checkpoint, so phases make up 80% at most.
      long slowFrom = last ? Long.MAX_VALUE : lines / 20 + random.nextInt((int) (lines / 5));
      LineProbe.Phase phase = LineProbe.begin(as, slowFrom);
      Options options = options(store, PARALLELISMS[i]);
      Path checkpoints = dir.resolve(store + " cp " + i);
      JobClient job = define(options, checkpoints, from, as).executeAsync(as);
      if (last) {
        job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      } else {
        assertThat(phase.slow().await(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(as).isTrue();
        from = random.nextBoolean() ? stop(job, checkpoints) : cancel(job, checkpoints);
        assertThat(dir.resolve(store).resolve("features"))
            .as("%s: a stop publishes nothing", as)
            .satisfiesAnyOf(
                folder -> assertThat(folder).doesNotExist(),
                folder -> assertThat(published(folder)).isEmpty());
      }
      assertOwners(as, phase.owners(), PARALLELISMS[i]);
    }
  }

  private static List<Path> published(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertOwners(String as, Map<String, Set<Integer>> owners, int parallelism) {
    SymbolAssignment assignment = new SymbolAssignment(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    // A symbol whose reader was slow may not have had its turn before the stop.
    assertThat(owners).isNotEmpty();
    owners.forEach(
        (symbol, subtasks) ->
            assertThat(subtasks)
                .as("%s: %s is read by its owner alone", as, symbol)
                .containsExactly(assignment.ownerOf(symbol, parallelism)));
  }

  private static StreamExecutionEnvironment define(
      Options options, Path checkpoints, Path from, String probe) throws IOException {
    StreamExecutionEnvironment env = JobEnvironment.create(options, checkpoints);
    if (from != null) {
      Configuration recovery = new Configuration();
      recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, FlinkPath.text(from));
      env.configure(recovery);
    }
    BackfillJob.backfill(
        MarketInput.recorded(env, options)
            .map(new LineProbe(probe))
            .returns(RawLineTypeInfo.INSTANCE),
        options);
    return env;
  }

  private static Path stop(JobClient job, Path checkpoints) throws Exception {
    job.stopWithSavepoint(
            false, FlinkPath.text(checkpoints.resolve("savepoints")), SavepointFormatType.CANONICAL)
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return Checkpoints.newest(checkpoints).orElseThrow();
  }

  /** As a failure for good leaves it: what came after the newest checkpoint is done again. */
  private static Path cancel(JobClient job, Path checkpoints) throws Exception {
    await().atMost(LIMIT).until(() -> Checkpoints.newest(checkpoints).isPresent());
    job.cancel().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    await()
        .atMost(LIMIT)
        .until(() -> job.getJobStatus().get(), status -> status == JobStatus.CANCELED);
    return Checkpoints.newest(checkpoints).orElseThrow();
  }

  private static Options options(String store, int parallelism) {
    List<String> args = new ArrayList<>(FILES);
    args.add("--store=" + dir.resolve(store));
    args.add("--horizons=2s");
    args.add("--checkpoint-interval=200ms");
    args.add("--restart-attempts=0");
    args.add("--parallelism=" + parallelism);
    return Options.of(BackfillJob.OPTIONS, args.toArray(String[]::new));
  }

  private static List<RawLine> generate(String symbol) {
    List<RawLine> log = new ArrayList<>();
    GeneratorConfig config =
        GeneratorConfig.defaults().withSymbol(symbol).withSeed(7 + symbol.hashCode() % 100);
    long endNs = (GeneratorConfig.DEFAULT_START_MS + SECONDS * 1000L) * 1_000_000L;
    try (MarketGenerator market = new MarketGenerator(config)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        log.add(l);
      }
    }
    return log;
  }

  private static void write(String name, List<RawLine> log) throws IOException {
    Path file = dir.resolve(name.toLowerCase(java.util.Locale.ROOT));
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (RawLine line : log) {
        writer.write(line);
      }
    }
    FILES.add(file.toString());
  }
}
