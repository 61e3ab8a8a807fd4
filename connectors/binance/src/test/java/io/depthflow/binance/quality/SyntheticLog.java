package io.depthflow.binance.quality;

import io.depthflow.binance.codec.FrameJson;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A seeded log of one symbol over a midnight, with lost events, gap markers, silences, corrupt
 * frames, wrong tickers and a receiving clock that is off; beside every line stands what is true of
 * it, which the log's writer knows without reading it.
 */
final class SyntheticLog {

  static final String SYMBOL = "BTCUSDT";
  static final Grid GRID = new Grid(1, 3);
  private static final long MIDNIGHT_MS = 1_721_347_200_000L;
  private static final long NS_PER_MS = 1_000_000L;

  /** What a line is. */
  enum Kind {
    DEPTH,
    SNAPSHOT,
    TRADE,
    TICKER,
    GAP,
    CORRUPT,
    OTHER
  }

  /**
   * A line and the truth about it.
   *
   * @param lagMs receive time less E, of depth lines
   * @param updateId of depth lines, snapshots and tickers
   * @param lost whether events between the depth event before and this one are missing
   * @param tickerIsWrong whether a ticker does not say what the venue's book was
   * @param bidTicks best bid of the venue's book after the line
   * @param askTicks its best ask
   */
  record Entry(
      RawLine line,
      Kind kind,
      long lagMs,
      long updateId,
      boolean lost,
      boolean tickerIsWrong,
      long bidTicks,
      long askTicks) {}

  private final Random random;
  private final List<Entry> entries = new ArrayList<>();
  private long ns;
  private long bid = 600_000;
  private long ask = 600_001;
  private long bidLots = 5;
  private long askLots = 7;
  private long updateId = 1_000;
  private boolean lost;

  private SyntheticLog(long seed) {
    random = new Random(seed);
    ns = (MIDNIGHT_MS - 1_000L * random.nextInt(60)) * NS_PER_MS + random.nextInt(1_000_000_000);
  }

  static List<Entry> of(long seed) {
    SyntheticLog log = new SyntheticLog(seed);
    int lines = 200 + log.random.nextInt(1_500);
    for (int i = 0; i < lines; i++) {
      log.step();
    }
    return log.entries;
  }

  private void step() {
    ns +=
        random.nextInt(100) == 0
            ? random.nextInt(20_000) * NS_PER_MS // a silence
            : random.nextInt(300) * NS_PER_MS + random.nextInt(1_000_000);
    int what = random.nextInt(1_000);
    if (what < 560) {
      depth();
    } else if (what < 800) {
      ticker();
    } else if (what < 920) {
      trade();
    } else if (what < 950) {
      snapshot();
    } else if (what < 955) {
      add(Kind.GAP, Markers.gap(SYMBOL, GapCause.PU_BREAK, "planted"), 0, 0, false, false);
    } else if (what < 960) {
      byte[] broken =
          "{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"U\":x}}"
              .getBytes(StandardCharsets.US_ASCII);
      add(Kind.CORRUPT, broken, 0, 0, false, false);
    } else {
      byte[] mark =
          "{\"stream\":\"btcusdt@markPrice@1s\",\"data\":{\"e\":\"markPriceUpdate\",\"p\":\"1\"}}"
              .getBytes(StandardCharsets.US_ASCII);
      add(Kind.OTHER, mark, 0, 0, false, false);
    }
  }

  private void depth() {
    DepthUpdate e = move();
    if (random.nextInt(60) == 0) {
      lost = true; // the venue sent it, the log has it not
      return;
    }
    long lagMs = random.nextInt(400) - 250;
    long eventMs = Math.floorDiv(ns, NS_PER_MS) - lagMs;
    e.header(eventMs, eventMs, e.firstUpdateId(), updateId, e.previousFinalUpdateId());
    boolean tickerFirst = random.nextInt(8) == 0;
    if (tickerFirst) {
      ticker();
    }
    add(
        Kind.DEPTH,
        FrameJson.depthFrame("btcusdt@depth@100ms", SYMBOL, e, GRID),
        lagMs,
        updateId,
        lost,
        false);
    lost = false;
  }

  /** The venue's book moves: its two best levels are replaced. */
  private DepthUpdate move() {
    DepthUpdate e = new DepthUpdate();
    long previous = updateId;
    updateId += 1 + random.nextInt(5);
    e.reset(0, 0, previous + 1, updateId, previous);
    e.bids().add(bid, 0);
    e.asks().add(ask, 0);
    bid = Math.max(100_000, bid + random.nextInt(7) - 3);
    ask = bid + 1 + random.nextInt(random.nextInt(10) == 0 ? 500 : 5);
    bidLots = 1 + random.nextInt(50);
    askLots = 1 + random.nextInt(50);
    e.bids().add(bid, bidLots);
    e.asks().add(ask, askLots);
    return e;
  }

  private void snapshot() {
    DepthUpdate levels = new DepthUpdate();
    levels.bids().add(bid, bidLots);
    levels.asks().add(ask, askLots);
    add(
        Kind.SNAPSHOT,
        FrameJson.snapshotBody(
            new DepthSnapshot(updateId, levels.bids(), levels.asks()), 1, 1, GRID),
        0,
        updateId,
        false,
        false);
  }

  private void ticker() {
    boolean wrong = random.nextInt(30) == 0;
    BookTicker t = new BookTicker(updateId, bid, wrong ? bidLots + 1 : bidLots, ask, askLots);
    byte[] frame = FrameJson.bookTickerFrame("btcusdt@bookTicker", SYMBOL, t, 1, 1, GRID);
    add(Kind.TICKER, frame, 0, updateId, false, wrong);
  }

  private void trade() {
    Trade t = new Trade(updateId, Math.floorDiv(ns, NS_PER_MS), bid, 1, Side.SELL, false);
    add(
        Kind.TRADE,
        FrameJson.tradeFrame("btcusdt@trade", SYMBOL, t, t.tradeTimeMs(), GRID),
        0,
        0,
        false,
        false);
  }

  private void add(
      Kind kind, byte[] frame, long lagMs, long id, boolean lostBefore, boolean wrong) {
    entries.add(
        new Entry(new RawLine(SYMBOL, ns, frame), kind, lagMs, id, lostBefore, wrong, bid, ask));
  }
}
