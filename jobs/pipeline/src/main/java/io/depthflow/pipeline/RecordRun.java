package io.depthflow.pipeline;

import io.depthflow.flink.binance.metrics.MarketFigures;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.VenueAddress;
import io.depthflow.pipeline.screen.ReadingLine;
import io.depthflow.pipeline.screen.RecordFigures;
import io.depthflow.pipeline.screen.StatusLine;
import io.depthflow.sinks.parquet.Compaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a recording from its start to its orderly end: time up or interrupted, stop with a
 * savepoint so that every file is whole, and the account of what was recorded.
 */
final class RecordRun {

  private static final Logger LOG = LoggerFactory.getLogger(RecordRun.class);
  private static final long POLL_MS = 250;
  private static final Duration STOP = Duration.ofSeconds(60);

  /** After this the clock of {@code --for} runs, though nothing has come. */
  private static final long FIRST_LINE_S = 30;

  private static final int COMPACT_FILES_MIN = 2;

  private final Options options;
  private final Path checkpoints;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Callable<Boolean> enough;
  private final StatusLine status = StatusLine.ofThisProcess();
  private volatile boolean interrupted;
  private long compactedNs;

  /**
   * @param checkpoints where the job keeps them; the savepoint of the end is laid beside them
   * @param enough ends the run before its time
   */
  RecordRun(Options options, Path checkpoints, Callable<Boolean> enough) {
    this.options = options;
    this.checkpoints = checkpoints;
    this.enough = enough;
  }

  /** Runs to the end: of {@code --for}, or until the process is asked to stop. */
  void execute(StreamExecutionEnvironment env) throws Exception {
    tellStart();
    RunningJob job = submit(env);
    Thread hook = new Thread(this::endInGoodOrder, "record-end");
    Runtime.getRuntime().addShutdownHook(hook);
    MarketFigures figures = MarketFigures.of(job.client().getJobID());
    try (status) {
      long startNs = waitForTheFirstLine(job, figures);
      waitForTheEnd(job, figures, startNs);
      long runNs = System.nanoTime() - startNs;
      stop(job);
      // What was written last is counted, too: counters outlive the job.
      RecordFigures last = RecordFigures.read(figures, way(), runNs);
      status.clear();
      Compaction.Result compacted = compact();
      tellEnd(last, compacted);
    } finally {
      ended.countDown();
      if (!interrupted) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private RunningJob submit(StreamExecutionEnvironment env) throws Exception {
    try {
      return new RunningJob(env.executeAsync("record"), "the recording");
    } catch (Exception e) {
      throw RecordFailure.of(e, options);
    }
  }

  private RecordFigures.Way way() {
    if (options.get(MarketInput.INPUT).equals("kafka")) {
      return RecordFigures.Way.FROM_TOPIC;
    }
    return options.has(KafkaOptions.BROKERS)
        ? RecordFigures.Way.LIVE_TO_TOPIC
        : RecordFigures.Way.LIVE;
  }

  private void tellStart() {
    boolean fromKafka = options.get(MarketInput.INPUT).equals("kafka");
    String topic = "Kafka topic " + options.get(KafkaOptions.TOPIC);
    List<String> symbols = options.get(CommonOptions.SYMBOLS);
    System.out.printf(
        "recording %s from %s%n      to %s%s%n      until %s%n",
        symbols.isEmpty() ? "all symbols" : String.join(", ", symbols),
        fromKafka ? topic : venue(),
        options.get(CommonOptions.STORE),
        !fromKafka && options.has(KafkaOptions.BROKERS) ? " and " + topic : "",
        options.has(CommonOptions.RUN_FOR)
            ? RecordJob.text(options.get(CommonOptions.RUN_FOR)) + " are over, or Ctrl-C"
            : "Ctrl-C");
  }

  private String venue() {
    VenueAddress venue = VenueAddress.of(options);
    return venue.name()
        + " ("
        + (options.get(RecordOptions.POLL) ? venue.rest() : venue.ws())
        + "): "
        + (options.get(RecordOptions.POLL)
            ? "the book by REST, once per second"
            : String.join(", ", options.get(RecordJob.STREAMS)));
  }

  /** Ctrl-C or a kill: the process waits until every file is whole. */
  private void endInGoodOrder() {
    interrupted = true;
    status.clear();
    System.err.println("depthflow record: stopping in good order: every file is made whole");
    try {
      if (!ended.await(STOP.toSeconds() * RunningJob.STOP_TRIES, TimeUnit.SECONDS)) {
        System.err.println(
            "depthflow record: gave up waiting; what the last checkpoint covered is whole");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An embedded cluster takes seconds to come up; they are not taken off the recording's time. */
  private long waitForTheFirstLine(RunningJob job, MarketFigures figures) throws Exception {
    long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_LINE_S);
    while (!interrupted
        && RecordFigures.read(figures, way(), 0).frames() == 0
        && System.nanoTime() - giveUpNs < 0) {
      requireRunning(job, POLL_MS);
    }
    return System.nanoTime();
  }

  private void waitForTheEnd(RunningJob job, MarketFigures figures, long startNs) throws Exception {
    long forNs =
        options.has(CommonOptions.RUN_FOR)
            ? options.get(CommonOptions.RUN_FOR).toNanos()
            : Long.MAX_VALUE;
    compactedNs = startNs;
    ReadingLine<RecordFigures> line =
        new ReadingLine<>(
            status,
            RecordFigures.NONE,
            () -> RecordFigures.read(figures, way(), System.nanoTime() - startNs),
            RecordFigures::line);
    while (!interrupted && System.nanoTime() - startNs < forNs && !enough.call()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(forNs - (System.nanoTime() - startNs)) + 1;
      requireRunning(job, Math.min(POLL_MS, leftMs));
      if (System.nanoTime() - compactedNs > options.get(RecordOptions.COMPACT_EVERY).toNanos()) {
        compact();
      }
      line.show();
    }
  }

  private void requireRunning(RunningJob job, long waitMs) throws Exception {
    try {
      job.require(waitMs);
    } catch (Exception e) {
      throw RecordFailure.of(e, options);
    }
  }

  private void stop(RunningJob job) throws Exception {
    try {
      job.stop(checkpoints, STOP);
    } catch (Exception e) {
      throw RecordFailure.of(e, options);
    }
  }

  /** The job goes on meanwhile; it writes other files. What cannot be compacted stays as it is. */
  private Compaction.Result compact() {
    try {
      return StoreCompaction.run(Path.of(options.get(CommonOptions.STORE)), COMPACT_FILES_MIN);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the store cannot be compacted now", e);
      status.clear();
      System.err.println(
          "depthflow record: cannot compact: " + e.getMessage() + " (its rows are all there)");
      return null;
    } finally {
      compactedNs = System.nanoTime();
    }
  }

  private void tellEnd(RecordFigures figures, Compaction.Result compacted) {
    String store = options.get(CommonOptions.STORE);
    System.out.println(figures.summary());
    if (compacted != null && compacted.partitions() > 0) {
      System.out.println("      " + StoreCompaction.text(compacted));
    }
    System.out.printf(
        "      raw log below %s/raw, the book once per second below %s/samples%s%s%n",
        store,
        store,
        options.has(LiveFeatures.FEATURE_SET)
            ? ", features below " + LiveFeatures.root(Path.of(store))
            : "",
        options.has(RecordOptions.CSV) ? ", as CSV below " + options.get(RecordOptions.CSV) : "");
  }
}
