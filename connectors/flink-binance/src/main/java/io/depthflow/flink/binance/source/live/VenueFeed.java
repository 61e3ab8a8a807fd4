package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.reader.LineFeed;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * What the feeds of a venue share, whichever way they ask it: the point where lines come into
 * being, the bounded queue to the task's thread, the share of the request weight, and a timer
 * thread that writes the second ends and does what is due.
 */
abstract class VenueFeed implements LineFeed {

  private static final int LINES_PER_POLL = 512;
  private static final long TICK_MS = 10;
  private static final long LAG_WINDOW_MS = 30_000;

  final LiveConfig config;
  final Venue venue;
  final LiveCounters counters = new LiveCounters();
  final LiveLines lines;
  final WeightBudget budget;

  private final Handover<FeedItem> queue;
  private final ScheduledExecutorService timer;
  private long lagSinceMs;

  VenueFeed(LiveConfig config, Venue venue, SourceReaderContext context, String name) {
    this.config = config;
    this.venue = venue;
    this.queue = LiveQueue.of(config.queueLines());
    this.lines =
        new LiveLines(
            new LineClock(VenueFeed::wallNs, System::nanoTime),
            queue,
            config.queueLines() / 2,
            counters);
    this.budget =
        WeightBudget.join(
            config.restUri(), config.snapshotWeightShare(), context.currentParallelism());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name + "-" + context.getIndexOfSubtask());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** To be called once, when the feed is whole: figures are registered and the timer starts. */
  final void start(SourceReaderContext context) {
    counters
        .state("symbolsInSync", lines::symbolsInSync)
        .state("snapshotWeight", () -> budget.spentWeight(steadyMs()))
        .state("snapshotBlockedMs", () -> budget.blockedForMs(steadyMs()))
        .register(context.metricGroup().addGroup("market"));
    timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Does what is due at {@code steadyMs}, a steady clock; on the timer's thread. */
  abstract void act(long steadyMs);

  /** Ends what this feed alone has open. */
  abstract void closeOwn();

  /** Ends the feed: the reader meets the failure at its next poll. */
  final void fail(Throwable failure) {
    queue.fail(failure);
  }

  /** An exception here would end the timer unseen: it ends the feed instead. */
  private void tick() {
    try {
      lines.tick();
      long steadyMs = steadyMs();
      act(steadyMs);
      if (steadyMs - lagSinceMs >= LAG_WINDOW_MS) {
        lagSinceMs = steadyMs;
        counters.lagMs.rotate();
      }
    } catch (RuntimeException | Error e) {
      queue.fail(e);
      throw e;
    }
  }

  private static long steadyMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private static long wallNs() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public final List<FeedItem> poll() throws Exception {
    return queue.poll(LINES_PER_POLL);
  }

  @Override
  public final CompletableFuture<Void> available() {
    return queue.available();
  }

  @Override
  public final boolean isFinished() {
    return false;
  }

  @Override
  public final long pendingLines() {
    return queue.size();
  }

  @Override
  public final void close() throws IOException {
    timer.shutdownNow();
    queue.finish();
    WeightBudget.leave(config.restUri());
    closeOwn();
    venue.close();
  }
}
