package io.depthflow.pipeline;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * A market whose lines come at other times, in their order: so that many stand closely about the
 * ends of the wall clock's seconds, or whole seconds are silent. It begins once the phase between
 * the feed's clock and the wall's is known.
 */
final class CrowdedFeed implements MarketFeed {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;

  /** Of this much before a second's end the lines are pressed together about it. */
  private static final long PRESSED = 800 * MS;

  /** A frame is received some milliseconds after its time, more of them on a busy machine. */
  private static final long BEFORE = 60 * MS;

  private static final long BEHIND = 10 * MS;

  private static final long ROUND_S = 8;
  private static final long SILENT_S = 2;
  private static final long BURST = 2 * MS;

  private final MarketFeed feed;
  private final LongUnaryOperator times;
  private volatile long phaseNs = Long.MIN_VALUE;
  private long lastNs;

  private CrowdedFeed(MarketFeed feed, LongUnaryOperator times) {
    this.feed = feed;
    this.times = times;
  }

  /** Lines about each second's end: 800 ms of them within 70 ms. */
  static CrowdedFeed aboutSecondsEnds(MarketFeed feed) {
    return new CrowdedFeed(feed, CrowdedFeed::pressed);
  }

  /** Two of eight seconds without a line; what they had comes at once behind them. */
  static CrowdedFeed withSilentSeconds(MarketFeed feed) {
    return new CrowdedFeed(feed, CrowdedFeed::silent);
  }

  /**
   * @param ms wall clock less the feed's clock
   */
  void begin(long ms) {
    phaseNs = ms * MS;
  }

  private static long pressed(long wallNs) {
    long within = Math.floorMod(wallNs, SECOND);
    long second = wallNs - within;
    long calm = SECOND - PRESSED;
    return within < calm
        ? second + BEHIND + within * (calm - BEHIND) / calm
        : second + SECOND - BEFORE + (within - calm) * (BEFORE + BEHIND) / PRESSED;
  }

  private static long silent(long wallNs) {
    long within = Math.floorMod(wallNs, ROUND_S * SECOND);
    long round = wallNs - within;
    long loud = (ROUND_S - SILENT_S) * SECOND;
    return within < loud
        ? round + Math.max(within, BURST)
        : round + ROUND_S * SECOND + (within - loud) * BURST / (SILENT_S * SECOND);
  }

  @Override
  public RawLine next() {
    RawLine line = feed.next();
    if (line == null) {
      return null;
    }
    long phase = phaseNs;
    long ns = line.receiveTimeNs();
    if (phase != Long.MIN_VALUE) {
      ns = times.applyAsLong(ns + phase) - phase;
    }
    lastNs = Math.max(lastNs, ns);
    return new RawLine(line.symbol(), lastNs, line.frame());
  }

  @Override
  public Instrument instrument() {
    return feed.instrument();
  }

  @Override
  public Set<String> streams() {
    return feed.streams();
  }

  @Override
  public void close() {
    feed.close();
  }
}
