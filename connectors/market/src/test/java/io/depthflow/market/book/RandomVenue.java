package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A venue with a deep book whose price drifts: it tells its changes as depth events, its best
 * levels as snapshots, also as they were some events ago, and remembers what its book was at every
 * update id.
 */
final class RandomVenue {

  private static final int DEPTH_TICKS = 90;

  private final Random random;
  private final boolean spot;
  private final int limit;
  private final ArrayDeque<DepthSnapshot> snapshots = new ArrayDeque<>();
  private final Map<Long, Map<Side, TreeMap<Long, Long>>> history = new HashMap<>();
  private final TreeMap<Long, Long> bids = new TreeMap<>((a, b) -> Long.compare(b, a));
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final int trend;
  private long mid = 10_000;
  private long id = 1_000_000_000;
  private long timeMs = 1_700_000_000_000L;

  /**
   * @param limit levels a side of a snapshot
   */
  RandomVenue(Random random, boolean spot, int limit) {
    this.random = random;
    this.spot = spot;
    this.limit = limit;
    this.trend = random.nextInt(3) - 1;
    for (int i = 1; i <= DEPTH_TICKS; i++) {
      if (random.nextInt(3) > 0) {
        bids.put(mid - i, lots());
        asks.put(mid + i, lots());
      }
    }
    remember();
  }

  long id() {
    return id;
  }

  /** What the book was at an update id, null when that is not known. */
  TreeMap<Long, Long> at(long updateId, Side side) {
    Map<Side, TreeMap<Long, Long>> book = history.get(updateId);
    return book == null ? null : book.get(side);
  }

  /** The book changes; the event that says so. */
  DepthUpdate event() {
    timeMs += random.nextInt(200);
    long previous = id;
    long first = spot ? id + 1 : id + 1 + random.nextInt(3);
    id = first + random.nextInt(4);
    DepthUpdate e =
        new DepthUpdate()
            .reset(timeMs, timeMs, first, id, spot ? DepthUpdate.NO_PREVIOUS : previous);
    int step = random.nextInt(3) - 1 + (random.nextInt(4) == 0 ? trend : 0);
    mid = Math.max(1_000, mid + step);
    while (!bids.isEmpty() && bids.firstKey() >= mid) {
      e.bids().add(bids.firstKey(), 0);
      bids.remove(bids.firstKey());
    }
    while (!asks.isEmpty() && asks.firstKey() <= mid) {
      e.asks().add(asks.firstKey(), 0);
      asks.remove(asks.firstKey());
    }
    for (int i = random.nextInt(6); i >= 0; i--) {
      boolean bid = random.nextBoolean();
      long away = 1 + (random.nextInt(4) > 0 ? random.nextInt(6) : random.nextInt(DEPTH_TICKS));
      long lots = random.nextInt(3) == 0 ? 0 : lots();
      long ticks = bid ? mid - away : mid + away;
      (bid ? e.bids() : e.asks()).add(ticks, lots);
      if (lots == 0) {
        (bid ? bids : asks).remove(ticks);
      } else {
        (bid ? bids : asks).put(ticks, lots);
      }
    }
    remember();
    return e;
  }

  /**
   * The venue's ids begin anew, so far below that no id is ever used twice: what an id meant before
   * would be held against what it means now. Its book and its clock go on.
   */
  void restartIds() {
    id -= 1_000_000 + random.nextInt(100);
    history.clear();
    snapshots.clear();
    remember();
  }

  /** Another engine takes over, whose clock is behind. */
  void setClockBack() {
    timeMs -= 1_001 + random.nextInt(5_000);
  }

  /**
   * @param age number of events that it is behind the venue, at most what is remembered
   */
  DepthSnapshot snapshot(int age) {
    int skip = snapshots.size() - 1 - Math.min(age, snapshots.size() - 1);
    return snapshots.stream().skip(skip).findFirst().orElseThrow();
  }

  private long lots() {
    return 1 + random.nextInt(50);
  }

  private void remember() {
    history.put(id, Map.of(Side.BUY, new TreeMap<>(bids), Side.SELL, new TreeMap<>(asks)));
    snapshots.addLast(new DepthSnapshot(id, best(bids), best(asks)));
    if (snapshots.size() > 12) {
      snapshots.removeFirst();
    }
  }

  private DepthUpdate.Levels best(TreeMap<Long, Long> side) {
    DepthUpdate.Levels levels = new DepthUpdate.Levels(limit);
    side.entrySet().stream().limit(limit).forEach(e -> levels.add(e.getKey(), e.getValue()));
    return levels;
  }
}
