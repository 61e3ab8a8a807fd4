package io.depthflow.pipeline;

import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.flink.binance.source.SocketConfig;
import io.depthflow.pipeline.VenueTruth.Stream;
import io.depthflow.pipeline.config.FlinkPath;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A simulated exchange in lockstep, moved about ten times as fast as the clock, and the record
 * job's own graph that records it over real sockets: only the source's times are shortened.
 */
final class FaultFloor implements AutoCloseable {

  static final Duration WAIT = Duration.ofSeconds(90);

  private static final Duration STEP = Duration.ofMillis(50);
  private static final long STEP_EVERY_MS = 5;
  private static final long PERIOD_MS = 1000;

  /** What of the floor a test may choose. */
  record Plan(
      List<String> symbols,
      long seed,
      SocketLimits sockets,
      UnaryOperator<LiveConfig.Builder> source) {
    static Plan of(List<String> symbols, long seed) {
      return new Plan(
          symbols, seed, SocketLimits.defaults().withPings(200, 60_000), UnaryOperator.identity());
    }

    Plan withSource(UnaryOperator<LiveConfig.Builder> change) {
      return new Plan(symbols, seed, sockets, change);
    }

    Plan withSockets(SocketLimits limits) {
      return new Plan(symbols, seed, limits, source);
    }
  }

  final ExchangeServer server;
  private final Map<String, VenueTruth> truths = new LinkedHashMap<>();
  private final Map<String, LogAudit> logs = new LinkedHashMap<>();
  private final Path store;
  private final Options options;
  private final InMemoryReporter metrics;
  private final JobClient job;
  private final ScheduledExecutorService driver =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "fault-floor");
            thread.setDaemon(true);
            return thread;
          });
  private boolean running;
  private boolean stopped;
  private volatile Throwable driverFailed;

  FaultFloor(Plan plan, Path store, InMemoryReporter metrics) throws Exception {
    this.store = store;
    this.metrics = metrics;
    ExchangeConfig.Builder config =
        ExchangeConfig.builder()
            .time(TimeConfig.lockstep())
            .sockets(plan.sockets())
            .limits(1_000_000, 100_000, 100_000);
    long startMs = System.currentTimeMillis() / 1000 * 1000;
    for (String symbol : plan.symbols()) {
      VenueTruth truth = new VenueTruth();
      truths.put(symbol, truth);
      logs.put(symbol, new LogAudit(symbol, truth, PERIOD_MS));
      GeneratorConfig market =
          GeneratorConfig.defaults()
              .withSymbol(symbol)
              .withSeed(plan.seed() * 31 + truths.size())
              .withStartMs(startMs);
      config.feed(truth.noting(new MarketGenerator(market)));
    }
    server = ExchangeServer.start(config.build());
    options =
        Options.of(
            RecordJob.OPTIONS,
            "--symbols=" + String.join(",", plan.symbols()),
            "--rest-url=" + server.restUri(),
            "--ws-url=" + server.wsUri(),
            "--store=" + store,
            "--checkpoint-interval=250ms",
            "--restart-attempts=0");
    StreamExecutionEnvironment env = JobEnvironment.create(options, store.resolve("checkpoints"));
    LiveConfig.Builder live =
        LiveConfig.builder(server.restUri(), server.wsUri(), plan.symbols())
            .streams(List.of("depth@100ms", "trade", "bookTicker"))
            .snapshotIntervalMs(20)
            .snapshotTimeoutMs(1_000)
            .silenceMs(1_000)
            .sockets(SocketConfig.DEFAULT.withQuietMs(2_000))
            .backoffMs(20, 200)
            .maxFrameBytes(1 << 20);
    RecordJob.record(
        env.fromSource(
                MarketSource.live(plan.source().apply(live).build()),
                WatermarkStrategy.noWatermarks(),
                "market")
            .uid("market"),
        options,
        Optional.empty());
    job = env.executeAsync("record under faults");
    go();
  }

  /** Lets the market move. */
  void go() {
    if (!running) {
      running = true;
      driver.execute(this::step);
    }
  }

  private void step() {
    synchronized (this) {
      if (!running) {
        return;
      }
      try {
        moveOn();
      } catch (RuntimeException | Error e) {
        driverFailed = e;
        throw e;
      }
    }
    driver.schedule(this::step, STEP_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** One step of the market by hand. */
  synchronized void moveOn() {
    server.step(STEP);
    server.ask(
        exchange -> {
          truths.forEach((symbol, truth) -> truth.note(exchange.market(symbol)));
          return null;
        });
  }

  /** The market stands still: all that happened has been sent. */
  synchronized void pause() {
    running = false;
  }

  List<String> symbols() {
    return List.copyOf(truths.keySet());
  }

  VenueTruth truth(String symbol) {
    return truths.get(symbol);
  }

  /** The one audit of a symbol's raw log, as far as the last checkpoint. */
  LogAudit log(String symbol) throws IOException {
    return logs.get(symbol).read(raw());
  }

  Path raw() {
    return store.resolve("raw");
  }

  Path store() {
    return store;
  }

  /** Sum of a metric of the source over its subtasks; -1 where there is none. */
  long counter(String name) {
    long sum = 0;
    boolean found = false;
    for (Map.Entry<String, Metric> e : metrics.getMetricsByIdentifiers(job.getJobID()).entrySet()) {
      if (e.getKey().endsWith(".market." + name)) {
        sum += e.getValue() instanceof Counter c ? c.getCount() : gauge(e.getValue());
        found = true;
      }
    }
    return found ? sum : -1;
  }

  private static long gauge(Metric metric) {
    return ((Number) ((Gauge<?>) metric).getValue()).longValue();
  }

  /**
   * Waits until every symbol's book has been compared so often behind this moment, and every stream
   * has brought something since.
   */
  void awaitWhole(int comparisons) {
    Map<String, VenueTruth> wanted = new LinkedHashMap<>(truths);
    for (Map.Entry<String, VenueTruth> e : wanted.entrySet()) {
      VenueTruth truth = e.getValue();
      long from = truth.lastUpdateId();
      long trade = truth.last(Stream.TRADE);
      awaitLog(
          e.getKey(),
          log ->
              log.compared.tailSet(from, false).size() >= comparisons
                  && log.last(Stream.BOOK_TICKER) > from
                  && log.last(Stream.TRADE) > trade);
    }
  }

  /** Waits until the log of a symbol has something. */
  void awaitLog(String symbol, java.util.function.Predicate<LogAudit> wanted) {
    await("log of " + symbol)
        .atMost(WAIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(CorruptLogException.class)
        .until(
            () -> {
              assertAlive();
              return wanted.test(log(symbol));
            });
  }

  void assertAlive() throws InterruptedException {
    if (driverFailed != null) {
      throw new IllegalStateException("the exchange could not be moved", driverFailed);
    }
    if (job.getJobExecutionResult().isDone()) {
      try {
        job.getJobExecutionResult().get();
        throw new IllegalStateException("the record job has ended");
      } catch (ExecutionException e) {
        throw new IllegalStateException("the record job failed", e);
      }
    }
  }

  /** Lets all that was sent arrive, and ends the job with every file whole. */
  void stop() throws Exception {
    pause();
    for (Map.Entry<String, VenueTruth> e : truths.entrySet()) {
      VenueTruth truth = e.getValue();
      awaitLog(
          e.getKey(),
          log ->
              java.util.Arrays.stream(Stream.values())
                  .allMatch(stream -> log.last(stream) == truth.last(stream)));
    }
    stopped = true;
    job.stopWithSavepoint(
            false, FlinkPath.text(store.resolve("savepoints")), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    pause();
    driver.shutdownNow();
    try {
      if (!stopped) {
        job.cancel().get(60, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError("the job could not be cancelled", e);
    } finally {
      server.close();
    }
  }
}
