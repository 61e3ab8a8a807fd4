package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user sees who gives a command something bad: one line that names the input, the place and
 * the cure; the exit code; no stack trace; and what was published before is as it was.
 */
class CommandErrorsITCase {
  private static final GeneratorConfig MARKET = GeneratorConfig.defaults().withSeed(3);
  private static final long LOG_MS = 40_000;
  private static final int BAD_LINE = 500;

  @TempDir static Path dir;
  private static Path good;
  private static Path output;

  @BeforeAll
  static void publishSomething() throws Exception {
    good = dir.resolve("btcusdt_good.gz");
    writeLog(good);
    LinearModel model = HandMadeModel.of(MARKET);
    new ModelStore(dir.resolve("models")).save(model);
    output = dir.resolve("backtest.json");
    assertThat(backfill(good).code()).isZero();
    assertThat(backtest(good).code()).isZero();
    assertThat(published()).hasSizeGreaterThan(1);
  }

  @Test
  void shouldTellTheLineOfARawLogThatIsNoLine() throws Exception {
    Path bad = withBadLine("btcusdt_noline.gz", "what a user typed into it");
    refusesTheLog(bad, "line " + BAD_LINE, "repair the line");
  }

  @Test
  void shouldTellTheFrameOfARawLogThatIsNoFrame() throws Exception {
    String before = lines(good).get(BAD_LINE - 2);
    String time = before.substring(0, before.indexOf(' '));
    Path bad =
        withBadLine(
            "btcusdt_noframe.gz",
            time
                + " {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"U\":x}}");
    refusesTheLog(bad, "line " + BAD_LINE, "BTCUSDT", "repair the line");
  }

  @Test
  void shouldTellThatAGzipFileIsDamaged() throws Exception {
    byte[] whole = Files.readAllBytes(good);
    whole[whole.length * 2 / 3] ^= 0x55;
    Path bad = Files.write(dir.resolve("btcusdt_damaged.gz"), whole);
    refusesTheLog(bad, "btcusdt_damaged.gz");
  }

  @Test
  void shouldTellThatAFileIsMissing() throws Exception {
    refusesTheLog(dir.resolve("nowhere.gz"), "no such file", "check the path");
  }

  @Test
  void shouldTellAnUnknownOptionAndTheNearestKnownOne() throws Exception {
    Map<String, String> before = published();
    String line =
        CommandScreen.of("backfill", good.toString(), "--stor=" + store()).failure(2, "backfill");
    assertThat(line).contains("--stor'").contains("--store").contains("--help");
    line = CommandScreen.of("trade", "--notional=5").failure(2, "trade");
    assertThat(line).contains("--notional'").contains("--notional-usdt");
    line = CommandScreen.of("train", "--folds=many", "--store=" + store()).failure(2, "train");
    assertThat(line).contains("--folds").contains("many");
    assertThat(published()).isEqualTo(before);
  }

  @Test
  void shouldTellAnUnknownCommandAndTheNearestKnownOne() {
    CommandScreen screen = CommandScreen.of("backfil");
    assertThat(screen.code()).isEqualTo(2);
    assertThat(screen.err().lines()).hasSize(1);
    assertThat(screen.err()).contains("backfil'").contains("backfill");
  }

  @Test
  void shouldTellThatTheStoreOfATrainingIsEmpty() throws Exception {
    Map<String, String> before = published();
    String empty = dir.resolve("empty").toString();
    String line =
        CommandScreen.of("train", "--store=" + empty, "--models=" + models()).failure(2, "train");
    assertThat(line).contains(empty).contains("run backfill first");
    assertThat(published()).isEqualTo(before);
  }

  @Test
  void shouldTellThatLiveFeaturesCannotBeMadeOrAreNotThere() throws Exception {
    List<String> record = List.of("record", "--symbols=BTCUSDT", "--store=" + dir.resolve("live"));
    String line = with(record, "--feature-set=cor").failure(2, "record");
    assertThat(line).contains("--feature-set").contains("'cor'").contains("core");
    line = with(record, "--feature-set=core", "--horizons=1500ms").failure(2, "record");
    assertThat(line).contains("--horizons").contains("1500ms").contains("--period 1000 ms");
    line = CommandScreen.of("parity", "--store=" + store()).failure(2, "parity");
    assertThat(line).contains("features-live").contains("record --feature-set core");
    assertThat(dir.resolve("live")).doesNotExist();
  }

  private static CommandScreen with(List<String> command, String... more) {
    return CommandScreen.of(
        Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void shouldTellThatTheVenueRefusesTheSecret() throws Exception {
    try (TradingFloor floor = TradingFloor.open(dir.resolve("floor"), 1)) {
      String secret = "a-secret-that-is-not-the-venues";
      floor.writeKeys(secret);
      Files.createDirectories(floor.state());
      Files.writeString(floor.state().resolve("trade.json"), "the result of an earlier run");
      Map<String, String> before = contents(floor.state());

      List<String> args = new ArrayList<>(List.of("trade"));
      args.addAll(floor.tradeArguments("--for=10s"));
      CommandScreen screen = CommandScreen.of(args.toArray(String[]::new));

      String line = screen.failure(1, "trade");
      assertThat(line)
          .contains("-1022")
          .contains("Signature for this request is not valid")
          .contains(floor.keyFile().toString());
      assertThat(screen.out() + screen.err())
          .doesNotContain(secret)
          .doesNotContain(floor.server.apiSecret());
      assertThat(contents(floor.state())).isEqualTo(before);
      assertThat(floor.server.<Integer>ask(e -> e.allOrders(floor.symbol()).size())).isZero();
    }
  }

  @Test
  void shouldTellThatTheKeysAreMissing() throws Exception {
    try (TradingFloor floor = TradingFloor.open(dir.resolve("keyless"), 1)) {
      Files.delete(floor.keyFile());
      List<String> args = new ArrayList<>(List.of("trade"));
      args.addAll(floor.tradeArguments("--for=10s"));
      String line = CommandScreen.of(args.toArray(String[]::new)).failure(1, "trade");
      assertThat(line).contains("BINANCE_API_KEY").contains(floor.keyFile().toString());
    }
  }

  /** Backfill and backtest both say what is wrong with a log, and publish nothing of it. */
  private static void refusesTheLog(Path bad, String... fragments) throws Exception {
    Map<String, String> before = published();
    assertThat(backfill(bad).failure(1, "backfill"))
        .contains(bad.getFileName().toString())
        .contains(fragments);
    assertThat(backtest(bad).failure(1, "backtest"))
        .contains(bad.getFileName().toString())
        .contains(fragments);
    assertThat(published()).isEqualTo(before);
  }

  private static CommandScreen backfill(Path log) {
    return CommandScreen.of(
        "backfill", log.toString(), "--store=" + store(), "--checkpoint-interval=1s");
  }

  private static CommandScreen backtest(Path log) {
    return CommandScreen.of(
        "backtest", log.toString(), "--models=" + models(), "--output=" + output);
  }

  private static String store() {
    return dir.resolve("store").toString();
  }

  private static String models() {
    return dir.resolve("models").toString();
  }

  /** Content of everything that was good before. */
  private static Map<String, String> published() throws IOException {
    Map<String, String> all = contents(dir.resolve("store"));
    all.putAll(contents(dir.resolve("models")));
    all.put("backtest", Files.readString(output));
    return all;
  }

  /** Visible files by path; a publish that failed may leave a hidden folder, which none reads. */
  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        boolean hidden = false;
        for (Path part : root.relativize(file)) {
          hidden |= part.toString().startsWith(".");
        }
        if (!hidden) {
          contents.put(file.toString(), Arrays.toString(Files.readAllBytes(file)));
        }
      }
    }
    return contents;
  }

  private static void writeLog(Path file) throws IOException {
    try (MarketGenerator generator = new MarketGenerator(MARKET);
        RawLogWriter writer = RawLogWriter.open(file, 0)) {
      RawLine line;
      while ((line = generator.nextBefore((MARKET.startMs() + LOG_MS) * 1_000_000)) != null) {
        writer.write(line);
      }
      writer.endMember();
    }
  }

  private static Path withBadLine(String name, String badLine) throws IOException {
    List<String> lines = new ArrayList<>(lines(good));
    lines.set(BAD_LINE - 1, badLine);
    Path file = dir.resolve(name);
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static List<String> lines(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
