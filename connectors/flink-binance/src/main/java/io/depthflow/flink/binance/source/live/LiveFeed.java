package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * Live lines of a reader's symbols. The timer's thread drives second ends, the silence watchdogs,
 * reconnects and snapshot requests; socket threads bring frames; the task's thread polls.
 */
public final class LiveFeed extends VenueFeed {

  private final SnapshotDesk snapshots;
  private final SocketPool sockets;

  private LiveFeed(LiveConfig config, Venue venue, SourceReaderContext context) {
    super(config, venue, context, "market-live");
    // Jitter must differ between readers, never between what they emit: no seed is needed. Drawn on
    // the timer's and on sockets' threads, which this kind of generator bears.
    RandomGenerator random = new Random();
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
            this::fail,
            random);
    this.sockets = new SocketPool(config, venue, lines, counters, this::fail, random);
    counters.state("streams", sockets::streams).state("streamsSilent", sockets::silentStreams);
  }

  /** A feed over the venue of the configuration. */
  public static LiveFeed open(LiveConfig config, SourceReaderContext context) {
    return open(config, new BinanceVenue(config), context);
  }

  static LiveFeed open(LiveConfig config, Venue venue, SourceReaderContext context) {
    LiveFeed feed = new LiveFeed(config, venue, context);
    feed.start(context);
    return feed;
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

  @Override
  void act(long steadyMs) {
    sockets.tick(steadyMs);
    snapshots.tick(steadyMs);
  }

  @Override
  void closeOwn() {
    sockets.close();
  }
}
