package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.report.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check command as a user meets it: exit codes, tables, JSON, one-line failures. */
class CheckITCase {
  private static final GeneratorConfig MARKET = GeneratorConfig.defaults().withSeed(5);
  private static final long LOG_MS = 30_000;

  @TempDir static Path dir;
  private static Path good;
  private static List<String> lines;

  @BeforeAll
  static void writeALog() throws IOException {
    good = dir.resolve("btcusdt_good.gz");
    try (MarketGenerator generator = new MarketGenerator(MARKET);
        RawLogWriter writer = RawLogWriter.open(good, 0)) {
      RawLine line;
      while ((line = generator.nextBefore((MARKET.startMs() + LOG_MS) * 1_000_000)) != null) {
        writer.write(line);
      }
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(good)))) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void shouldPassAGoodLogWithAlignedTables() {
    CommandScreen screen = CommandScreen.of("check", good.toString());
    assertThat(screen.code()).as(screen.err()).isZero();
    assertThat(screen.err()).isEmpty();
    assertThat(screen.out())
        .contains("What is there", "How good it is", "BTCUSDT", "USDM", "passed: ")
        .contains("100.00 %");
    assertThat(screen.out().lines().filter(l -> l.strip().startsWith("BTCUSDT"))).hasSize(2);
  }

  @Test
  void shouldPrintOneJsonObjectAndNothingElse() throws IOException {
    CommandScreen screen = CommandScreen.of("check", "--json", good.toString());
    assertThat(screen.code()).isZero();
    JsonNode json = Json.MAPPER.readTree(screen.out());
    assertThat(json.path("passed").booleanValue()).isTrue();
    assertThat(json.path("lines").longValue()).isEqualTo(lines.size());
    assertThat(json.path("breaches")).isEmpty();
    JsonNode day = json.path("days").get(0);
    assertThat(day.path("symbol").textValue()).isEqualTo("BTCUSDT");
    assertThat(day.path("lines").path("snapshot").longValue()).isOne();
    assertThat(day.path("book").path("rows").longValue()).isBetween(28L, 30L);
    assertThat(day.path("book").path("equal")).isEqualTo(day.path("book").path("compared"));
  }

  @Test
  void shouldReadTheSameFromZstd() throws IOException {
    Path zstd = dir.resolve("whatever.name");
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(zstd, Zstd.compress(text));
    JsonNode a = Json.MAPPER.readTree(CommandScreen.of("check", "--json", good.toString()).out());
    JsonNode b = Json.MAPPER.readTree(CommandScreen.of("check", "--json", zstd.toString()).out());
    for (String figures : List.of("lines", "book", "spreadTicks", "lagMs", "seconds")) {
      assertThat(b.path("days").get(0).path(figures))
          .isEqualTo(a.path("days").get(0).path(figures));
    }
  }

  @Test
  void shouldFailNamingFileSymbolAndThresholdWhenAnEventIsMissing() throws IOException {
    Path bad = dir.resolve("btcusdt_gap.gz");
    List<String> holed = new ArrayList<>(lines);
    holed.remove(lastDepth());
    write(bad, holed);
    CommandScreen screen = CommandScreen.of("check", bad.toString());
    assertThat(screen.code()).isEqualTo(1);
    assertThat(screen.out()).contains("BROKEN  BTCUSDT", "failed: ");
    assertThat(screen.err().lines()).hasSize(1);
    assertThat(screen.err())
        .startsWith("depthflow check: BTCUSDT ")
        .contains(bad.toString())
        .contains("1 breaks --max-gaps=0");

    assertThat(CommandScreen.of("check", bad.toString(), "--max-gaps=1", "--min-in-sync=0").code())
        .isZero();
    JsonNode json = Json.MAPPER.readTree(CommandScreen.of("check", bad.toString(), "--json").out());
    assertThat(json.path("passed").booleanValue()).isFalse();
    assertThat(json.path("breaches").get(0).path("threshold").textValue()).isEqualTo("max-gaps");
  }

  @Test
  void shouldHoldEveryThreshold() {
    for (String option :
        List.of(
            "--min-coverage=1.1",
            "--max-silent=1ms",
            "--min-in-sync=1.1",
            "--max-spread-bp=0.0001",
            "--max-mismatches=-1",
            "--max-crossed=-1",
            "--max-gaps=-1",
            "--max-corrupt=-1")) {
      CommandScreen screen = CommandScreen.of("check", good.toString(), option);
      assertThat(screen.code()).as(option).isEqualTo(1);
      assertThat(screen.err()).as(option).contains(option.substring(0, option.indexOf('=')));
      assertThat(screen.err().lines()).as(option).hasSize(1);
    }
  }

  @Test
  void shouldTellTheFirstCorruptFrameAndGoOn() throws IOException {
    Path bad = dir.resolve("btcusdt_corrupt.gz");
    List<String> spoilt = new ArrayList<>(lines);
    int at = 20;
    String time = spoilt.get(at).substring(0, spoilt.get(at).indexOf(' '));
    spoilt.add(
        at, time + " {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\"}}");
    write(bad, spoilt);
    CommandScreen screen = CommandScreen.of("check", bad.toString());
    assertThat(screen.code()).isEqualTo(1);
    assertThat(screen.err()).contains("1 breaks --max-corrupt=0").contains(bad.toString());
    assertThat(screen.out())
        .contains("first corrupt frame: " + bad + ", line " + (at + 1))
        .contains("remove or repair the line");
  }

  @Test
  void shouldTellInOneLineWhatCannotBeRead() throws IOException {
    Path missing = dir.resolve("nowhere.gz");
    failsInOneLine(1, "no such file", missing.toString());
    Path cut = dir.resolve("cut.gz");
    byte[] whole = Files.readAllBytes(good);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThat(CommandScreen.of("check", cut.toString()).out())
        .contains("cut: " + cut + " ends inside a compressed block after line ");
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 0x55;
    Path corrupt = Files.write(dir.resolve("corrupt.gz"), damaged);
    failsInOneLine(1, "corrupt here", corrupt.toString());
    Path text = Files.writeString(dir.resolve("text.gz"), "plain text");
    failsInOneLine(1, "not gzip, nor zstd", text.toString());
    Path empty = dir.resolve("empty.gz");
    write(empty, List.of());
    failsInOneLine(1, "no line of the market", empty.toString());
    failsInOneLine(2, "needs at least one FILES argument");
    failsInOneLine(2, "--max-gaps", good.toString(), "--max-gap=1");
  }

  /** As by its folder and by its name: backfill takes it once, too. */
  @Test
  void shouldReadAFileNamedTwiceOnce(@TempDir Path dir) throws IOException {
    Path good = dir.resolve("good.gz");
    write(good, lines);
    JsonNode once = days(good.toString());
    assertThat(once).hasSize(1);
    assertThat(days(dir.toString(), good.toString())).isEqualTo(once);
  }

  private static JsonNode days(String... files) throws IOException {
    List<String> command = new ArrayList<>(List.of("check", "--json"));
    command.addAll(List.of(files));
    return Json.MAPPER
        .readTree(CommandScreen.of(command.toArray(String[]::new)).out())
        .path("days");
  }

  /** All recordings of a folder in one command, as its description would have it. */
  @Test
  void shouldPassEveryRecordedFile() throws IOException {
    check(
        SharedData.files(
            "usdm/usdm_btcusdt_20230404.dat.gz",
            "usdm/usdm_btcusdt_20230405.dat.gz",
            "usdm/usdm_btcusdt_20240718.gz",
            "usdm/usdm_btcusdt_20240719.gz",
            "usdm/usdm_ethusdt_20240718.gz",
            "usdm/usdm_ethusdt_20240719.gz"),
        "USDM",
        new long[] {34_061, 143_793, 37_291, 1_472, 3_024});
    check(
        SharedData.files(
            "usdm-2021/BINANCE_FUTURES.0.gz",
            "usdm-2021/BINANCE_FUTURES.http.4.0.gz",
            "usdm-2021/BINANCE_FUTURES.ws.5.0.gz"),
        "USDM",
        new long[] {1_016, 1_959, 185, 116, 86});
    check(
        SharedData.files("spot/nexousdt_20240723.dat.gz", "spot/nexousdt_20240724.dat.gz"),
        "SPOT",
        new long[] {68_182, 33_437, 12_458, 87_616, 12_198});
    check(
        SharedData.files("spot/spot_btcusdt_20230405.dat.gz"),
        "SPOT",
        new long[] {3_929, 8_015, 3_144, 0, 0});
  }

  /** Figures: depth, bookTicker, trades of either kind, rows, compared tickers. */
  private static void check(List<String> files, String venue, long[] figures) throws IOException {
    List<String> args = new ArrayList<>(List.of("check", "--json"));
    args.addAll(files);
    CommandScreen screen = CommandScreen.of(args.toArray(String[]::new));
    assertThat(screen.code()).as(screen.err()).isZero();
    long[] found = new long[5];
    for (JsonNode day : Json.MAPPER.readTree(screen.out()).path("days")) {
      assertThat(day.path("venue").textValue()).isEqualTo(venue);
      found[0] += day.path("lines").path("depth").longValue();
      found[1] += day.path("lines").path("bookTicker").longValue();
      found[2] +=
          day.path("lines").path("trade").longValue()
              + day.path("lines").path("aggTrade").longValue();
      found[3] += day.path("book").path("rows").longValue();
      found[4] += day.path("book").path("compared").longValue();
    }
    assertThat(found).as(files.toString()).containsExactly(figures);
  }

  @Test
  void shouldRefuseOneSymbolOfTwoVenues() {
    List<String> files =
        SharedData.files("usdm/usdm_btcusdt_20230405.dat.gz", "spot/spot_btcusdt_20230405.dat.gz");
    failsInOneLine(1, "check them in two commands", files.get(0), files.get(1));
  }

  private static void failsInOneLine(int code, String cause, String... args) {
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(args));
    CommandScreen screen = CommandScreen.of(all.toArray(String[]::new));
    assertThat(screen.code()).as(screen.err()).isEqualTo(code);
    assertThat(screen.err().lines()).as(screen.err()).hasSize(1);
    assertThat(screen.err()).startsWith("depthflow check: ").contains(cause);
    assertThat(screen.out() + screen.err()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  private static int lastDepth() {
    int last = 0;
    for (int i = 0; i < lines.size() - 20; i++) {
      if (lines.get(i).contains("@depth") && lines.get(i).contains("depthUpdate")) {
        last = i;
      }
    }
    return last;
  }

  private static void write(Path file, List<String> text) throws IOException {
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (String line : text) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
