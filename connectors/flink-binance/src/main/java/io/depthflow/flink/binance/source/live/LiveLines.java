package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.CorruptFrameException;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.LineBreaks;
import io.depthflow.binance.codec.Markers;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one point at which a reader's live lines come into being: under one lock a line is stamped,
 * held against its symbol's book rules and queued, so that the queue's order is the order of the
 * stamps. Rules:
 *
 * <ol>
 *   <li>before a line is stamped beyond the end of a second, a second-end line with exactly that
 *       time goes out for every symbol;
 *   <li>a symbol begins with a connect line; a socket that opened gives each of its symbols a
 *       connect line, one that was lost a gap line: no book may live on through an outage;
 *   <li>a break that is noticed late lies where listening ended, not where it was noticed, or a
 *       book downstream would give a row for every second in between: the first connect line of a
 *       restored symbol and the gap line after dropped lines have the time of the symbol's last
 *       line, the gap line after a pause that of the last stamp;
 *   <li>a frame by which its symbol's book is lost is preceded by a gap line, and so is one that
 *       does not chain while no book is there: a hole is marked also where nothing stands on it;
 *   <li>a frame that cannot be read is replaced by a gap line;
 *   <li>a symbol that is polled has a gap line just before the end of a second in which no answer
 *       came: a row never repeats an older book as if it were of its second;
 *   <li>a line that finds the queue full is dropped and counted; when half of the queue is free
 *       again the symbol goes on with a gap line that says how many are missing;
 *   <li>the last line of a symbol that ends is a gap line, which waits for room in the queue as the
 *       end behind it does: neither is ever dropped.
 * </ol>
 *
 * <p>A symbol's lines never go back in time. Those of several symbols ascend together but for late
 * breaks: that of a symbol that comes to a reader at work, and that after dropped lines.
 *
 * <p>What cannot be known: whether a socket that brings nothing is silent or dead. Until its
 * watchdog fires ({@code silenceMs}) or its end is reported, seconds end as always and their rows
 * repeat the last book; a row's book age is the only trace. The same holds for a pause of up to
 * three seconds, which looks like a slow network, and for a sleep of the machine in which its
 * steady clock stands still: it shows when a socket opens anew.
 */
final class LiveLines {

  private static final Logger LOG = LoggerFactory.getLogger(LiveLines.class);

  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** After a pause of the process longer than this only the last second end is written. */
  private static final long MAX_SECONDS_AT_ONCE = 60;

  /**
   * Time between two stamps from which on nobody is held to have listened; the timer's is 10 ms.
   */
  private static final long PAUSE_NS = 3 * NS_PER_SECOND;

  private final LineClock clock;
  private final Handover<FeedItem> queue;
  private final int resumeReserve;
  private final LiveCounters counters;
  private final Map<String, SymbolState> symbols = new LinkedHashMap<>();

  /** Last items of symbols that ended and have not found room yet. */
  private final Deque<FeedItem> ends = new ArrayDeque<>();

  private long nextSecondNs = Long.MIN_VALUE;
  private long heardNs = Long.MIN_VALUE;

  /**
   * @param resumeReserve places that must be free in the queue before a symbol that lost lines goes
   *     on
   */
  LiveLines(LineClock clock, Handover<FeedItem> queue, int resumeReserve, LiveCounters counters) {
    this.clock = clock;
    this.queue = queue;
    this.resumeReserve = resumeReserve;
    this.counters = counters;
  }

  /** Symbols begin; a split's clamp is the receive time of its last line before a restart. */
  synchronized void begin(List<MarketSplit> splits) {
    // Before the clock is raised: the pause of a restart is not one of the symbols already here.
    stamp();
    splits.forEach(split -> clock.raiseTo(split.clampNs()));
    long ns = stamp();
    if (clock.aheadNs() > NS_PER_SECOND) {
      LOG.warn(
          "the clock lies {} ms behind the last line of {}: receive times stand still until then",
          clock.aheadNs() / 1_000_000,
          splits.stream().map(MarketSplit::symbol).toList());
    }
    splits.stream()
        .map(split -> new SymbolState(split.symbol(), split.clampNs(), ns))
        .sorted(Comparator.comparingLong(state -> state.lastNs))
        .forEach(this::begin);
  }

  /** A book restored downstream ends with the last line it saw: nobody listened since. */
  private void begin(SymbolState state) {
    symbols.put(state.symbol, state);
    byte[] marker = Markers.connect(state.symbol, "source started");
    mark(state, state.lastNs, marker, GapCause.RESUBSCRIBED);
  }

  void onFrame(byte[] frame) {
    onFrame(Frames.symbolOf(frame), frame);
  }

  /**
   * A frame of the venue.
   *
   * @param symbol that its stream is of; null where it names none
   */
  synchronized void onFrame(String symbol, byte[] frame) {
    SymbolState state = symbol == null ? null : symbols.get(symbol);
    if (state == null) {
      counters.otherFrames.increment();
      return;
    }
    counters.lag(frame, watchAndQueue(state, frame));
  }

  synchronized void onSnapshot(String symbol, byte[] body) {
    SymbolState state = symbols.get(symbol);
    if (state != null) {
      counters.snapshots.increment();
      long ns = watchAndQueue(state, body);
      if (state.isPolled()) {
        counters.lag(body, ns);
      }
      if (state.needsSnapshot()) {
        counters.staleSnapshots.increment();
      }
    }
  }

  private long watchAndQueue(SymbolState state, byte[] frame) {
    long ns = stamp();
    byte[] text = oneLine(frame);
    if (state.dropped > 0 && !resume(state)) {
      drop(state);
      return ns;
    }
    RawLine line = new RawLine(state.symbol, ns, text);
    boolean broke;
    try {
      broke = state.breaksAt(line);
    } catch (CorruptFrameException e) {
      LOG.warn("frame replaced by a gap line: {}", e.getMessage());
      counters.corruptFrames.increment();
      gap(state, ns, GapCause.CORRUPT_FRAME, e.getMessage());
      return ns;
    }
    if (broke) {
      GapCause cause = state.cause();
      counters.gap(cause);
      counters.resync(cause);
      LOG.warn("the book of {} is lost: {}", state.symbol, cause.code());
      byte[] marker = Markers.gap(state.symbol, cause, "by the line that follows");
      queue(state, new RawLine(state.symbol, ns, marker));
    } else if (state.chainBroke()) {
      counters.gap(GapCause.PU_BREAK);
      byte[] marker = Markers.gap(state.symbol, GapCause.PU_BREAK, "while the book was waited for");
      queue(state, new RawLine(state.symbol, ns, marker));
    }
    queue(state, line);
    return ns;
  }

  synchronized void onConnect(List<String> connected, String cause) {
    clock.anchor();
    long ns = stamp();
    for (String symbol : connected) {
      SymbolState state = symbols.get(symbol);
      if (state != null) {
        mark(state, ns, Markers.connect(symbol, cause), GapCause.RESUBSCRIBED);
      }
    }
  }

  /** The symbols are polled from here on. */
  synchronized void onPolled(List<String> polled) {
    long ns = stamp();
    for (String symbol : polled) {
      mark(symbols.get(symbol), ns, Markers.polled(symbol), GapCause.NEW_RUN);
    }
  }

  /** A poll failed; whether that is a gap shows when its second ends. */
  synchronized void onPollFailed(String symbol, String why) {
    SymbolState state = symbols.get(symbol);
    if (state != null) {
      state.pollFailed(why);
    }
  }

  synchronized void onLoss(List<String> lost, GapCause cause, String detail) {
    long ns = stamp();
    for (String symbol : lost) {
      SymbolState state = symbols.get(symbol);
      if (state != null) {
        gap(state, ns, cause, detail);
      }
    }
  }

  /** Symbols end: a gap line, then the end, each as soon as the queue has room for it. */
  synchronized void end(List<String> ended, String detail) {
    long ns = stamp();
    for (String symbol : ended) {
      SymbolState state = symbols.remove(symbol);
      if (state != null) {
        counters.gap(GapCause.ENDED);
        byte[] marker = Markers.gap(symbol, GapCause.ENDED, endDetail(state, detail));
        ends.add(item(new RawLine(symbol, ns, marker)));
        ends.add(FeedItem.endOf(symbol));
      }
    }
    offerEnds();
  }

  private static String endDetail(SymbolState state, String detail) {
    return state.dropped == 0 ? detail : detail + ", after " + state.dropped + " lines dropped";
  }

  private void offerEnds() {
    while (!ends.isEmpty() && queue.offer(ends.peek(), 0)) {
      ends.remove();
    }
  }

  private void gap(SymbolState state, long ns, GapCause cause, String detail) {
    counters.gap(cause);
    mark(state, ns, Markers.gap(state.symbol, cause, detail), cause);
  }

  /** Writes a marker and lets the symbol's own book know; the cause counts if that was in step. */
  private void mark(SymbolState state, long ns, byte[] marker, GapCause cause) {
    if (state.dropped > 0 && !resume(state)) {
      drop(state);
      return;
    }
    RawLine line = new RawLine(state.symbol, ns, marker);
    if (state.breaksAt(line)) {
      counters.resync(cause);
    }
    queue(state, line);
  }

  /** Writes the second ends that are due. */
  synchronized void tick() {
    stamp();
    offerEnds();
  }

  private long stamp() {
    long ns = clock.stamp();
    if (heardNs != Long.MIN_VALUE && ns - heardNs > PAUSE_NS) {
      breakAtPause(ns);
    }
    heardNs = ns;
    if (nextSecondNs == Long.MIN_VALUE) {
      nextSecondNs = Math.floorDiv(ns, NS_PER_SECOND) * NS_PER_SECOND + NS_PER_SECOND;
    }
    if (ns - nextSecondNs > MAX_SECONDS_AT_ONCE * NS_PER_SECOND) {
      nextSecondNs = Math.floorDiv(ns, NS_PER_SECOND) * NS_PER_SECOND;
    }
    while (nextSecondNs <= ns) {
      for (SymbolState state : symbols.values()) {
        if (state.missedPoll(NS_PER_SECOND, nextSecondNs)) {
          long beforeEndNs = Math.max(state.lastNs, nextSecondNs - 1);
          gap(state, beforeEndNs, GapCause.POLL_MISSED, state.takePollFailure());
        }
        byte[] marker = Markers.secondEnd(state.symbol, nextSecondNs);
        mark(state, nextSecondNs, marker, GapCause.PAUSE);
      }
      nextSecondNs += NS_PER_SECOND;
    }
    return ns;
  }

  /** The process stood still, or the clock was set forward: no line of that time exists. */
  private void breakAtPause(long ns) {
    if (symbols.isEmpty()) {
      return;
    }
    String detail = "nobody listened for " + (ns - heardNs) / 1_000_000 + " ms";
    LOG.warn("{}: {}", symbols.keySet(), detail);
    counters.pauses.increment();
    for (SymbolState state : symbols.values()) {
      gap(state, heardNs, GapCause.PAUSE, detail);
    }
  }

  private boolean resume(SymbolState state) {
    // Before the marker is made: in an overflow this is asked for every frame.
    if (!queue.hasRoom(resumeReserve)) {
      return false;
    }
    String detail = state.dropped + " lines dropped";
    byte[] marker = Markers.gap(state.symbol, GapCause.QUEUE_FULL, detail);
    RawLine gap = new RawLine(state.symbol, state.lastNs, marker);
    if (!queue.offer(item(gap), resumeReserve)) {
      return false;
    }
    LOG.warn("{}: queue full, {}", state.symbol, detail);
    counters.gap(GapCause.QUEUE_FULL);
    state.dropped = 0;
    if (state.breaksAt(gap)) {
      counters.resync(GapCause.QUEUE_FULL);
    }
    return true;
  }

  private void queue(SymbolState state, RawLine line) {
    if (state.dropped > 0 || !queue.offer(item(line), 0)) {
      drop(state);
      return;
    }
    state.lastNs = line.receiveTimeNs();
  }

  private void drop(SymbolState state) {
    if (state.dropped++ == 0) {
      counters.overflows.increment();
      LOG.warn("queue of live lines is full: lines of {} are dropped", state.symbol);
    }
    counters.droppedLines.increment();
  }

  private static FeedItem item(RawLine line) {
    return new FeedItem(line.symbol(), line, 0, 0);
  }

  /**
   * Symbols whose book waits for a snapshot and whose lines have room: those out of step first,
   * then those whose book in step is to be refreshed.
   */
  synchronized List<String> needingSnapshot() {
    return snapshotNeeds().all();
  }

  /** What {@link #needingSnapshot} says, with the two kinds apart. */
  synchronized SnapshotNeeds snapshotNeeds() {
    List<String> books = new ArrayList<>();
    List<String> refreshes = new ArrayList<>();
    for (SymbolState state : symbols.values()) {
      if (state.dropped == 0 && state.needsSnapshot()) {
        (state.inSync() ? refreshes : books).add(state.symbol);
      }
    }
    return new SnapshotNeeds(books, refreshes);
  }

  synchronized int symbolsInSync() {
    int count = 0;
    for (SymbolState state : symbols.values()) {
      count += state.inSync() ? 1 : 0;
    }
    return count;
  }

  /** A raw log holds one frame a line: a line break, mere blank space in JSON, becomes a blank. */
  private static byte[] oneLine(byte[] frame) {
    int first = LineBreaks.indexIn(frame);
    if (first < 0) {
      return frame;
    }
    byte[] text = frame.clone();
    for (int i = first; i < text.length; i++) {
      text[i] = text[i] == '\n' || text[i] == '\r' ? (byte) ' ' : text[i];
    }
    return text;
  }
}
