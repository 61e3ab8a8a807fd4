package io.depthflow.benchmarks.loop;

import io.depthflow.benchmarks.DepthLoad;
import io.depthflow.market.book.BookSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The baseline: one symbol of an {@link EventLog} by hand, on one thread, with nothing that this
 * log does not need. The bytes are read where they lie; the keys are where they always are; the
 * book is a quantity for every tick ({@link HandBook}). It does the same sequence checks as the
 * core (first event on a snapshot, {@code pu}, ids that go back, event times that go back, a
 * crossed book) and gives the same samples, and stops at the first breach, where the core would
 * synchronise anew. It has no other order of keys, no other grid, no spot rules, no other markets'
 * frames, no state.
 */
public final class HandLoop {
  private static final int TIERS = BookSample.TIERS;
  private static final int BUFFER_BYTES = 1 << 18;
  private static final long NS_PER_MS = 1_000_000L;
  private static final long PERIOD_MS = 1_000;
  private static final long EVENT_TIME_BOUND_MS = 1_000;

  /** A snapshot of as many levels was cut off by its limit. */
  private static final int SNAPSHOT_LIMIT = 1_000;

  private final String symbol;
  private final byte[] depthHead;
  private final byte[] tradeHead;
  private final byte[] symbolPart;

  private final HandBook bids = new HandBook(true);
  private final HandBook asks = new HandBook(false);
  private final long[] ofi = new long[TIERS];
  private final SampleChecksum checksum = new SampleChecksum();

  private byte[] b = new byte[BUFFER_BYTES];
  private int p;
  private long snapshotId = -1;
  private boolean inStep;
  private long lastId;
  private long lastEventTime;
  private long lowestBid;
  private long highestAsk;
  private long nextEndNs = Long.MIN_VALUE;
  private long lastBookNs;
  private long events;
  private long depthUpdates;
  private long buyLots;
  private long sellLots;
  private long buyTrades;
  private long sellTrades;
  private long buyTurnover;
  private long sellTurnover;
  private long levelUpdates;
  private int lastTwiceMid;
  private long lastMoveNs;

  private HandLoop(String symbol) {
    this.symbol = symbol;
    String stream = "{\"stream\":\"" + symbol.toLowerCase(java.util.Locale.ROOT);
    depthHead = ascii(stream + "@depth@0ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":");
    tradeHead = ascii(stream + "@trade\",\"data\":{\"e\":\"trade\",\"E\":");
    symbolPart = ascii(",\"s\":\"" + symbol + "\",\"");
  }

  /**
   * Runs over a log that {@link EventLog} wrote, plain or gzip.
   *
   * @throws IllegalStateException when the log breaks a rule of its venue
   */
  public static LoopResult run(String symbol, Path log) throws IOException {
    HandLoop loop = new HandLoop(symbol);
    try (InputStream in = open(log)) {
      loop.read(in);
    }
    return new LoopResult(loop.events, loop.checksum.samples(), loop.checksum.value());
  }

  private static InputStream open(Path log) throws IOException {
    InputStream in = Files.newInputStream(log);
    return log.toString().endsWith(".gz") ? new GZIPInputStream(in, BUFFER_BYTES) : in;
  }

  private void read(InputStream in) throws IOException {
    int to = 0;
    while (true) {
      if (to == b.length) {
        b = Arrays.copyOf(b, b.length * 2);
      }
      int n = in.read(b, to, b.length - to);
      if (n < 0) {
        if (to > 0) {
          throw breach("the log ends within a line");
        }
        return;
      }
      int end = to + n;
      int whole = end;
      while (whole > to && b[whole - 1] != '\n') {
        whole--;
      }
      to = end;
      if (b[Math.max(whole - 1, 0)] == '\n') {
        p = 0;
        while (p < whole) {
          line();
        }
        System.arraycopy(b, whole, b, 0, end - whole);
        to = end - whole;
      }
    }
  }

  private void line() {
    long ns = number();
    p++;
    advance(ns);
    if (b[p + 2] == 'l') {
      snapshot();
    } else if (Arrays.equals(b, p, p + depthHead.length, depthHead, 0, depthHead.length)) {
      p += depthHead.length;
      depth(ns);
    } else if (Arrays.equals(b, p, p + tradeHead.length, tradeHead, 0, tradeHead.length)) {
      p += tradeHead.length;
      trade();
    } else {
      throw breach("a line of another kind");
    }
    if (b[p++] != '\n') {
      throw breach("a line does not end where its frame does");
    }
  }

  /** {@code ...,"T":4,"s":"BTCUSDT","U":10,"u":12,"pu":9,"b":[...],"a":[...]}}}. */
  private void depth(long ns) {
    final long eventTime = number();
    p += 5;
    number();
    expect(symbolPart);
    p += 3;
    final long first = number();
    p += 5;
    final long last = number();
    p += 6;
    final long previous = number();
    if (snapshotId < 0) {
      throw breach("an event before the snapshot");
    }
    if (first > last) {
      throw breach("U > u");
    }
    if (inStep) {
      if (last <= lastId || previous != lastId) {
        throw breach("pu is not the u before");
      }
      if (lastEventTime - eventTime > EVENT_TIME_BOUND_MS) {
        throw breach("time goes back");
      }
    } else if (last < snapshotId || first > snapshotId && previous > snapshotId) {
      throw breach("the first event does not continue the snapshot");
    }
    lastId = last;
    lastEventTime = eventTime;
    p += 6;
    levelUpdates += levels(bids);
    p += 6;
    levelUpdates += levels(asks);
    p += 2;
    if (bids.best() >= asks.best()) {
      throw breach("crossed");
    }
    if (inStep) {
      bids.flow(ofi);
      asks.flow(ofi);
    } else {
      bids.start();
      asks.start();
      inStep = true;
    }
    if (bids.best() + asks.best() != lastTwiceMid) {
      lastTwiceMid = bids.best() + asks.best();
      lastMoveNs = ns;
    }
    events++;
    depthUpdates++;
    lastBookNs = ns;
  }

  /** {@code {"lastUpdateId":8,"E":1,"T":1,"bids":[...],"asks":[...]}}. */
  private void snapshot() {
    p += 16;
    snapshotId = number();
    p += 5;
    number();
    p += 5;
    number();
    p += 9;
    lowestBid = levels(bids) == SNAPSHOT_LIMIT ? lastTicks : 0;
    p += 9;
    highestAsk = levels(asks) == SNAPSHOT_LIMIT ? lastTicks : Long.MAX_VALUE;
    p++;
  }

  /** {@code ...,"T":4,"s":"BTCUSDT","t":7,"p":"1.0","q":"0.001","X":"MARKET","m":true}}}. */
  private void trade() {
    number();
    p += 5;
    number();
    expect(symbolPart);
    p += 3;
    number();
    p += 6;
    final long ticks = decimal();
    p += 7;
    long lots = decimal();
    p += 19;
    if (b[p] == 't') {
      sellLots += lots;
      sellTurnover += ticks * lots;
      sellTrades++;
      p += 6;
    } else {
      buyLots += lots;
      buyTurnover += ticks * lots;
      buyTrades++;
      p += 7;
    }
  }

  private long lastTicks;

  /** {@code ["64000.1","0.100"],...]}, from behind the bracket that opens the list. */
  private int levels(HandBook side) {
    int n = 0;
    if (b[p] == ']') {
      p++;
      return 0;
    }
    do {
      p += 2;
      int ticks = (int) decimal();
      p += 3;
      side.apply(ticks, decimal());
      p += 2;
      lastTicks = ticks;
      n++;
    } while (b[p++] == ',');
    return n;
  }

  /** Digits, a point, digits: the point is left out. */
  private long decimal() {
    byte[] a = b;
    int i = p;
    long v = 0;
    int d = a[i] - '0';
    while (d >= 0) {
      v = v * 10 + d;
      d = a[++i] - '0';
    }
    d = a[++i] - '0';
    while (d >= 0) {
      v = v * 10 + d;
      d = a[++i] - '0';
    }
    p = i;
    return v;
  }

  private long number() {
    byte[] a = b;
    int i = p;
    long v = 0;
    int d = a[i] - '0';
    while (d >= 0 && d <= 9) {
      v = v * 10 + d;
      d = a[++i] - '0';
    }
    p = i;
    return v;
  }

  private void advance(long ns) {
    if (nextEndNs == Long.MIN_VALUE) {
      nextEndNs = (ns / (PERIOD_MS * NS_PER_MS) + 1) * PERIOD_MS * NS_PER_MS;
    }
    while (nextEndNs <= ns) {
      if (inStep) {
        checksum.add(sample());
      }
      Arrays.fill(ofi, 0);
      bids.reset();
      asks.reset();
      depthUpdates = 0;
      levelUpdates = 0;
      buyLots = 0;
      sellLots = 0;
      buyTrades = 0;
      sellTrades = 0;
      buyTurnover = 0;
      sellTurnover = 0;
      nextEndNs += PERIOD_MS * NS_PER_MS;
    }
  }

  private BookSample sample() {
    return new BookSample(
        symbol,
        nextEndNs / NS_PER_MS,
        0,
        DepthLoad.GRID.priceDecimals(),
        DepthLoad.GRID.quantityDecimals(),
        bids.tierTicks.clone(),
        bids.tierLots.clone(),
        asks.tierTicks.clone(),
        asks.tierLots.clone(),
        ageMs(lastBookNs),
        depthUpdates,
        buyLots,
        sellLots,
        buyTrades,
        sellTrades,
        ofi.clone(),
        beyond(bids.tierTicks, lowestBid, Long.MAX_VALUE),
        beyond(asks.tierTicks, 1, highestAsk),
        buyTurnover,
        sellTurnover,
        bids.depth(lastTwiceMid, lowestBid),
        asks.depth(lastTwiceMid, highestAsk),
        bids.added,
        bids.removed,
        asks.added,
        asks.removed,
        bids.moves,
        asks.moves,
        levelUpdates,
        ageMs(lastMoveNs));
  }

  private long ageMs(long ns) {
    return (nextEndNs / 1_000 - ns / 1_000) / 1_000;
  }

  /** Tiers from the last one up that lie where the snapshot did not reach. */
  private static int beyond(long[] ticks, long least, long most) {
    int n = 0;
    while (n < TIERS && (ticks[TIERS - 1 - n] < least || ticks[TIERS - 1 - n] > most)) {
      n++;
    }
    return n;
  }

  private void expect(byte[] part) {
    if (!Arrays.equals(b, p, p + part.length, part, 0, part.length)) {
      throw breach("not the key that was expected");
    }
    p += part.length;
  }

  private IllegalStateException breach(String what) {
    return new IllegalStateException("After " + events + " events: " + what);
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
