package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill, the program itself in a process of its own, is killed by SIGKILL: wherever it is, at
 * a checkpoint, and at two places of its publish. Readers see what they saw before, and the next
 * run, that begins anew or goes on by {@code --resume}, publishes what an undisturbed one does, bit
 * for bit. Twenty kills with {@code -Ddepthflow.long=true}.
 *
 * <p>No run can end before its kill: a named pipe lies where the publish writes its journal, and
 * the program stands there until somebody reads. That somebody does is how the test knows where the
 * program stands.
 */
class BackfillKillITCase {
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int KILLS = LONG ? 20 : 2;
  private static final long SEED = Long.getLong("depthflow.seed", 43);
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final int SECONDS = LONG ? 900 : 240;
  private static final long HORIZON_MS = 2_000;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Two minutes before midnight: partitions of two days. */
  private static final long START_MS = Instant.parse("2024-07-17T23:58:00Z").toEpochMilli();

  private enum Moment {
    /** Everything is in its place, the manifest is not written. */
    AFTER_THE_SWAPS,
    AFTER_A_CHECKPOINT,
    /** All is staged and covered by the last checkpoint, nothing is promised. */
    BEFORE_THE_JOURNAL,
    ANYWHERE
  }

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  @TempDir static Path dir;
  private static final List<String> FILES = new ArrayList<>();
  private static Map<String, List<String>> undisturbed;

  @BeforeAll
  static void backfillUndisturbed() throws Exception {
    for (String symbol : SYMBOLS) {
      write(symbol);
    }
    Path store = dir.resolve("undisturbed");
    BackfillJob.run(options(store, null, false));
    undisturbed = rows(store);
    undisturbed.values().forEach(rows -> assertThat(rows).hasSizeGreaterThan(SECONDS - 5));
  }

  @Test
  void shouldPublishWhatAnUndisturbedRunDoes() throws Exception {
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Moment moment = Moment.values()[kill % Moment.values().length];
      boolean resume = (kill / Moment.values().length + kill) % 2 == 1;
      String as = "seed %d, kill %d %s, resume %s".formatted(SEED, kill, moment, resume);
      Path store = dir.resolve("store " + kill);
      Path checkpoints = dir.resolve("checkpoints " + kill);
      // What readers have before: the rows of the first day alone.
      BackfillJob.run(options(store, null, false, "--to=2024-07-18"));
      Map<String, String> before = visible(store);

      killAt(moment, store, checkpoints, random, as);

      if (moment == Moment.AFTER_THE_SWAPS) {
        assertThatThrownBy(() -> rows(store)).as(as).hasMessageContaining("interrupted");
      } else {
        assertThat(visible(store)).as("%s: what readers see", as).isEqualTo(before);
      }
      boolean goOn = resume && Checkpoints.newest(checkpoints).isPresent();
      BackfillJob.run(options(store, checkpoints, goOn));
      assertThat(rows(store)).as(as).isEqualTo(undisturbed);
      assertThat(left(store)).as("%s: below the root", as).containsOnly(".published", "symbol");
      System.out.printf("%s: as undisturbed%s%n", as, goOn ? "" : ", begun anew");
    }
  }

  private static void killAt(Moment moment, Path store, Path checkpoints, Random random, String as)
      throws Exception {
    Path table = table(store);
    Path journal = table.resolve("..publish-backfill.journal.draft");
    Path pipe =
        moment == Moment.AFTER_THE_SWAPS
            ? table.resolve(".published").resolve(".backfill.manifest.draft")
            : journal;
    makePipe(pipe);
    Program program =
        Program.start(
            dir, store.getFileName().toString(), arguments(store, checkpoints, false, "backfill"));
    try {
      switch (moment) {
        case ANYWHERE -> pause(program, random.nextInt(6_000));
        case AFTER_A_CHECKPOINT -> {
          await(as).atMost(LIMIT).until(() -> !program.isAlive() || hasCheckpoint(checkpoints));
          pause(program, random.nextInt(LONG ? 1_500 : 300));
        }
        default -> awaitWriter(pipe, program);
      }
      assertThat(program.isAlive()).as("%s: %s", as, program.said()).isTrue();
    } finally {
      program.kill();
      Files.delete(pipe);
    }
  }

  /** A moment drawn, not a time that something is given: whatever is under way then is killed. */
  private static void pause(Program program, int ms) {
    long untilNs = System.nanoTime() + ms * 1_000_000L;
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !program.isAlive() || System.nanoTime() - untilNs > 0);
  }

  /** A pipe is opened for reading when, and only when, somebody has opened it for writing. */
  private static void awaitWriter(Path pipe, Program program) throws IOException {
    CompletableFuture<InputStream> opened =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.newInputStream(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await().atMost(LIMIT).until(() -> opened.isDone() || !program.isAlive());
    assertThat(opened).as(program.said()).isDone();
    program.process().destroyForcibly();
    opened.join().close();
  }

  private static void makePipe(Path pipe) throws Exception {
    Files.createDirectories(pipe.getParent());
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
  }

  private static boolean hasCheckpoint(Path checkpoints) {
    try {
      return Checkpoints.newest(checkpoints).isPresent();
    } catch (UncheckedIOException e) {
      return false; // one that a newer one subsumed while we looked
    }
  }

  private static Path table(Path store) {
    return FeatureTable.folder(store, FeatureSet.byName("core"));
  }

  private static Map<String, List<String>> rows(Path store) throws IOException {
    ParquetRows.files(StoredRows.flinkPath(table(store)));
    Map<String, List<String>> rows = new TreeMap<>();
    for (String symbol : SYMBOLS) {
      rows.put(symbol, new RecordedStore(store).rows(symbol, HORIZON_MS));
    }
    return rows;
  }

  /** Content by path of what no reader skips. */
  private static Map<String, String> visible(Path store) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(table(store))) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        String name = table(store).relativize(file).toString();
        if (!name.startsWith(".")) {
          files.put(name, Arrays.toString(Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }

  private static List<String> left(Path store) throws IOException {
    try (Stream<Path> children = Files.list(table(store))) {
      return children.map(p -> p.getFileName().toString().replaceFirst("=.*", "")).toList();
    }
  }

  private static Options options(Path store, Path checkpoints, boolean resume, String... more) {
    List<String> arguments = new ArrayList<>(List.of(arguments(store, checkpoints, resume)));
    arguments.addAll(List.of(more));
    return Options.of(BackfillJob.OPTIONS, arguments.toArray(String[]::new));
  }

  private static String[] arguments(
      Path store, Path checkpoints, boolean resume, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(FILES);
    arguments.addAll(
        List.of(
            "--store=" + store,
            "--horizons=" + HORIZON_MS + "ms",
            "--parallelism=2",
            "--checkpoint-interval=150ms",
            "--resume=" + resume));
    if (checkpoints != null) {
      arguments.add("--checkpoint-dir=" + checkpoints);
    }
    return arguments.toArray(String[]::new);
  }

  private static void write(String symbol) throws IOException {
    GeneratorConfig config =
        GeneratorConfig.defaults().withSymbol(symbol).withSeed(SEED).withStartMs(START_MS);
    Path file = dir.resolve(symbol.toLowerCase(Locale.ROOT) + ".gz");
    long endNs = (START_MS + SECONDS * 1000L) * 1_000_000L;
    try (MarketGenerator market = new MarketGenerator(config);
        RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        writer.write(l);
      }
      writer.endMember();
    }
    FILES.add(file.toString());
  }
}
