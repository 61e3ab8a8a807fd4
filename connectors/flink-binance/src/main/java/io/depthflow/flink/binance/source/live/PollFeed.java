package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.reader.LineFeed;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.metrics.MetricGroup;

/**
 * A reader's symbols sampled by REST, for venues without a stream: one snapshot per symbol and
 * second, the same lines in the same log, a gap line where a second has none. Between two samples
 * nothing is known: there are no trades, and of the order flow only what the two books show.
 */
public final class PollFeed implements LineFeed {

  private static final int LINES_PER_POLL = 512;
  private static final long TICK_MS = 10;
  private static final long LAG_WINDOW_MS = 30_000;

  private final LiveConfig config;
  private final Venue venue;
  private final LiveCounters counters = new LiveCounters();
  private final Handover<FeedItem> queue;
  private final LiveLines lines;
  private final PollDesk desk;
  private final ScheduledExecutorService timer;
  private long lagSinceMs;

  private PollFeed(LiveConfig config, Venue venue, SourceReaderContext context) {
    this.config = config;
    this.venue = venue;
    this.queue = LiveQueue.of(config.queueLines());
    this.lines =
        new LiveLines(
            new LineClock(PollFeed::wallNs, System::nanoTime),
            queue,
            config.queueLines() / 2,
            counters);
    WeightBudget budget =
        WeightBudget.join(
            config.restUri(), config.snapshotWeightShare(), context.currentParallelism());
    this.desk = new PollDesk(venue, lines, counters, budget, config.snapshotLimit(), queue::fail);
    String name = "market-poll-" + context.getIndexOfSubtask();
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
        .state("snapshotWeight", () -> budget.spentWeight(steadyMs()))
        .state("snapshotBlockedMs", () -> budget.blockedForMs(steadyMs()))
        .register(group);
  }

  /** A feed over the venue of the configuration. */
  public static PollFeed open(LiveConfig config, SourceReaderContext context) {
    PollFeed feed = new PollFeed(config, new BinanceVenue(config), context);
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
    lines.onPolled(symbols);
    desk.begin(symbols);
  }

  @Override
  public void end(List<String> symbols) {
    desk.end(symbols);
    lines.end(symbols, "no longer asked for");
  }

  /** An exception here would end the timer unseen: it ends the feed instead. */
  private void tick() {
    try {
      lines.tick();
      long wallMs = System.currentTimeMillis();
      desk.tick(steadyMs(), wallMs);
      if (wallMs - lagSinceMs >= LAG_WINDOW_MS) {
        lagSinceMs = wallMs;
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
    WeightBudget.leave(config.restUri());
    queue.finish();
    venue.close();
  }
}
