package io.depthflow.benchmarks.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A seeded stretch of a market of BTCUSDT's density that ends with the book it began with, so that
 * it can be sent again and again: depth events with the venue's ids (each {@code pu} is the {@code
 * u} before it, and {@code U} lies some ids behind that), tickers of the book's best, trades.
 *
 * <p>The book has {@value #LEVELS} levels a side, a tick apart; bids never reach the mid, nor do
 * asks.
 */
final class MarketLoop {

  static final int LEVELS = 1000;
  static final long SEED = 20240718L;

  /** Ids and times have 13 digits from here on for ever. */
  static final long FIRST_ID = 4_000_000_000_000L;

  private static final int DEPTHS = 2_000;
  private static final long MID_TICKS = 640_000;

  /** Between the ids of two tickers; the next depth event spans those of ten. */
  private static final long ID_STEP = 5;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final EventDensity density;
  private final long[][] initial = new long[2][LEVELS];
  private final long[][] lots = new long[2][LEVELS];
  private final List<FrameTemplate> frames = new ArrayList<>();

  /** Changes of the depth events, by frame: side, level, lots; null for other frames. */
  private final List<long[][]> changes = new ArrayList<>();

  private long lastId = FIRST_ID;
  private long tradeId = FIRST_ID;

  /** Tickers since the last depth event. */
  private int tickers;

  private MarketLoop(EventDensity density) {
    this.density = density;
  }

  static MarketLoop of(EventDensity density) {
    MarketLoop loop = new MarketLoop(density);
    loop.build();
    return loop;
  }

  int size() {
    return frames.size();
  }

  FrameTemplate frame(int at) {
    return frames.get(at);
  }

  /** What a pass adds to all ids. */
  long idsPerPass() {
    return Math.max(lastId + ID_STEP * tickers, tradeId) - FIRST_ID + 1;
  }

  /** Id of the last depth event before a frame; of the pass before, at its beginning. */
  long lastIdBefore(int at) {
    for (int i = at - 1; i >= 0; i--) {
      if (frames.get(i).kind == FrameTemplate.Kind.DEPTH) {
        return frames.get(i).ids[1];
      }
    }
    return lastId - idsPerPass();
  }

  /** The snapshot of the book before a frame. */
  String snapshot(int at, long base) {
    long[][] book = {initial[0].clone(), initial[1].clone()};
    for (int i = 0; i < at; i++) {
      for (long[] change : changes.get(i)) {
        book[(int) change[0]][(int) change[1]] = change[2];
      }
    }
    long now = System.currentTimeMillis();
    StringBuilder json = new StringBuilder(60_000);
    json.append("{\"lastUpdateId\":").append(base + lastIdBefore(at));
    json.append(",\"E\":").append(now).append(",\"T\":").append(now);
    for (int side = 0; side < 2; side++) {
      json.append(side == 0 ? ",\"bids\":[" : ",\"asks\":[");
      String comma = "";
      for (int level = 0; level < LEVELS; level++) {
        if (book[side][level] > 0) {
          json.append(comma).append(level(side, level, book[side][level]));
          comma = ",";
        }
      }
      json.append(']');
    }
    return json.append('}').toString();
  }

  private void build() {
    for (int side = 0; side < 2; side++) {
      for (int level = 0; level < LEVELS; level++) {
        initial[side][level] = someLots();
        lots[side][level] = initial[side][level];
      }
    }
    double tickersDue = 0;
    double tradesDue = 0;
    for (int i = 0; i < DEPTHS; i++) {
      addDepth(someChanges());
      tickersDue += density.tickersPerSecond() / density.depthPerSecond();
      tradesDue += density.tradesPerSecond() / density.depthPerSecond();
      for (; tickersDue >= 1; tickersDue--) {
        addTicker();
      }
      for (; tradesDue >= 1; tradesDue--) {
        addTrade();
      }
    }
    List<long[]> back = differences();
    int chunk = (int) Math.round(density.levelsPerDepth());
    for (int from = 0; from < back.size() || from == 0; from += chunk) {
      addDepth(back.subList(from, Math.min(back.size(), from + chunk)));
    }
    // The next pass begins where this one ends: pu of its first event is u of the last.
    FrameTemplate first = frames.get(0);
    first.ids[2] = lastId - idsPerPass();
  }

  private List<long[]> differences() {
    List<long[]> back = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      for (int level = 0; level < LEVELS; level++) {
        if (lots[side][level] != initial[side][level]) {
          back.add(new long[] {side, level, initial[side][level]});
        }
      }
    }
    return back;
  }

  /** A number of changes with a long tail, most of them near the best. */
  private List<long[]> someChanges() {
    int count = 1 + (int) (-Math.log(1 - random.nextDouble()) * (density.levelsPerDepth() - 1));
    List<long[]> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int scale = random.nextInt(10) == 0 ? 300 : 30;
      int level = (int) (-scale * Math.log(1 - random.nextDouble()));
      long quantity = random.nextInt(3) == 0 ? 0 : someLots();
      some.add(new long[] {random.nextInt(2), Math.min(level, LEVELS - 2), quantity});
    }
    return some;
  }

  private long someLots() {
    return 1 + (long) (-2_000 * Math.log(1 - random.nextDouble()));
  }

  private void addDepth(List<long[]> some) {
    long previous = lastId;
    long firstId = previous + 1 + random.nextInt(40);
    lastId = firstId + ID_STEP * 10 + random.nextInt(1_000);
    tickers = 0;
    StringBuilder[] sides = {new StringBuilder(), new StringBuilder()};
    for (long[] change : some) {
      StringBuilder side = sides[(int) change[0]];
      side.append(side.isEmpty() ? "" : ",");
      side.append(level((int) change[0], (int) change[1], change[2]));
      lots[(int) change[0]][(int) change[1]] = change[2];
    }
    frames.add(
        FrameTemplate.depth(firstId, lastId, previous, sides[0].toString(), sides[1].toString()));
    changes.add(some.toArray(long[][]::new));
  }

  /** The best of the book: the first with the id of the depth event before, then ids go on. */
  private void addTicker() {
    int bid = best(0);
    int ask = best(1);
    frames.add(
        FrameTemplate.ticker(
            lastId + ID_STEP * tickers++,
            price(0, bid),
            quantity(lots[0][bid]),
            price(1, ask),
            quantity(lots[1][ask])));
    changes.add(new long[0][]);
  }

  private void addTrade() {
    int side = random.nextInt(2);
    frames.add(
        FrameTemplate.trade(++tradeId, price(side, best(side)), quantity(someLots()), side == 0));
    changes.add(new long[0][]);
  }

  /** The last level is never taken out. */
  private int best(int side) {
    int level = 0;
    while (lots[side][level] == 0) {
      level++;
    }
    return level;
  }

  private static String level(int side, int level, long quantityLots) {
    return "[\"" + price(side, level) + "\",\"" + quantity(quantityLots) + "\"]";
  }

  private static String price(int side, int level) {
    long ticks = side == 0 ? MID_TICKS - 1 - level : MID_TICKS + 1 + level;
    return ticks / 10 + "." + ticks % 10 + "0";
  }

  private static String quantity(long quantityLots) {
    return String.format(Locale.ROOT, "%d.%03d", quantityLots / 1000, quantityLots % 1000);
  }
}
