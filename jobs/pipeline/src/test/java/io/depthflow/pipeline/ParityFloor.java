package io.depthflow.pipeline;

import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.FeedDates;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.pipeline.config.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A simulated exchange in real time on real sockets, with a busy symbol whose frames crowd about
 * the ends of the seconds and one with silent seconds; and record commands that write its features
 * as they come, at once and each into a store of its own.
 */
final class ParityFloor implements AutoCloseable {

  static final String CROWDED = "SOLUSDT";
  static final String SILENT = "XRPUSDT";
  static final List<String> SYMBOLS = List.of(CROWDED, SILENT);

  static final Duration WAIT = Duration.ofSeconds(120);

  private final ExchangeServer server;
  private final ExactRows exact;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Path> stores = new ArrayList<>();
  private final List<Future<?>> runs = new ArrayList<>();
  private volatile boolean enough;

  ParityFloor(long seed, ExactRows exact) throws IOException {
    this.exact = exact;
    long startMs = System.currentTimeMillis() / 1000 * 1000;
    GeneratorConfig market = GeneratorConfig.defaults().withSeed(seed).withStartMs(startMs);
    CrowdedFeed crowded =
        CrowdedFeed.aboutSecondsEnds(
            new MarketGenerator(
                market.withSymbol(CROWDED).withEventsPerSecond(200).withTradesPerSecond(60)));
    CrowdedFeed silent =
        CrowdedFeed.withSilentSeconds(new MarketGenerator(market.withSymbol(SILENT)));
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .time(TimeConfig.real().withDates(FeedDates.AS_RECORDED))
                .feed(crowded)
                .feed(silent)
                .build());
    long phaseMs = System.currentTimeMillis() - server.nowMs();
    crowded.begin(phaseMs);
    silent.begin(phaseMs);
  }

  /** Begins to record. */
  void record(Path store, int parallelism, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--symbols=" + String.join(",", SYMBOLS),
                "--rest-url=" + server.restUri(),
                "--ws-url=" + server.wsUri(),
                "--store=" + store,
                "--feature-set=" + exact.set().name(),
                "--horizons=" + horizons(exact.horizonsMs()),
                "--checkpoint-interval=1s",
                "--parallelism=" + parallelism));
    arguments.addAll(List.of(more));
    Options options = Options.of(RecordJob.OPTIONS, arguments.toArray(String[]::new));
    stores.add(store);
    runs.add(
        threads.submit(
            () -> {
              RecordJob.run(options, () -> enough);
              return null;
            }));
  }

  static String horizons(long[] horizonsMs) {
    List<String> texts = new ArrayList<>();
    for (long horizon : horizonsMs) {
      texts.add(horizon + "ms");
    }
    return String.join(",", texts);
  }

  /** Waits until each store shows so many live rows of each symbol behind a moment. */
  void awaitRows(int rows, long fromMs) {
    await("live rows in " + stores)
        .atMost(WAIT)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              requireRunning();
              for (Path store : stores) {
                for (String symbol : SYMBOLS) {
                  if (live(store, symbol).tailMap(fromMs).size() < rows) {
                    return false;
                  }
                }
              }
              return true;
            });
  }

  TreeMap<Long, String> live(Path store, String symbol) throws IOException {
    return exact.stored(LiveFeatures.folder(store, exact.set()), symbol);
  }

  void arm(Fault fault) {
    server.faults().arm(fault);
  }

  /** Lets time pass, and looks whether the recordings go on. */
  void pass(Duration time) {
    long endNs = System.nanoTime() + time.toNanos();
    await()
        .atMost(time.plus(WAIT))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              requireRunning();
              return System.nanoTime() - endNs > 0;
            });
  }

  private void requireRunning() throws Exception {
    for (Future<?> run : runs) {
      if (run.isDone()) {
        run.get();
        throw new IllegalStateException("a recording ended before its time");
      }
    }
  }

  /** Ends the recordings in good order. */
  void stop() throws Exception {
    enough = true;
    for (Future<?> run : runs) {
      try {
        run.get(WAIT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("a recording failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    enough = true;
    threads.shutdownNow();
    server.close();
  }
}
