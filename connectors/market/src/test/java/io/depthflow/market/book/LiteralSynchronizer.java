package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Section 9 of the protocol note as it is written, with lists and sorted maps and without any
 * thrift: every book is built anew from a snapshot and all events since. Slow, and what {@link
 * BookSynchronizer} is raced against; streams of other kinds are left out.
 */
final class LiteralSynchronizer {

  private static final Set<Integer> LIMITS = Set.of(5, 10, 20, 50, 100, 500, 1000, 5000);

  private final boolean spot;
  private List<DepthUpdate> queue = new ArrayList<>();
  private DepthSnapshot base;
  private final List<DepthUpdate> since = new ArrayList<>();
  private boolean live;
  private int duplicates;

  /** While live: a later snapshot or null, and the events kept for one, or null if none is kept. */
  private DepthSnapshot later;

  private List<DepthUpdate> kept;

  LiteralSynchronizer(boolean spot) {
    this.spot = spot;
  }

  boolean isLive() {
    return live;
  }

  long lastId() {
    return since.isEmpty()
        ? base == null ? 0 : base.lastUpdateId()
        : since.get(since.size() - 1).finalUpdateId();
  }

  boolean needsSnapshot() {
    return live ? kept != null && later == null : base == null && !queue.isEmpty();
  }

  TreeMap<Long, Long> side(Side side) {
    return build(side, base, since);
  }

  /** Lowest bid or highest ask up to which all is known. */
  long end(Side side) {
    return end(side, base);
  }

  void onBreak() {
    forget();
    queue.clear();
  }

  SyncResult onDepth(DepthUpdate event) {
    DepthUpdate e = event.copy();
    if (!live) {
      if (base == null) {
        queue.add(e);
        return SyncResult.BUFFERED;
      }
      if (isStale(e, base)) {
        return SyncResult.STALE;
      }
      queue.add(e);
      DepthSnapshot s = base;
      base = null;
      return begin(s);
    }
    if (e.finalUpdateId() <= lastId()) {
      DepthUpdate last = since.get(since.size() - 1);
      boolean restarted =
          ++duplicates == BookSynchronizer.DUPLICATES_IN_A_ROW_MAX
              || e.eventTimeMs() > last.eventTimeMs() + 1_000;
      return restarted ? lose(e, SyncResult.GAP) : SyncResult.DUPLICATE;
    }
    duplicates = 0;
    if (!follows(e, lastId())) {
      return lose(e, SyncResult.GAP);
    }
    if (e.eventTimeMs() < since.get(since.size() - 1).eventTimeMs() - 1_000) {
      return lose(e, SyncResult.TIME_BACK);
    }
    since.add(e);
    if (isCrossed(base, since)) {
      return lose(e, SyncResult.CROSSED);
    }
    if (kept == null && isNearTheEnd()) {
      kept = new ArrayList<>();
    }
    if (kept == null) {
      return SyncResult.APPLIED;
    }
    if (later == null || !isStale(e, later)) {
      kept.add(e);
    }
    return replaceIfReached(SyncResult.APPLIED);
  }

  SyncResult onSnapshot(DepthSnapshot snapshot) {
    DepthSnapshot s = copy(snapshot);
    if (live) {
      return whileLive(s);
    }
    if (base != null && s.lastUpdateId() < base.lastUpdateId()) {
      return SyncResult.TOO_OLD;
    }
    base = null;
    return begin(s);
  }

  private SyncResult begin(DepthSnapshot s) {
    queue.removeIf(e -> isStale(e, s));
    if (!queue.isEmpty() && !isFirst(queue.get(0), s)) {
      return SyncResult.TOO_OLD;
    }
    if (isCrossed(s, List.of())) {
      return SyncResult.CROSSED;
    }
    base = s;
    since.clear();
    if (queue.isEmpty()) {
      return SyncResult.BUFFERED;
    }
    for (int i = 0; i < queue.size(); i++) {
      DepthUpdate e = queue.get(i);
      if (i > 0 && e.finalUpdateId() <= lastId()) {
        continue;
      }
      SyncResult wrong =
          i > 0 && !follows(e, lastId())
              ? SyncResult.GAP
              : i > 0 && e.eventTimeMs() < since.get(since.size() - 1).eventTimeMs() - 1_000
                  ? SyncResult.TIME_BACK
                  : null;
      if (wrong == null) {
        since.add(e);
        wrong = isCrossed(base, since) ? SyncResult.CROSSED : null;
      }
      if (wrong != null) {
        queue = new ArrayList<>(queue.subList(i, queue.size()));
        forget();
        return wrong;
      }
    }
    queue.clear();
    live = true;
    duplicates = 0;
    return SyncResult.SYNCHRONISED;
  }

  private SyncResult whileLive(DepthSnapshot s) {
    if (kept == null && s.lastUpdateId() < lastId()) {
      return SyncResult.NOT_NEEDED;
    }
    if (later != null && s.lastUpdateId() < later.lastUpdateId()) {
      return SyncResult.TOO_OLD;
    }
    List<DepthUpdate> behind = kept == null ? new ArrayList<>() : kept;
    behind.removeIf(e -> isStale(e, s));
    if (!behind.isEmpty() && !isFirst(behind.get(0), s)) {
      kept = behind;
      return SyncResult.TOO_OLD;
    }
    if (isCrossed(s, List.of())) {
      kept = null;
      later = null;
      return SyncResult.NOT_NEEDED;
    }
    kept = behind;
    later = s;
    return replaceIfReached(SyncResult.KEPT);
  }

  /** Takes the later snapshot's book where that has come to the update id of the present one. */
  private SyncResult replaceIfReached(SyncResult otherwise) {
    if (later == null) {
      return otherwise;
    }
    long reached =
        kept.isEmpty() ? later.lastUpdateId() : kept.get(kept.size() - 1).finalUpdateId();
    if (reached != lastId()) {
      return otherwise;
    }
    boolean same = true;
    for (Side side : Side.values()) {
      TreeMap<Long, Long> old = build(side, base, since);
      TreeMap<Long, Long> fresh = build(side, later, kept);
      same &= top(old).equals(top(fresh));
      for (DepthSnapshot s : List.of(base, later)) {
        long end = end(side, s);
        old.keySet().removeIf(p -> side == Side.BUY ? p < end : p > end);
        fresh.keySet().removeIf(p -> side == Side.BUY ? p < end : p > end);
      }
      same &= old.equals(fresh);
    }
    DepthUpdate last = since.get(since.size() - 1);
    base = later;
    since.clear();
    since.addAll(kept);
    if (since.isEmpty()) {
      // Nothing came since: the last event once more, without its levels, for its id and time.
      since.add(new DepthUpdate().reset(last.eventTimeMs(), 0, 0, last.finalUpdateId(), 0));
    }
    later = null;
    kept = null;
    return same ? SyncResult.REFRESHED : SyncResult.RELOADED;
  }

  private SyncResult lose(DepthUpdate e, SyncResult why) {
    forget();
    queue.add(e);
    return why;
  }

  private void forget() {
    live = false;
    base = null;
    since.clear();
    later = null;
    kept = null;
    duplicates = 0;
  }

  private boolean isNearTheEnd() {
    for (Side side : Side.values()) {
      long end = end(side, base);
      TreeMap<Long, Long> levels = build(side, base, List.of());
      boolean cut = end != Long.MIN_VALUE && end != Long.MAX_VALUE;
      if (cut) {
        long reach = Math.abs(levels.firstKey() - end);
        TreeMap<Long, Long> now = side(side);
        long best = now.isEmpty() ? 0 : now.firstKey();
        if (side == Side.BUY ? best < end + reach / 4 : best > end - reach / 4) {
          return true;
        }
      }
    }
    return false;
  }

  private static long end(Side side, DepthSnapshot s) {
    DepthUpdate.Levels levels = side == Side.BUY ? s.bids() : s.asks();
    if (!LIMITS.contains(levels.size())) {
      return side == Side.BUY ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return build(side, s, List.of()).lastKey();
  }

  private static List<Object> top(TreeMap<Long, Long> levels) {
    return new ArrayList<>(levels.entrySet().stream().limit(BookSample.TIERS).toList());
  }

  private boolean isStale(DepthUpdate e, DepthSnapshot s) {
    return spot ? e.finalUpdateId() <= s.lastUpdateId() : e.finalUpdateId() < s.lastUpdateId();
  }

  private boolean isFirst(DepthUpdate e, DepthSnapshot s) {
    return spot
        ? e.firstUpdateId() <= s.lastUpdateId() + 1
        : e.firstUpdateId() <= s.lastUpdateId() || e.previousFinalUpdateId() <= s.lastUpdateId();
  }

  private boolean follows(DepthUpdate e, long id) {
    return spot ? e.firstUpdateId() == id + 1 : e.previousFinalUpdateId() == id;
  }

  private static boolean isCrossed(DepthSnapshot s, List<DepthUpdate> events) {
    TreeMap<Long, Long> bids = build(Side.BUY, s, events);
    TreeMap<Long, Long> asks = build(Side.SELL, s, events);
    return !bids.isEmpty() && !asks.isEmpty() && bids.firstKey() >= asks.firstKey();
  }

  private static TreeMap<Long, Long> build(Side side, DepthSnapshot s, List<DepthUpdate> events) {
    TreeMap<Long, Long> levels =
        new TreeMap<>((a, b) -> side == Side.BUY ? Long.compare(b, a) : Long.compare(a, b));
    put(levels, side == Side.BUY ? s.bids() : s.asks());
    for (DepthUpdate e : events) {
      put(levels, side == Side.BUY ? e.bids() : e.asks());
    }
    return levels;
  }

  private static void put(TreeMap<Long, Long> levels, DepthUpdate.Levels changes) {
    for (int i = 0; i < changes.size(); i++) {
      if (changes.lots(i) == 0) {
        levels.remove(changes.ticks(i));
      } else {
        levels.put(changes.ticks(i), changes.lots(i));
      }
    }
  }

  private static DepthSnapshot copy(DepthSnapshot s) {
    return new DepthSnapshot(s.lastUpdateId(), s.bids().copy(), s.asks().copy());
  }
}
