package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recorder, the program itself in a process of its own, is killed by SIGKILL at random moments
 * and goes on by {@code --resume}, against an exchange that knows every frame it sent. Twenty kills
 * with {@code -Ddepthflow.long=true}.
 */
class RecordKillITCase {
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int KILLS = LONG ? 20 : 2;
  private static final long SEED = Long.getLong("depthflow.seed", 41);
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final long PERIOD_MS = 1000;
  private static final ExactRows EXACT =
      new ExactRows(FeatureSet.byName("core+full"), new long[] {1_000, 2_000}, PERIOD_MS);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Pattern CUT = Pattern.compile("cut off: (\\d+) lines");

  @TempDir Path dir;

  private final Map<String, VenueTruth> truths = new LinkedHashMap<>();
  private Path store;

  /** What lay on the disk of a symbol when its recorder was dead. */
  private record Left(List<String> lines, long lastRowMs) {}

  @Test
  void shouldHaveWhatACheckpointCoveredOnceAndNameTheRest() throws Exception {
    Random random = new Random(SEED);
    store = dir.resolve("store");
    Map<String, List<Left>> left = new LinkedHashMap<>();
    SYMBOLS.forEach(symbol -> left.put(symbol, new ArrayList<>()));
    try (ExchangeServer server = exchange()) {
      for (int kill = 0; kill < KILLS; kill++) {
        // Every third dies wherever it is: starting, restoring, before its first checkpoint.
        boolean anywhere = kill % 3 == 2;
        runUntilKilled(server, kill, anywhere, random);
        for (String symbol : SYMBOLS) {
          left.get(symbol).add(new Left(lines(symbol), lastRowMs(symbol)));
        }
      }
      stopInGoodOrder(server);
    }
    for (String symbol : SYMBOLS) {
      check(symbol, left.get(symbol));
    }
  }

  private ExchangeServer exchange() throws Exception {
    ExchangeConfig.Builder config = ExchangeConfig.builder();
    long startMs = System.currentTimeMillis() / 1000 * 1000;
    for (String symbol : SYMBOLS) {
      VenueTruth truth = new VenueTruth();
      truths.put(symbol, truth);
      GeneratorConfig market = GeneratorConfig.defaults().withSymbol(symbol).withSeed(SEED);
      config.feed(truth.noting(new MarketGenerator(market.withStartMs(startMs))));
    }
    return ExchangeServer.start(config.build());
  }

  private void runUntilKilled(ExchangeServer server, int kill, boolean anywhere, Random random)
      throws Exception {
    long fromMs = System.currentTimeMillis();
    Process process = record(server, kill);
    try {
      if (!anywhere) {
        await(said(kill))
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(20))
            .until(
                () ->
                    !process.isAlive()
                        || (hasCheckpointSince(fromMs) && (kill > 0 || hasRows(this::rows))));
      }
      long untilMs = System.currentTimeMillis() + random.nextInt(anywhere ? 15_000 : 6_000);
      await(said(kill))
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !process.isAlive() || System.currentTimeMillis() >= untilMs);
      assertThat(process.isAlive()).as(said(kill)).isTrue();
    } finally {
      process.destroyForcibly(); // SIGKILL
      process.waitFor();
    }
  }

  private void stopInGoodOrder(ExchangeServer server) throws Exception {
    long fromMs = System.currentTimeMillis();
    Process last = record(server, KILLS);
    try {
      await(said(KILLS))
          .atMost(LIMIT)
          .until(
              () -> !last.isAlive() || (hasCheckpointSince(fromMs) && hasRows(this::liveFeatures)));
      last.destroy(); // SIGTERM
      assertThat(last.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(said(KILLS)).isTrue();
      assertThat(said(KILLS)).contains("raw log below");
    } finally {
      last.destroyForcibly();
      last.waitFor();
    }
  }

  private Process record(ExchangeServer server, int run) throws IOException {
    return Program.start(
            dir,
            "record-" + run,
            "record",
            "--symbols=" + String.join(",", SYMBOLS),
            "--rest-url=" + server.restUri(),
            "--ws-url=" + server.wsUri(),
            "--store=" + store,
            "--checkpoint-interval=700ms",
            "--feature-set=" + EXACT.set().name(),
            "--horizons=" + ParityFloor.horizons(EXACT.horizonsMs()),
            "--resume=" + (run > 0))
        .process();
  }

  private String said(int run) throws IOException {
    Path output = dir.resolve("record-" + run + ".txt");
    return "seed "
        + SEED
        + ", run "
        + run
        + " said: "
        + (Files.exists(output) ? Files.readString(output) : "nothing");
  }

  private boolean hasCheckpointSince(long fromMs) throws IOException {
    try {
      Path newest = Checkpoints.newest(store.resolve(".checkpoints")).orElse(null);
      return newest != null
          && Files.getLastModifiedTime(newest.resolve("_metadata")).toMillis() > fromMs;
    } catch (java.io.UncheckedIOException | NoSuchFileException e) {
      return false; // a checkpoint that a newer one subsumed while we looked
    }
  }

  private void check(String symbol, List<Left> kills) throws Exception {
    List<String> log = lines(symbol);
    // What a run that died before it restored left as it was is cut off once.
    TreeMap<Integer, Set<String>> cutAt = new TreeMap<>();
    for (int kill = 0; kill < kills.size(); kill++) {
      Left left = kills.get(kill);
      String place = "seed " + SEED + ", " + symbol + ", kill " + kill;
      int kept = commonPrefix(left.lines(), log);
      long covered =
          left.lines().stream()
              .filter(line -> receiveNs(line) <= left.lastRowMs * 1_000_000)
              .count();
      assertThat((long) kept).as("%s: lines kept", place).isGreaterThanOrEqualTo(covered);
      cutAt
          .computeIfAbsent(kept, k -> new HashSet<>())
          .addAll(left.lines().subList(kept, left.lines().size()));
    }
    assertThat(kills)
        .as("seed %d, %s: rows before a kill", SEED, symbol)
        .anyMatch(left -> left.lastRowMs() > 0);
    for (Map.Entry<Integer, Set<String>> cut : cutAt.entrySet()) {
      Matcher told = CUT.matcher(log.get(cut.getKey()));
      assertThat(log.get(cut.getKey())).as(symbol).contains("\"cause\":\"restore\"");
      assertThat(told.find() ? Integer.parseInt(told.group(1)) : -1)
          .as("seed %d, %s: lines cut off before %s", SEED, symbol, log.get(cut.getKey()))
          .isEqualTo(cut.getValue().size());
    }
    LogAudit audit = new LogAudit(symbol, truths.get(symbol), PERIOD_MS).read(store.resolve("raw"));
    assertThat(audit.wrong).as("seed %d, %s", SEED, symbol).isEmpty();
    assertThat(audit.repeats).as("seed %d, %s: frames twice", SEED, symbol).isZero();
    assertThat(audit.gaps("restore", 0))
        .as("seed %d, %s: a marker for each checkpoint gone back to", SEED, symbol)
        .isEqualTo(cutAt.size());
    for (Path file : LogAudit.files(store.resolve("raw"), symbol)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        in.transferTo(OutputStream.nullOutputStream()); // whole for others, too
      }
    }
    TreeMap<Long, String> recorded = rows(symbol);
    TreeMap<Long, String> replayed = new TreeMap<>();
    audit.samples.forEach(
        row ->
            assertThat(replayed.put(row.timeMs(), ExactRows.text(row)))
                .as("seed %d, %s: second %d", SEED, symbol, row.timeMs())
                .isNull());
    assertThat(recorded).as("seed %d, %s", SEED, symbol).isNotEmpty();
    assertThat(replayed.headMap(recorded.lastKey(), true))
        .as("seed %d, %s: rows of the log and rows recorded", SEED, symbol)
        .isEqualTo(recorded);
    TreeMap<Long, String> live = liveFeatures(symbol);
    assertThat(live).as("seed %d, %s: live feature rows", SEED, symbol).isNotEmpty();
    assertThat(EXACT.ofLines(new RecordedStore(store).rawLog(symbol)).headMap(live.lastKey(), true))
        .as("seed %d, %s: feature rows of the log and those written live", SEED, symbol)
        .isEqualTo(live);
    System.out.printf(
        "%s: %d kills, %d restores, %d lines cut off; %d frames once, %d missing behind markers;"
            + " %d rows, %d feature rows%n",
        symbol,
        kills.size(),
        cutAt.size(),
        cutAt.values().stream().mapToLong(Set::size).sum(),
        audit.frames,
        audit.missing,
        recorded.size(),
        live.size());
  }

  private static int commonPrefix(List<String> a, List<String> b) {
    int i = 0;
    while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) {
      i++;
    }
    return i;
  }

  private static long receiveNs(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }

  /** All that can be read; a recorder that was killed may leave a part of a block at the end. */
  private List<String> lines(String symbol) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : LogAudit.files(store.resolve("raw"), symbol)) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          lines.add(line.receiveTimeNs() + " " + new String(line.frame(), StandardCharsets.UTF_8));
        }
      }
    }
    return lines;
  }

  private interface RowsOf {
    TreeMap<Long, String> read(String symbol) throws IOException;
  }

  /** Rows of every symbol are there: however slow the machine is, something was recorded. */
  private static boolean hasRows(RowsOf table) throws IOException {
    for (String symbol : SYMBOLS) {
      if (table.read(symbol).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private TreeMap<Long, String> liveFeatures(String symbol) throws IOException {
    return EXACT.stored(LiveFeatures.folder(store, EXACT.set()), symbol);
  }

  private long lastRowMs(String symbol) throws IOException {
    TreeMap<Long, String> rows = rows(symbol);
    return rows.isEmpty() ? 0 : rows.lastKey();
  }

  private TreeMap<Long, String> rows(String symbol) throws IOException {
    TreeMap<Long, String> rows = new TreeMap<>();
    Path partition = SampleTable.folder(store).resolve("symbol=" + symbol);
    try (RowIterator<BookSample> it = ParquetRows.read(partition, SampleTable.of(symbol))) {
      it.forEachRemaining(
          row ->
              assertThat(rows.put(row.timeMs(), ExactRows.text(row)))
                  .as("seed %d, %s: second %d twice", SEED, symbol, row.timeMs())
                  .isNull());
    } catch (FileNotFoundException noCheckpointYet) {
      return rows;
    }
    return rows;
  }
}
