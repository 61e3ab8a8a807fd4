package io.depthflow.benchmarks.loop;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.benchmarks.DepthLoad;
import io.depthflow.market.book.BookSample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The obvious program: lines of text, Jackson's databind, a sorted map a side, the ten best of both
 * before and after each event. Same checks, same samples.
 */
public final class NaiveLoop {
  private static final int TIERS = BookSample.TIERS;
  private static final long NS_PER_MS = 1_000_000L;
  private static final long PERIOD_NS = 1_000_000_000L;

  private final ObjectMapper mapper = new ObjectMapper();
  private final String symbol;
  private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final SampleChecksum checksum = new SampleChecksum();
  private final long[] ofi = new long[TIERS];
  private long[][] tiers = new long[4][TIERS];
  private Frame snapshot;
  private boolean inStep;
  private long lastId;
  private long lastEventTime;
  private long nextEndNs = Long.MIN_VALUE;
  private long lastBookNs;
  private long events;
  private long depthUpdates;
  private long levelUpdates;
  private long lastMoveNs;

  /** Of the bid and of the ask: gained, lost, moves. */
  private final long[][] touch = new long[2][3];

  /** Of buyers and of sellers. */
  private final long[] volume = new long[2];

  private final long[] trades = new long[2];
  private final long[] turnover = new long[2];

  private NaiveLoop(String symbol) {
    this.symbol = symbol;
  }

  /** Runs over a log that {@link EventLog} wrote, plain or gzip. */
  public static LoopResult run(String symbol, Path log) throws IOException {
    NaiveLoop loop = new NaiveLoop(symbol);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(log), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int blank = line.indexOf(' ');
        loop.accept(Long.parseLong(line.substring(0, blank)), line.substring(blank + 1));
      }
    }
    return new LoopResult(loop.events, loop.checksum.samples(), loop.checksum.value());
  }

  private static InputStream open(Path log) throws IOException {
    InputStream in = Files.newInputStream(log);
    return log.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private void accept(long ns, String json) throws IOException {
    advance(ns);
    Frame frame = mapper.readValue(json, Frame.class);
    if (frame.data == null) {
      snapshot = frame;
      apply(bids, frame.bids);
      apply(asks, frame.asks);
    } else if (!frame.data.s.equals(symbol)) {
      throw breach("a line of another symbol");
    } else if (frame.data.e.equals("depthUpdate")) {
      depth(frame.data, ns);
    } else {
      int side = frame.data.m ? 1 : 0;
      long lots = integer(frame.data.q, DepthLoad.GRID.quantityDecimals());
      volume[side] += lots;
      turnover[side] += lots * integer(frame.data.p, DepthLoad.GRID.priceDecimals());
      trades[side]++;
    }
  }

  private void depth(Data e, long ns) {
    if (snapshot == null || e.U > e.u) {
      throw breach("an event before the snapshot, or U > u");
    }
    if (inStep) {
      if (e.u <= lastId || e.pu != lastId || lastEventTime - e.E > 1_000) {
        throw breach("pu is not the u before, or time goes back");
      }
    } else if (e.u < snapshot.lastUpdateId
        || e.U > snapshot.lastUpdateId && e.pu > snapshot.lastUpdateId) {
      throw breach("the first event does not continue the snapshot");
    }
    lastId = e.u;
    lastEventTime = e.E;
    apply(bids, e.b);
    apply(asks, e.a);
    if (bids.firstKey() >= asks.firstKey()) {
      throw breach("crossed");
    }
    long[][] now = {new long[TIERS], new long[TIERS], new long[TIERS], new long[TIERS]};
    best(bids, now[0], now[1]);
    best(asks, now[2], now[3]);
    if (inStep) {
      for (int m = 0; m < TIERS; m++) {
        ofi[m] +=
            change(now[0][m], now[1][m], tiers[0][m], tiers[1][m])
                - change(worst(now[2][m]), now[3][m], worst(tiers[2][m]), tiers[3][m]);
      }
      touch(touch[0], now[0][0], now[1][0], tiers[0][0], tiers[1][0]);
      touch(touch[1], now[2][0], now[3][0], tiers[2][0], tiers[3][0]);
    }
    if (!inStep || now[0][0] + now[2][0] != tiers[0][0] + tiers[2][0]) {
      lastMoveNs = ns;
    }
    tiers = now;
    inStep = true;
    events++;
    depthUpdates++;
    levelUpdates += e.b.size() + e.a.size();
    lastBookNs = ns;
  }

  private static long change(long now, long lots, long before, long lotsBefore) {
    return (now >= before ? lots : 0) - (now <= before ? lotsBefore : 0);
  }

  private static long worst(long askTicks) {
    return askTicks == 0 ? Long.MIN_VALUE : -askTicks;
  }

  private static void touch(long[] touch, long now, long lots, long before, long lotsBefore) {
    if (now != before) {
      touch[2]++;
    } else {
      touch[0] += Math.max(lots - lotsBefore, 0);
      touch[1] += Math.max(lotsBefore - lots, 0);
    }
  }

  private static void best(TreeMap<Long, Long> side, long[] ticks, long[] lots) {
    int m = 0;
    for (Map.Entry<Long, Long> level : side.entrySet()) {
      if (m == TIERS) {
        return;
      }
      ticks[m] = level.getKey();
      lots[m++] = level.getValue();
    }
  }

  private static void apply(TreeMap<Long, Long> side, List<List<String>> levels) {
    for (List<String> level : levels) {
      long ticks = integer(level.get(0), DepthLoad.GRID.priceDecimals());
      long lots = integer(level.get(1), DepthLoad.GRID.quantityDecimals());
      if (lots == 0) {
        side.remove(ticks);
      } else {
        side.put(ticks, lots);
      }
    }
  }

  private static long integer(String decimal, int decimals) {
    return Math.round(Double.parseDouble(decimal) * Math.pow(10, decimals));
  }

  private void advance(long ns) {
    if (nextEndNs == Long.MIN_VALUE) {
      nextEndNs = (ns / PERIOD_NS + 1) * PERIOD_NS;
    }
    while (nextEndNs <= ns) {
      if (inStep) {
        checksum.add(sample());
      }
      Arrays.fill(ofi, 0);
      Arrays.fill(volume, 0);
      Arrays.fill(trades, 0);
      Arrays.fill(turnover, 0);
      Arrays.fill(touch[0], 0);
      Arrays.fill(touch[1], 0);
      depthUpdates = 0;
      levelUpdates = 0;
      nextEndNs += PERIOD_NS;
    }
  }

  private BookSample sample() {
    long lowest = integer(snapshot.bids.get(999).get(0), DepthLoad.GRID.priceDecimals());
    long highest = integer(snapshot.asks.get(999).get(0), DepthLoad.GRID.priceDecimals());
    return new BookSample(
        symbol,
        nextEndNs / NS_PER_MS,
        0,
        DepthLoad.GRID.priceDecimals(),
        DepthLoad.GRID.quantityDecimals(),
        tiers[0].clone(),
        tiers[1].clone(),
        tiers[2].clone(),
        tiers[3].clone(),
        ageMs(lastBookNs),
        depthUpdates,
        volume[0],
        volume[1],
        trades[0],
        trades[1],
        ofi.clone(),
        (int) Arrays.stream(tiers[0]).filter(t -> t < lowest).count(),
        (int) Arrays.stream(tiers[2]).filter(t -> t == 0 || t > highest).count(),
        turnover[0],
        turnover[1],
        depth(bids, lowest),
        depth(asks, highest),
        touch[0][0],
        touch[0][1],
        touch[1][0],
        touch[1][1],
        touch[0][2],
        touch[1][2],
        levelUpdates,
        ageMs(lastMoveNs));
  }

  /** Quantity within each distance of mid, unless the distance ends beyond the last known price. */
  private long[] depth(TreeMap<Long, Long> side, long known) {
    long twiceMid = bids.firstKey() + asks.firstKey();
    return BookSample.DEPTH_BP.stream()
        .mapToLong(
            bp -> {
              long reach = twiceMid * bp / 10_000;
              long end = side == bids ? (twiceMid - reach + 1) / 2 : (twiceMid + reach) / 2;
              return (side == bids ? end < known : end > known)
                  ? BookSample.UNKNOWN
                  : side.headMap(end, true).values().stream().mapToLong(lots -> lots).sum();
            })
        .toArray();
  }

  private long ageMs(long ns) {
    return (nextEndNs / 1_000 - ns / 1_000) / 1_000;
  }

  private IllegalStateException breach(String what) {
    return new IllegalStateException("After " + events + " events: " + what);
  }

  /** A combined frame, or a snapshot's body. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  static final class Frame {
    Data data;
    long lastUpdateId;
    List<List<String>> bids;
    List<List<String>> asks;
  }

  /** A depth event or a trade, by the venue's names. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  static final class Data {
    String e;
    long E;
    String s;
    long U;
    long u;
    long pu;
    List<List<String>> b;
    List<List<String>> a;
    String p;
    String q;
    boolean m;
  }
}
