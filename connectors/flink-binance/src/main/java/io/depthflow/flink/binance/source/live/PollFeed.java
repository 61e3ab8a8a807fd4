package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * A reader's symbols sampled by REST, for venues without a stream: one snapshot per symbol and
 * second, the same lines in the same log, a gap line where a second has none. Between two samples
 * nothing is known: there are no trades, and of the order flow only what the two books show.
 */
public final class PollFeed extends VenueFeed {

  private final PollDesk desk;

  private PollFeed(LiveConfig config, Venue venue, SourceReaderContext context) {
    super(config, venue, context, "market-poll");
    this.desk = new PollDesk(venue, lines, counters, budget, config.snapshotLimit(), this::fail);
  }

  /** A feed over the venue of the configuration. */
  public static PollFeed open(LiveConfig config, SourceReaderContext context) {
    PollFeed feed = new PollFeed(config, new BinanceVenue(config), context);
    feed.start(context);
    return feed;
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

  @Override
  void act(long steadyMs) {
    desk.tick(steadyMs, System.currentTimeMillis());
  }

  @Override
  void closeOwn() {}
}
