package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.reader.LineFeed;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.metrics.MetricGroup;

/**
 * Live lines of a reader's symbols. A timer thread of its own drives second ends, the silence
 * watchdogs, reconnects and snapshot requests; socket threads bring frames; the task's thread
 * polls.
 */
public final class LiveFeed implements LineFeed {

  private static final int LINES_PER_POLL = 512;
  private static final long TICK_MS = 10;
  private static final long LAG_WINDOW_MS = 30_000;

  private final LiveConfig config;
  private final Venue venue;
  private final LiveCounters counters = new LiveCounters();
  private final Handover<FeedItem> queue;
  private final LiveLines lines;
  private final SnapshotDesk snapshots;
  private final RandomGenerator random;
  private final SocketPool sockets;
  private final ScheduledExecutorService timer;
  private long lagSinceMs;

  private LiveFeed(LiveConfig config, Venue venue, SourceReaderContext context) {
    this.config = config;
    this.venue = venue;
    this.queue = LiveQueue.of(config.queueLines());
    // Jitter must differ between readers, never between what they emit: no seed is needed. Drawn on
    // the timer's and on sockets' threads, which this kind of generator bears.
    this.random = new Random();
    this.lines =
        new LiveLines(
            new LineClock(LiveFeed::wallNs, System::nanoTime),
            queue,
            config.queueLines() / 2,
            counters);
    WeightBudget budget =
        WeightBudget.join(
            config.restUri(), config.snapshotWeightShare(), context.currentParallelism());
    this.snapshots =
        new SnapshotDesk(
            venue,
            lines,
            counters,
            budget,
            config.snapshotLimit(),
            config.snapshotIntervalMs(),
            config.backoffMinMs(),
            config.backoffMaxMs(),
            queue::fail,
            random);
    this.sockets = new SocketPool(config, venue, lines, counters, queue::fail, random);
    String name = "market-live-" + context.getIndexOfSubtask();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    MetricGroup group = context.metricGroup().addGroup("market");
    counters
        .state("symbolsInSync", lines::symbolsInSync)
        .state("streams", sockets::streams)
        .state("streamsSilent", sockets::silentStreams)
        .state("snapshotWeight", () -> budget.spentWeight(steadyMs()))
        .state("snapshotBlockedMs", () -> budget.blockedForMs(steadyMs()))
        .register(group);
  }

  /** A feed over the venue of the configuration. */
  public static LiveFeed open(LiveConfig config, SourceReaderContext context) {
    return open(config, new BinanceVenue(config), context);
  }

  static LiveFeed open(LiveConfig config, Venue venue, SourceReaderContext context) {
    LiveFeed feed = new LiveFeed(config, venue, context);
    feed.timer.scheduleWithFixedDelay(feed::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    return feed;
  }

  private static long steadyMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private static long wallNs() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public void begin(List<MarketSplit> splits) {
    List<String> symbols = splits.stream().map(MarketSplit::symbol).toList();
    lines.begin(splits);
    sockets.begin(symbols);
  }

  /**
   * Their lines end first, so that no frame follows the last gap line. Symbols that share a socket
   * with them notice nothing.
   */
  @Override
  public void end(List<String> symbols) {
    lines.end(symbols, "no longer asked for");
    snapshots.forget(symbols);
    sockets.end(symbols);
  }

  /** An exception here would end the timer unseen: it ends the feed instead. */
  private void tick() {
    try {
      lines.tick();
      long steadyMs = steadyMs();
      sockets.tick(steadyMs);
      snapshots.tick(steadyMs);
      if (steadyMs - lagSinceMs >= LAG_WINDOW_MS) {
        lagSinceMs = steadyMs;
        counters.lagMs.rotate();
      }
    } catch (RuntimeException | Error e) {
      queue.fail(e);
      throw e;
    }
  }

  @Override
  public List<FeedItem> poll() throws Exception {
    return queue.poll(LINES_PER_POLL);
  }

  @Override
  public CompletableFuture<Void> available() {
    return queue.available();
  }

  @Override
  public boolean isFinished() {
    return false;
  }

  @Override
  public long pendingLines() {
    return queue.size();
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    queue.finish();
    WeightBudget.leave(config.restUri());
    sockets.close();
    venue.close();
  }
}
