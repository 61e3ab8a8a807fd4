package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill of a range: its rows are those that a run over everything makes, bit for bit, and a
 * day of which it has only a part is not put in the place of more.
 */
class BackfillRangeITCase {
  private static final long SEED = Long.getLong("depthflow.seed", 17);
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final long HORIZON_MS = 5_000;
  private static final int SECONDS = 80;

  /** The log begins 40 s before midnight. */
  private static final long START_MS = Instant.parse("2024-07-17T23:59:20Z").toEpochMilli();

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  @TempDir static Path dir;
  private static Path raw;
  private static Map<String, List<String>> whole;

  /** A folder as a recorder leaves it: each symbol in files of 20 s, in a folder a day. */
  @BeforeAll
  static void backfillEverything() throws Exception {
    raw = dir.resolve("raw");
    for (String symbol : SYMBOLS) {
      write(symbol);
    }
    Path store = dir.resolve("whole");
    assertThat(backfill(store).code()).isZero();
    whole = rows(store);
    assertThat(whole).containsOnlyKeys(SYMBOLS);
  }

  @Test
  void shouldPublishTheRowsOfARunOverEverything() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 2; i++) {
      long from = START_MS + 2_000 + random.nextInt(30_000);
      long to = from + 5_000 + random.nextInt(30_000);
      Path store = dir.resolve("range " + i);
      String as = "seed " + SEED + ", " + Instant.ofEpochMilli(from) + ", " + (to - from) + " ms";

      CommandScreen screen = backfill(store, from(from), to(to));

      assertThat(screen.code()).as(screen.err()).isZero();
      for (String symbol : SYMBOLS) {
        assertThat(rows(store).get(symbol))
            .as("%s, %s", as, symbol)
            .hasSizeGreaterThan(4)
            .isEqualTo(
                whole.get(symbol).stream().filter(r -> time(r) > from && time(r) <= to).toList());
      }
    }
  }

  @Test
  void shouldTakeADayForItsPartitionAndASymbolForItsOwn() throws Exception {
    Path store = dir.resolve("days");
    assertThat(backfill(store, "--from=2024-07-18", "--to=2024-07-19").code()).isZero();
    Map<String, String> second = files(store);
    assertThat(second.keySet()).allMatch(name -> name.contains("date=2024-07-18"));

    assertThat(backfill(store, "--to=2024-07-18", "--symbols=ETHUSDT").code()).isZero();

    assertThat(files(store)).containsAllEntriesOf(second).hasSizeGreaterThan(second.size());
    Map<String, List<String>> rows = rows(store);
    assertThat(rows.get("ETHUSDT")).isEqualTo(whole.get("ETHUSDT"));
    long midnight = Instant.parse("2024-07-18T00:00:00Z").toEpochMilli();
    assertThat(rows.get("BTCUSDT"))
        .isEqualTo(whole.get("BTCUSDT").stream().filter(r -> time(r) > midnight).toList());
  }

  @Test
  void shouldRefuseToReplaceADayByAPartOfIt() throws Exception {
    Path store = dir.resolve("kept");
    assertThat(backfill(store).code()).isZero();
    Map<String, String> before = files(store);
    String cut = from(START_MS + 50_000);

    String line = backfill(store, cut).failure(2, "backfill");

    assertThat(line)
        .contains("symbol=BTCUSDT", "date=2024-07-18", "--from 2024-07-18 --to 2024-07-19");
    assertThat(files(store)).isEqualTo(before);
    CommandScreen all = backfill(store, from(START_MS - 5_000), to(START_MS + 100_000));
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(rows(store)).as("a part of the day that holds all of its rows").isEqualTo(whole);
  }

  @Test
  void shouldTellWhatIsNoRangeBeforeAnythingIsRead() {
    Path store = dir.resolve("nothing");
    assertThat(backfill(store, "--from=yesterday").failure(2, "backfill"))
        .contains("--from", "yesterday", "2024-07-18T12:30:00Z");
    assertThat(backfill(store, "--from=2024-07-19", "--to=2024-07-18").failure(2, "backfill"))
        .contains("2024-07-19 is not before --to 2024-07-18");
    assertThat(backfill(store, "--horizons=1500ms").failure(2, "backfill"))
        .contains("--horizons 1500ms", "--period 1000 ms");
    assertThat(backfill(store, "--horizons=1s,1000ms").failure(2, "backfill")).contains("twice");
    assertThat(backfill(store, "--horizons=soon").failure(2, "backfill")).contains("soon");
    assertThat(backfill(store, "--period=50ms").failure(2, "backfill")).contains("100 ms or more");
    assertThat(backfill(store, "--period=300ms").failure(2, "backfill"))
        .contains("--period 300 ms", "no multiple");
    assertThat(backfill(store, "--feature-set=cor").failure(2, "backfill"))
        .contains("--feature-set", "'cor'", "core");
    assertThat(store).doesNotExist();
  }

  @Test
  void shouldNotMixRowsOfTwoPeriods() throws Exception {
    Path store = dir.resolve("periods");
    assertThat(backfill(store, "--symbols=BTCUSDT").code()).isZero();
    Map<String, String> before = files(store);
    assertThat(backfill(store, "--symbols=ETHUSDT", "--period=500ms").failure(2, "backfill"))
        .contains("every 1000 ms", "500 ms", "another --store");
    assertThat(files(store)).isEqualTo(before);
  }

  private static CommandScreen backfill(Path store, String... more) {
    List<String> args = new ArrayList<>(List.of("backfill", raw.toString(), "--store=" + store));
    args.addAll(List.of("--checkpoint-interval=1s", "--parallelism=2"));
    if (Stream.of(more).noneMatch(option -> option.startsWith("--horizons"))) {
      args.add("--horizons=5s");
    }
    args.addAll(List.of(more));
    return CommandScreen.of(args.toArray(String[]::new));
  }

  private static String from(long ms) {
    return "--from=" + Instant.ofEpochMilli(ms);
  }

  /** As a person writes it. */
  private static String to(long ms) {
    return "--to=" + Instant.ofEpochMilli(ms).toString().replace("T", " ").replace("Z", "");
  }

  private static long time(String row) {
    return Long.parseLong(row.substring(0, row.indexOf(' ')));
  }

  private static Map<String, List<String>> rows(Path store) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String symbol : SYMBOLS) {
      Path folder = FeatureTable.folder(store, FeatureSet.byName("core"));
      if (Files.isDirectory(folder.resolve("symbol=" + symbol))) {
        rows.put(symbol, new RecordedStore(store).rows(symbol, HORIZON_MS));
      }
    }
    return rows;
  }

  /** When each visible file was written, by name: one that was replaced shows another time. */
  private static Map<String, String> files(Path store) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(store)) {
      for (Path file : tree.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        files.put(
            store.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return files;
  }

  private static void write(String symbol) throws IOException {
    GeneratorConfig config =
        GeneratorConfig.defaults().withSymbol(symbol).withSeed(SEED).withStartMs(START_MS);
    try (MarketGenerator market = new MarketGenerator(config)) {
      for (int part = 0; part < SECONDS / 20; part++) {
        String day = part < 2 ? "2024-07-17" : "2024-07-18";
        Path file = raw.resolve(day).resolve(symbol.toLowerCase() + "_" + part + ".gz");
        Files.createDirectories(file.getParent());
        long endNs = (START_MS + (part + 1) * 20_000L) * 1_000_000L;
        try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
          for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
            writer.write(l);
          }
          writer.endMember();
        }
      }
    }
  }
}
