package io.depthflow.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.BackfillJob;
import io.depthflow.pipeline.BacktestMain;
import io.depthflow.pipeline.RecordJob;
import io.depthflow.pipeline.ReportMain;
import io.depthflow.pipeline.TradeJob;
import io.depthflow.pipeline.TrainJob;
import io.depthflow.pipeline.journal.JournalFiles;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The job jar on a cluster that knows nothing of it: every main is started by {@code flink run -c}
 * and does its work in a TaskManager of its own process.
 */
class ClusterITCase {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int SECONDS = 900;
  private static final GeneratorConfig MARKET = GeneratorConfig.defaults().withSeed(51);
  private static final String SYMBOL = MARKET.symbol();

  private final Path dir = TARGET.resolve("cluster-it");
  private final Path store = dir.resolve("store");
  private final Path models = dir.resolve("models");
  private final Path result = dir.resolve("report/backtest.json");

  @Test
  void shouldRunEveryMainOfTheJarInATaskManagerOfItsOwn() throws Exception {
    deleteOld(dir);
    Path log = writeRawLog();
    try (LocalCluster cluster =
            LocalCluster.start(
                dir.resolve("cluster"),
                TARGET.resolve("flink-lib"),
                TARGET.resolve("depthflow-jobs.jar"));
        ExchangeServer exchange = exchange()) {
      Process record = cluster.run("record.log", true, RecordJob.class, recordOptions(exchange));
      backfill(cluster, log);
      train(cluster);
      String recording = cluster.submitted(record, "record.log");
      String trading =
          cluster.submit(
              "trade.log", TradeJob.class, tradeOptions(exchange, credentials(exchange)));
      Process backtest =
          cluster.run(
              "backtest.log",
              false,
              BacktestMain.class,
              List.of(
                  log.toString(), "--models=" + models, "--in-sample=true", "--output=" + result));

      cluster.awaitState(recording, "RUNNING", SOON);
      record(cluster, recording);
      cluster.awaitState(trading, "RUNNING", SOON);
      trade(cluster, trading, exchange);
      cluster.end(backtest, "backtest.log");
      report(cluster);
    }
  }

  private void backfill(LocalCluster cluster, Path log) throws Exception {
    String job =
        cluster.submit(
            "backfill.log",
            BackfillJob.class,
            List.of(log.toString(), "--store=" + store, "--checkpoint-interval=1s"));
    cluster.awaitState(job, "FINISHED", SOON);
    FeatureSet set = FeatureSet.byName("core");
    Path partition = FeatureTable.folder(store, set).resolve("symbol=" + SYMBOL);
    List<Long> times = new ArrayList<>();
    try (var rows =
        ParquetRows.read(partition, FeatureTable.of(set, new long[] {10_000}, SYMBOL))) {
      while (rows.hasNext()) {
        LabeledRow row = rows.next();
        times.add(row.row().timeMs());
      }
    }
    assertThat(times).hasSizeBetween(SECONDS - 2, SECONDS).isSorted().doesNotHaveDuplicates();
  }

  private void train(LocalCluster cluster) throws Exception {
    String job =
        cluster.submit(
            "train.log",
            TrainJob.class,
            List.of("--store=" + store, "--models=" + models, "--checkpoint-interval=1s"));
    cluster.awaitState(job, "FINISHED", SOON);
    LinearModel model = new ModelStore(models).latest();
    assertThat(model.symbol()).isEqualTo(SYMBOL);
    assertThat(Arrays.stream(model.coefficients()).filter(c -> c != 0).count())
        .as("features chosen, of a market with a planted signal")
        .isPositive();
  }

  private void record(LocalCluster cluster, String job) throws Exception {
    Path samples = SampleTable.folder(dir.resolve("recorded"));
    await("samples are published")
        .atMost(SOON)
        .until(
            () ->
                Files.isDirectory(samples)
                    && !ParquetRows.files(new org.apache.flink.core.fs.Path(samples.toUri()))
                        .isEmpty());
    cluster.cancel(job);
    cluster.awaitState(job, "CANCELED", SOON);

    int lines = 0;
    List<Path> logs;
    try (Stream<Path> files = Files.walk(dir.resolve("recorded/raw"))) {
      logs = files.filter(f -> f.toString().endsWith(".gz")).toList();
    }
    assertThat(logs).isNotEmpty();
    for (Path file : logs) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          assertThat(line.symbol()).isEqualTo(SYMBOL);
          lines++;
        }
      }
    }
    assertThat(lines).as("recorded lines").isGreaterThan(20);
    try (var rows = ParquetRows.read(samples, SampleTable.of(SYMBOL))) {
      BookSample sample = rows.next();
      assertThat(sample.bidTicks()[0]).isBetween(1L, sample.askTicks()[0] - 1);
    }
  }

  /** Thresholds of next to nothing, so that the first forecast is an order. */
  private void trade(LocalCluster cluster, String job, ExchangeServer exchange) throws Exception {
    await("the desk's order reaches the exchange, signed")
        .atMost(SOON)
        .until(() -> !orders(exchange).isEmpty());
    assertThat(orders(exchange)).allMatch(o -> o.clientOrderId().startsWith("df-"));
    // Nothing is entered before the user stream is up.
    Path state = dir.resolve("trade");
    Files.writeString(state.resolve("control"), "flatten\n");
    await("flat at the exchange")
        .atMost(SOON)
        .until(
            () -> exchange.ask(e -> e.openOrders(SYMBOL).isEmpty() && e.position(SYMBOL).isFlat()));
    await("the journal tells the command and the exchange's own reports")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(journal(state))
                    .extracting(JournalEntry::kind)
                    .contains(JournalKind.SIGNAL, JournalKind.OUTCOME, JournalKind.COMMAND));
    cluster.cancel(job);
    cluster.awaitState(job, "CANCELED", SOON);
    String logs = cluster.logs();
    assertThat(logs.contains(exchange.apiSecret())).as("the secret in a log").isFalse();
    assertThat(logs.contains(exchange.restUri().toString())).as("the venue in a log").isTrue();
  }

  private void report(LocalCluster cluster) throws Exception {
    assertThat(result).isNotEmptyFile();
    Process client =
        cluster.run(
            "report.log",
            false,
            ReportMain.class,
            List.of("--input=" + result.getParent().toString()));
    cluster.end(client, "report.log");
    assertThat(result.resolveSibling("report.html")).content().contains("<html", SYMBOL);
  }

  private static List<OrderView> orders(ExchangeServer exchange) {
    return exchange.ask(e -> List.copyOf(e.allOrders(SYMBOL)));
  }

  private static List<JournalEntry> journal(Path state) throws IOException {
    String run = Files.readString(state.resolve("run-id")).split(" ")[0];
    return JournalFiles.read(state.resolve("journal").resolve(run));
  }

  private List<String> recordOptions(ExchangeServer exchange) {
    return List.of(
        "--symbols=" + SYMBOL,
        "--rest-url=" + exchange.restUri(),
        "--ws-url=" + exchange.wsUri(),
        "--store=" + dir.resolve("recorded"),
        "--checkpoint-interval=1s");
  }

  private List<String> tradeOptions(ExchangeServer exchange, Path credentials) {
    return List.of(
        "--rest-url=" + exchange.restUri(),
        "--ws-url=" + exchange.wsUri(),
        "--env-file=" + credentials,
        "--models=" + models,
        "--state=" + dir.resolve("trade"),
        "--fee-term=none",
        "--margin-bp=0",
        "--checkpoint-interval=1s");
  }

  private Path credentials(ExchangeServer exchange) throws IOException {
    return Files.writeString(
        dir.resolve("sim.env"),
        "BINANCE_API_KEY="
            + exchange.apiKey()
            + "\nBINANCE_API_SECRET="
            + exchange.apiSecret()
            + "\n");
  }

  private static ExchangeServer exchange() {
    return ExchangeServer.start(
        ExchangeConfig.builder().feed(new MarketGenerator(MARKET.withSeed(52))).build());
  }

  private Path writeRawLog() throws IOException {
    Path file = dir.resolve("generated.gz");
    Files.createDirectories(dir);
    long endNs = (MARKET.startMs() + SECONDS * 1000L) * 1_000_000L;
    try (MarketGenerator market = new MarketGenerator(MARKET);
        RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (RawLine line = market.nextBefore(endNs); line != null; line = market.nextBefore(endNs)) {
        writer.write(line);
      }
      writer.endMember();
    }
    return file;
  }

  private static void deleteOld(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
