package io.depthflow.binance.quality;

import io.depthflow.binance.codec.CorruptFrameException;
import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookCrossCheck;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SymbolSampler;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.VenueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One symbol's quality, day by day. The book is carried over midnight and from file to file. What
 * the book does is decided by the very classes that make the rows of a backfill; this one only
 * looks on.
 *
 * <p>Where another file goes on after at least one whole day without a line, it is another
 * recording: the days between are named, not counted as silence, and a snapshot is waited for anew.
 */
final class SymbolQuality implements MarketListener {

  /** Label of a symbol without depth events: they tell the venue. */
  static final String NO_VENUE = "-";

  private static final long PERIOD_MS = 1_000;
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long S_PER_DAY = 86_400;
  private static final String CURE = "remove or repair the line, or record the file again";

  private final String symbol;
  private final LineDecoder decoder;
  private final SymbolSampler sampler;
  private final BookCrossCheck tickers = new BookCrossCheck();
  private final TreeMap<Long, DayTally> days = new TreeMap<>();
  private DayTally today;
  private long lastNs = Long.MIN_VALUE;
  private boolean snapshotSeen;

  private long offBookBefore;
  private long ignoredBefore;
  private long breaksBefore;
  private long crossedBefore;
  private long duplicatesBefore;
  private long staleBefore;
  private long resyncsBefore;
  private long comparedBefore;
  private long equalBefore;
  private long tiersComparedBefore;
  private long tiersEqualBefore;

  SymbolQuality(String symbol) {
    this.symbol = symbol;
    this.decoder = new LineDecoder(symbol);
    this.sampler = new SymbolSampler(symbol, PERIOD_MS);
    sampler.setOutput(this::onRow);
    sampler.setCrossCheck(tickers);
  }

  void accept(RawLine line, String file, long lineNumber) {
    long ns = line.receiveTimeNs();
    enter(file, ns);
    sampler.advanceTo(ns);
    try {
      decoder.decode(line, this);
    } catch (CorruptFrameException e) {
      today.corrupt++;
      if (today.firstCorrupt == null) {
        today.firstCorrupt = file + ", line " + lineNumber + ": " + e.getMessage() + "; " + CURE;
      }
    }
    lines(line);
    book();
  }

  List<DayQuality> days() {
    VenueRules rules = sampler.synchronizer().rules();
    String venue = rules == null ? NO_VENUE : rules == VenueRules.SPOT ? "SPOT" : "USDM";
    List<DayQuality> all = new ArrayList<>();
    days.forEach((day, tally) -> all.add(tally.toQuality(symbol, venue, day)));
    return all;
  }

  @Override
  public void onGrid(Grid finer) {
    sampler.onGrid(finer);
  }

  @Override
  public void onDepth(DepthUpdate update, long receiveTimeNs) {
    requireOneVenue(update);
    today.depth++;
    today.lag(receiveTimeNs, update.eventTimeMs());
    sampler.onDepth(update, receiveTimeNs);
  }

  @Override
  public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
    today.snapshot++;
    snapshotSeen = true;
    sampler.onSnapshot(snapshot, receiveTimeNs);
  }

  @Override
  public void onPartialDepth(DepthUpdate tiers, long receiveTimeNs) {
    today.partialDepth++;
    sampler.onPartialDepth(tiers, receiveTimeNs);
  }

  @Override
  public void onTrade(Trade trade, long receiveTimeNs) {
    if (trade.aggregate()) {
      today.aggTrade++;
    } else {
      today.trade++;
    }
    sampler.onTrade(trade, receiveTimeNs);
  }

  @Override
  public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
    today.bookTicker++;
    sampler.onBookTicker(ticker, receiveTimeNs);
  }

  @Override
  public void onConnect(long receiveTimeNs) {
    today.connect++;
    sampler.onConnect(receiveTimeNs);
  }

  @Override
  public void onPolled(long receiveTimeNs) {
    sampler.onPolled(receiveTimeNs);
  }

  @Override
  public void onGap(String cause, long receiveTimeNs) {
    today.gap++;
    sampler.onGap(cause, receiveTimeNs);
  }

  @Override
  public void onSecondEnd(long receiveTimeNs) {
    today.secondEnd++;
  }

  private void requireOneVenue(DepthUpdate update) {
    boolean spot = update.previousFinalUpdateId() == DepthUpdate.NO_PREVIOUS;
    VenueRules rules = sampler.synchronizer().rules();
    if (rules != null && spot != (rules == VenueRules.SPOT)) {
      throw new IllegalArgumentException(
          symbol
              + " is of the spot venue in some files and of USD-M in others ("
              + String.join(", ", today.files)
              + "); check them in two commands");
    }
  }

  /** Takes note of the line's time before anything is made of the line. */
  private void enter(String file, long ns) {
    long day = Math.floorDiv(Math.floorDiv(ns, NS_PER_S), S_PER_DAY);
    DayTally before = today;
    if (today == null || days.lastKey() != day) {
      long missing = days.isEmpty() ? 0 : day - days.lastKey() - 1;
      today = days.computeIfAbsent(day, d -> new DayTally());
      if (missing > 0 && !before.files.contains(file)) {
        today.daysMissingBefore = missing;
        lastNs = Long.MIN_VALUE;
        snapshotSeen = false;
      }
    }
    if (lastNs != Long.MIN_VALUE) {
      today.longestSilenceNs = Math.max(today.longestSilenceNs, ns - lastNs);
      if (snapshotSeen) {
        long ended = Math.floorDiv(ns, NS_PER_S) - Math.floorDiv(lastNs, NS_PER_S);
        long untilMidnight =
            before == today
                ? 0
                : S_PER_DAY - Math.floorMod(Math.floorDiv(lastNs, NS_PER_S), S_PER_DAY);
        before.bookSeconds += Math.min(ended, untilMidnight);
        today.bookSeconds += ended - Math.min(ended, untilMidnight);
      }
    }
    lastNs = ns;
    today.line(file, ns);
  }

  /** A row belongs to the day in which its second lies, which may be the one before the line's. */
  private void onRow(BookSample row) {
    long day = Math.floorDiv(row.timeMs() - PERIOD_MS, S_PER_DAY * 1_000);
    days.getOrDefault(day, today).row(row);
  }

  private void lines(RawLine line) {
    today.other += decoder.ignored() - ignoredBefore;
    ignoredBefore = decoder.ignored();
    if (decoder.offBookTrades() != offBookBefore) {
      offBookBefore = decoder.offBookTrades();
      today.offBook++;
      if (Frames.kindOf(line.frame()) == FrameKind.AGG_TRADE) {
        today.aggTrade++;
      } else {
        today.trade++;
      }
    }
  }

  private void book() {
    BookSynchronizer s = sampler.synchronizer();
    today.breaks += s.count(SyncCount.GAPS) - breaksBefore;
    today.crossed += s.count(SyncCount.CROSSED) - crossedBefore;
    today.duplicates += s.count(SyncCount.DUPLICATES) - duplicatesBefore;
    today.stale += s.count(SyncCount.STALE) - staleBefore;
    today.resyncs += s.count(SyncCount.RESYNCS) - resyncsBefore;
    today.compared += tickers.compared() - comparedBefore;
    today.equal += tickers.equal() - equalBefore;
    breaksBefore = s.count(SyncCount.GAPS);
    crossedBefore = s.count(SyncCount.CROSSED);
    duplicatesBefore = s.count(SyncCount.DUPLICATES);
    staleBefore = s.count(SyncCount.STALE);
    resyncsBefore = s.count(SyncCount.RESYNCS);
    comparedBefore = tickers.compared();
    equalBefore = tickers.equal();
    today.tiersCompared += tickers.tiersCompared() - tiersComparedBefore;
    today.tiersEqual += tickers.tiersEqual() - tiersEqualBefore;
    tiersComparedBefore = tickers.tiersCompared();
    tiersEqualBefore = tickers.tiersEqual();
  }
}
