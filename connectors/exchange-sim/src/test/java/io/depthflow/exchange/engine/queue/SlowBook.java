package io.depthflow.exchange.engine.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A book in two sorted maps, and for every level's life the list of what happened to it, from which
 * what can be taken is computed anew whenever it is asked for.
 */
final class SlowBook {

  /** Change of the displayed quantity, or something that we took on top of what was gone. */
  private record Step(long before, long now, long taken, long gone) {}

  final TreeMap<Long, Long> bids = new TreeMap<>();
  final TreeMap<Long, Long> asks = new TreeMap<>();
  private final Map<Long, List<Step>> bidLives = new HashMap<>();
  private final Map<Long, List<Step>> askLives = new HashMap<>();
  private final List<SlowEvent> waiting = new ArrayList<>();
  private long knownBid;
  private long knownAsk;
  private boolean loaded;
  private long lastId;
  boolean inSync;

  /** Applies an event; true when the book came into step by it. */
  boolean onEvent(SlowEvent e) {
    if (e.kind == SlowEvent.Kind.SNAPSHOT) {
      if (inSync || loaded) {
        return false;
      }
      load(e);
      List<SlowEvent> queued = List.copyOf(waiting);
      waiting.clear();
      for (SlowEvent q : queued) {
        depth(q);
      }
      return inSync;
    }
    if (!loaded) {
      waiting.add(e);
      return false;
    }
    boolean before = inSync;
    depth(e);
    return inSync && !before;
  }

  private void load(SlowEvent e) {
    loaded = true;
    lastId = e.last;
    Map<Long, Long> newBids = new HashMap<>();
    Map<Long, Long> newAsks = new HashMap<>();
    for (SlowEvent.Level l : e.levels) {
      (l.bid() ? newBids : newAsks).put(l.ticks(), l.lots());
    }
    List<Integer> limits = List.of(5, 10, 20, 50, 100, 500, 1000, 5000);
    knownBid = limits.contains(newBids.size()) ? Collections.min(newBids.keySet()) : 0;
    knownAsk = limits.contains(newAsks.size()) ? Collections.max(newAsks.keySet()) : Long.MAX_VALUE;
    replace(bids, newBids, true);
    replace(asks, newAsks, false);
  }

  private void replace(TreeMap<Long, Long> side, Map<Long, Long> with, boolean bid) {
    for (long ticks : List.copyOf(side.keySet())) {
      boolean deeper = bid ? ticks < knownBid : ticks > knownAsk;
      if (!with.containsKey(ticks) && deeper) {
        side.remove(ticks); // out of sight, not deleted
        (bid ? bidLives : askLives).get(ticks).add(new Step(0, 0, 0, 0));
      } else if (!with.containsKey(ticks)) {
        set(bid, ticks, 0);
      }
    }
    with.forEach((ticks, lots) -> set(bid, ticks, lots));
  }

  private void depth(SlowEvent e) {
    boolean spot = e.previous < 0;
    if (!inSync) {
      if (spot ? e.last <= lastId : e.last < lastId) {
        return;
      }
      inSync = true;
    } else if (spot ? e.first != lastId + 1 : e.previous != lastId) {
      loaded = false;
      inSync = false;
      waiting.add(e);
      return;
    }
    lastId = e.last;
    for (SlowEvent.Level l : e.levels) {
      set(l.bid(), l.ticks(), l.lots());
    }
  }

  private void set(boolean bid, long ticks, long lots) {
    TreeMap<Long, Long> side = bid ? bids : asks;
    long before = side.getOrDefault(ticks, 0L);
    Map<Long, List<Step>> lives = bid ? bidLives : askLives;
    if (lots == 0) {
      side.remove(ticks);
      lives.remove(ticks);
    } else {
      side.put(ticks, lots);
      lives.computeIfAbsent(ticks, t -> new ArrayList<>()).add(new Step(before, lots, 0, 0));
    }
  }

  long at(boolean bid, long ticks) {
    return (bid ? bids : asks).getOrDefault(ticks, 0L);
  }

  /** Whether a price is deeper than the snapshot and no event has told of it. */
  boolean untold(boolean bid, long ticks) {
    return at(bid, ticks) == 0 && (bid ? ticks < knownBid : ticks > knownAsk);
  }

  /** What can be taken of a level: its life's steps told over, less what trades took since. */
  long available(boolean bid, long ticks, long gone) {
    long taken = 0;
    long displayed = 0;
    for (Step s : (bid ? bidLives : askLives).getOrDefault(ticks, List.of())) {
      if (s.taken > 0) {
        taken = Math.max(taken, s.gone) + s.taken;
      } else {
        taken = Math.max(0, taken - Math.max(0, s.before - s.now));
        displayed = s.now;
      }
    }
    return Math.max(0, displayed - Math.max(taken, gone));
  }

  void take(boolean bid, long ticks, long lots, long gone) {
    List<Step> life = (bid ? bidLives : askLives).get(ticks);
    life.add(new Step(0, 0, lots, gone));
    // The claim itself, by its definition: all that was taken in this life was displayed in it.
    long taken = 0;
    long appeared = 0;
    for (Step s : life) {
      taken += s.taken;
      appeared += Math.max(0, s.now - s.before);
    }
    if (taken > appeared) {
      throw new AssertionError(
          "took " + taken + " lots of " + appeared + " that appeared at " + ticks + " ticks");
    }
  }

  boolean hasBothSides() {
    return !bids.isEmpty() && !asks.isEmpty();
  }
}
