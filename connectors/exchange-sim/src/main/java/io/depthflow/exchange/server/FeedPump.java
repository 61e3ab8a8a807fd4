package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.FeedTransform;
import io.depthflow.exchange.engine.LiveMarketFeed;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.market.RawLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays one feed: every line happens at its receive time, moved as {@link FeedDates} says. Lines up
 * to the opening are taken at once, before the exchange opens. At its end a feed's book stands
 * still and its state is "ended": the clock goes on, the mark price is told every second, orders
 * are taken and matched against the book as it stands. It is not played again by itself, since its
 * ids would go back; start anew for that. A live feed's lines happen as they come. Runs on the
 * engine thread.
 */
final class FeedPump {

  private static final Logger LOG = LoggerFactory.getLogger(FeedPump.class);

  /** Lines within which a feed must give a complete book. */
  private static final int FIRST_LINES_MAX = 50_000;

  /** Lines of a live feed in a row before requests get their turn. */
  private static final int BATCH_MAX = 500;

  private static final long NANOS_PER_MS = VenueClock.NS_PER_MS;

  private final MarketFeed feed;
  private final Venue venue;
  private final String symbol;
  private final LiveMarketFeed live; // null for a feed that is played
  private final AtomicBoolean draining = new AtomicBoolean();
  private final List<RawLine> first = new ArrayList<>();
  private long shiftMs;
  private RawLine next;

  FeedPump(MarketFeed feed, Venue venue) {
    this.feed = feed;
    this.venue = venue;
    this.symbol = feed.instrument().symbol();
    this.live = feed instanceof LiveMarketFeed l ? l : null;
  }

  /**
   * Reads up to the line that completes the book.
   *
   * @return receive time of that line, ms of the feed's time
   * @throws IllegalArgumentException when the feed has none
   */
  long readFirst() {
    SimExchange trial = new SimExchange(EngineConfig.defaults(), new EngineListener() {});
    trial.addInstrument(feed.instrument());
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
              + " futures: play a futures recording, or one with a synthesised pu");
    }
    next = live == null ? read() : null;
    return first.get(first.size() - 1).receiveTimeNs() / NANOS_PER_MS;
  }

  /**
   * Opens the market at a time of the feed.
   *
   * @param openMs lines received up to this time happened before the opening, feed's time
   * @param byMs added to every time of the feed
   * @throws IllegalArgumentException when the feed is over by then
   */
  void open(long openMs, long byMs) {
    if (live != null) {
      venue.addMarket(feed, new FeedTransform(0), first);
      first.clear();
      return;
    }
    while (next != null && next.receiveTimeNs() / NANOS_PER_MS < openMs) {
      first.add(next);
      next = read();
    }
    if (next == null && first.get(first.size() - 1).receiveTimeNs() / NANOS_PER_MS < openMs) {
      throw new IllegalArgumentException(
          "The feed of "
              + symbol
              + " ends before the last market opens ("
              + openMs
              + " ms); feeds of different dates are each moved to the start (dates"
              + " EACH_FROM_START)");
    }
    shiftMs = byMs;
    venue.addMarket(feed, new FeedTransform(shiftMs), first);
    first.clear();
  }

  /** Begins to play. */
  void start() {
    if (live == null) {
      scheduleNext();
    } else {
      live.onAvailable(this::wake);
      wake();
    }
  }

  /** Lets the engine thread take what a live feed has; from any thread. */
  private void wake() {
    if (draining.compareAndSet(false, true)) {
      try {
        venue.schedule().execute(this::drain);
      } catch (RejectedExecutionException e) {
        LOG.debug("The exchange is closing; the market of {} goes on without it", symbol);
      }
    }
  }

  private void drain() {
    draining.set(false);
    RawLine line = null;
    for (int i = 0; i < BATCH_MAX && (line = live.poll()) != null; i++) {
      try {
        venue.onFeedLine(line);
      } catch (RuntimeException e) {
        LOG.error("A line of the live market of {} failed: {}", symbol, e.getMessage(), e);
      }
    }
    if (line != null) {
      wake(); // requests get their turn first
    }
  }

  private RawLine read() {
    RawLine line = feed.next();
    if (line != null && !line.symbol().equals(symbol)) {
      throw new IllegalStateException(
          "The feed of " + symbol + " gave a line of " + line.symbol() + "; one feed, one symbol");
    }
    return line;
  }

  private void scheduleNext() {
    if (next == null) {
      LOG.info("The feed of {} has ended; its book stands still", symbol);
      venue.feedEnded(symbol, "ended");
      return;
    }
    venue.schedule().at(next.receiveTimeNs() + shiftMs * NANOS_PER_MS, this::play);
  }

  private void play() {
    try {
      venue.onFeedLine(next);
      next = read();
    } catch (RuntimeException e) {
      LOG.error("The feed of {} stopped: {}", symbol, e.getMessage(), e);
      venue.feedEnded(symbol, "failed: " + e.getMessage());
      return;
    }
    scheduleNext();
  }
}
