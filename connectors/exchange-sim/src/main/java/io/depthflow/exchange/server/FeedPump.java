package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.FeedTransform;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.market.RawLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays one feed at the speed of its receive times. The lines up to the first complete book are
 * taken at once, before the exchange opens; the line that completes it is mapped to now, and all
 * times of the feed move by the same amount. Runs on the engine thread.
 */
final class FeedPump implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedPump.class);

  /** Lines within which a feed must give a complete book. */
  private static final int FIRST_LINES_MAX = 50_000;

  /** Lines in a row before requests get their turn. */
  private static final int BATCH_MAX = 500;

  private static final long NANOS_PER_MS = 1_000_000;

  private final MarketFeed feed;
  private final Venue venue;
  private final ScheduledExecutorService engine;
  private final String symbol;
  private long shiftMs;
  private RawLine next;

  FeedPump(MarketFeed feed, Venue venue, ScheduledExecutorService engine) {
    this.feed = feed;
    this.venue = venue;
    this.engine = engine;
    this.symbol = feed.instrument().symbol();
  }

  /**
   * Reads up to the first complete book and opens the market with it.
   *
   * @throws IllegalArgumentException when the feed has none
   */
  void open(long nowMs) {
    SimExchange trial = new SimExchange(EngineConfig.defaults(), new EngineListener() {});
    trial.addInstrument(feed.instrument());
    List<RawLine> first = new ArrayList<>();
    while (!trial.market(symbol).isLive()) {
      RawLine line = read();
      if (line == null || first.size() == FIRST_LINES_MAX) {
        throw new IllegalArgumentException(
            "The feed of "
                + symbol
                + " gives no complete order book within its first "
                + first.size()
                + " lines; it needs a snapshot and depth events that continue it");
      }
      trial.onLine(line);
      first.add(line);
    }
    if (trial.market(symbol).isSpot()) {
      throw new IllegalArgumentException(
          "The feed of "
              + symbol
              + " is a SPOT recording (its depth events have no pu); this exchange is USD-M"
              + " futures: play a futures recording");
    }
    shiftMs = nowMs - first.get(first.size() - 1).receiveTimeNs() / NANOS_PER_MS;
    venue.addMarket(feed.instrument(), new FeedTransform(shiftMs), first);
    next = read();
  }

  private RawLine read() {
    RawLine line = feed.next();
    if (line != null && !line.symbol().equals(symbol)) {
      throw new IllegalStateException(
          "The feed of " + symbol + " gave a line of " + line.symbol() + "; one feed, one symbol");
    }
    return line;
  }

  @Override
  public void run() {
    try {
      pump();
    } catch (RuntimeException e) {
      LOG.error("The feed of {} stopped: {}", symbol, e.getMessage(), e);
      venue.feedEnded(symbol, "failed: " + e.getMessage());
    }
  }

  private void pump() {
    for (int i = 0; i < BATCH_MAX; i++) {
      if (next == null) {
        LOG.info("The feed of {} has ended; its book stands still", symbol);
        venue.feedEnded(symbol, "ended");
        return;
      }
      long waitMs = next.receiveTimeNs() / NANOS_PER_MS + shiftMs - System.currentTimeMillis();
      if (waitMs > 0) {
        engine.schedule(this, waitMs, TimeUnit.MILLISECONDS);
        return;
      }
      venue.onFeedLine(next);
      next = read();
    }
    engine.execute(this);
  }
}
