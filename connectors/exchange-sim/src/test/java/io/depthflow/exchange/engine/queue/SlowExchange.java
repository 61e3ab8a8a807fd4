package io.depthflow.exchange.engine.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The matching rules told plainly, with nothing of the engine in it: lists, and what follows from
 * them computed anew each time. Checks after every passive fill by a trade that what we got at its
 * price is covered by what aggressors brought there, less the queue that was ahead.
 */
final class SlowExchange {

  /** Lots that an order of ours got; maker, and whether a public trade brought them. */
  record Got(int order, long lots, boolean maker) {}

  private record Pending(boolean bid, long ticks, long timeMs, long lots, long event) {}

  /** An order of the feed, in the list of its price. */
  private record Theirs(long id, long lots) {}

  private static final long COMPARABLE_MS = 10_000;

  final SlowBook book = new SlowBook();
  final List<Got> fills = new ArrayList<>();
  final Map<Integer, SlowOrder> open = new LinkedHashMap<>();
  int passiveByTrades;
  int passiveByCrossing;
  long tightest = Long.MAX_VALUE;

  private final QueueModel model;
  private final double lotSize;
  private final Map<Long, List<Theirs>> theirBids = new HashMap<>();
  private final Map<Long, List<Theirs>> theirAsks = new HashMap<>();
  private List<Pending> pending = new ArrayList<>();
  private long bookMs;
  private boolean plainTrades;
  private long events;
  private final Map<SlowOrder, Long> arrivedAt = new HashMap<>();
  private final Map<SlowOrder, Long> ownAtPrice = new HashMap<>();

  SlowExchange(QueueModel model, double lotSize) {
    this.model = model;
    this.lotSize = lotSize;
  }

  void onEvent(SlowEvent e) {
    events++;
    switch (e.kind) {
      case SNAPSHOT, DEPTH -> onBook(e);
      case TRADE -> onTrade(e);
      case ORDERS -> onOrders(e);
      case OTHER -> {}
    }
  }

  void rest(int index, boolean buy, long ticks, long lots) {
    List<Long> ids = new ArrayList<>();
    long ahead = book.at(buy, ticks);
    if (model.needsOrders()) {
      List<Theirs> queue = (buy ? theirBids : theirAsks).getOrDefault(ticks, List.of());
      queue.forEach(t -> ids.add(t.id));
      ahead = queue.stream().mapToLong(Theirs::lots).sum();
    }
    SlowOrder older = olderAt(buy, ticks, null);
    SlowOrder.Place place = older == null ? null : older.place(model, lotSize);
    if (place != null) {
      ahead = Math.max(ahead + (long) place.displaced(), (long) Math.ceil(place.ahead()));
    }
    SlowOrder order = new SlowOrder(index, buy, ticks, lots, ahead, bookMs, ids);
    if (place != null) {
      behind(order, place);
    }
    order.untold = !model.needsOrders() && book.untold(buy, ticks);
    open.put(index, order);
    arrivedAt.put(order, events);
    ownAtPrice.put(order, 0L);
  }

  /** The youngest of our orders at a price that is older than one. */
  private SlowOrder olderAt(boolean buy, long ticks, SlowOrder than) {
    SlowOrder older = null;
    for (SlowOrder o : open.values()) {
      if (o == than) {
        break;
      }
      older = o.buy == buy && o.ticks == ticks ? o : older;
    }
    return older;
  }

  private static void behind(SlowOrder order, SlowOrder.Place older) {
    order.list.add(new SlowOrder.Happened('O', older.ahead(), older.displaced(), 0, false));
  }

  void cancel(int index) {
    SlowOrder order = open.remove(index);
    arrivedAt.remove(order);
    ownAtPrice.remove(order);
  }

  /** An immediate-or-cancel order; only where no order of our own is in its way. */
  void takeNow(int index, boolean buy, long limit, long lots) {
    long left = lots;
    while (left > 0) {
      Long level = bestAvailable(!buy);
      if (level == null || (buy ? level > limit : level < limit)) {
        return;
      }
      long got = Math.min(left, available(!buy, level));
      book.take(!buy, level, got, gone(!buy, level));
      left -= got;
      fills.add(new Got(index, got, false));
    }
  }

  private Long bestAvailable(boolean bid) {
    for (long ticks : bid ? book.bids.descendingKeySet() : book.asks.keySet()) {
      if (available(bid, ticks) > 0) {
        return ticks;
      }
    }
    return null;
  }

  private long available(boolean bid, long ticks) {
    return book.available(bid, ticks, gone(bid, ticks));
  }

  /** What trades took there that are later than the book. */
  private long gone(boolean bid, long ticks) {
    return pending.stream()
        .filter(p -> p.bid == bid && p.ticks == ticks)
        .filter(p -> p.timeMs > bookMs && p.timeMs - bookMs <= COMPARABLE_MS)
        .mapToLong(Pending::lots)
        .sum();
  }

  private List<SlowOrder> side(boolean buy) {
    Comparator<SlowOrder> best = Comparator.comparingLong(o -> buy ? -o.ticks : o.ticks);
    return open.values().stream().filter(o -> o.buy == buy).sorted(best).toList();
  }

  private void onBook(SlowEvent e) {
    boolean was = book.inSync;
    Map<SlowOrder, Long> before = new HashMap<>();
    open.values().forEach(o -> before.put(o, book.at(o.buy, o.ticks)));
    List<Long> pendingBefore = new ArrayList<>();
    pending.forEach(p -> pendingBefore.add(book.at(p.bid, p.ticks)));
    boolean resynced = book.onEvent(e);
    if (!book.inSync || e.kind == SlowEvent.Kind.SNAPSHOT && was) {
      return;
    }
    bookMs = e.kind == SlowEvent.Kind.DEPTH ? e.timeMs : bookMs;
    if (resynced) {
      pending.clear();
      for (SlowOrder o : open.values()) {
        long ahead =
            model.needsOrders()
                ? (o.buy ? theirBids : theirAsks)
                    .getOrDefault(o.ticks, List.of()).stream().mapToLong(Theirs::lots).sum()
                : book.at(o.buy, o.ticks);
        restart(o, ahead);
      }
    } else {
      open.values().forEach(o -> levelMoved(o, before.get(o), book.at(o.buy, o.ticks)));
      for (SlowOrder o : open.values()) {
        if (o.untold && !book.untold(o.buy, o.ticks)) {
          restart(o, book.at(o.buy, o.ticks));
        }
      }
    }
    if (book.hasBothSides()) {
      crossed(true);
      crossed(false);
    }
    if (!resynced) {
      forgetTold(pendingBefore);
    }
  }

  private void restart(SlowOrder o, long ahead) {
    o.restart(ahead, bookMs);
    o.untold = !model.needsOrders() && book.untold(o.buy, o.ticks);
    arrivedAt.put(o, events);
    ownAtPrice.put(o, 0L);
  }

  private void levelMoved(SlowOrder o, long before, long now) {
    if (before == now || model.needsOrders()) {
      return;
    }
    long all = 0;
    long sinceWeCame = 0;
    for (Pending p : pending) {
      if (p.bid == o.buy && p.ticks == o.ticks && p.timeMs <= bookMs) {
        all += p.lots;
        sinceWeCame += p.event > arrivedAt.get(o) ? p.lots : 0;
      }
    }
    long fell = Math.max(0, before - now);
    o.cancels += fell - Math.min(fell, sinceWeCame);
    if (model.watchesLevels()) {
      o.list.add(new SlowOrder.Happened('L', before, now, Math.min(all, fell), false));
      SlowOrder older = olderAt(o.buy, o.ticks, o);
      if (older != null) {
        behind(o, older.place(model, lotSize));
      }
    }
  }

  /** Takes what the levels fell by from the trades that can be meant, oldest first. */
  private void forgetTold(List<Long> before) {
    Map<List<Object>, Long> fell = new HashMap<>();
    for (int i = 0; i < pending.size(); i++) {
      Pending p = pending.get(i);
      fell.putIfAbsent(
          List.of(p.bid, p.ticks), Math.max(0, before.get(i) - book.at(p.bid, p.ticks)));
    }
    List<Pending> kept = new ArrayList<>();
    for (Pending p : pending) {
      long left = p.lots;
      if (p.timeMs <= bookMs) {
        long explains = Math.min(left, fell.get(List.of(p.bid, p.ticks)));
        fell.merge(List.of(p.bid, p.ticks), -explains, Long::sum);
        left -= explains;
      }
      if (left > 0 && p.timeMs >= bookMs && p.timeMs - bookMs <= COMPARABLE_MS) {
        kept.add(new Pending(p.bid, p.ticks, p.timeMs, left, p.event));
      }
    }
    pending = kept;
  }

  private void crossed(boolean buy) {
    for (SlowOrder o : side(buy)) {
      while (o.open) {
        Long level = bestAvailable(!buy);
        if (level == null || !o.reachedBy(level)) {
          break;
        }
        long got = Math.min(o.lots - o.filled, available(!buy, level));
        book.take(!buy, level, got, gone(!buy, level));
        passiveByCrossing++;
        fill(o, got);
      }
    }
  }

  private void fill(SlowOrder o, long lots) {
    o.filled += lots;
    fills.add(new Got(o.index, lots, true));
    if (o.filled == o.lots) {
      o.open = false;
      open.remove(o.index);
    }
  }

  private void onTrade(SlowEvent e) {
    plainTrades |= !e.aggregate;
    if (e.aggregate && plainTrades) {
      return;
    }
    if (!model.needsOrders()) {
      aggressor(e.sold, e.ticks, e.lots, e.timeMs);
    }
    if (!precedes(e.timeMs, bookMs)) {
      pending.add(new Pending(e.sold, e.ticks, e.timeMs, e.lots, events));
    }
  }

  private static boolean precedes(long a, long b) {
    return a < b && b - a <= COMPARABLE_MS;
  }

  private void onOrders(SlowEvent e) {
    for (SlowEvent.Item i : e.items) {
      List<Theirs> queue =
          (i.bid() ? theirBids : theirAsks).computeIfAbsent(i.ticks(), t -> new ArrayList<>());
      if (i.kind() == 'A') {
        queue.add(new Theirs(i.id(), i.lots()));
        continue;
      }
      int at = 0;
      while (queue.get(at).id != i.id()) {
        at++;
      }
      Theirs t = queue.get(at);
      if (t.lots == i.lots()) {
        queue.remove(at);
      } else {
        queue.set(at, new Theirs(t.id, t.lots - i.lots()));
      }
      if (model.needsOrders() && i.kind() == 'T') {
        if (at != 0) {
          throw new AssertionError("trade of an order that is not the first of its price: " + i);
        }
        aggressor(i.bid(), i.ticks(), i.lots(), Long.MAX_VALUE);
      } else if (model.needsOrders()) {
        for (SlowOrder o : open.values()) {
          if (o.buy == i.bid() && o.ticks == i.ticks()) {
            o.list.add(new SlowOrder.Happened('C', i.lots(), i.id(), 0, false));
            o.cancels += o.idsAhead.contains(i.id()) ? i.lots() : 0;
          }
        }
      }
    }
  }

  private void aggressor(boolean makerBid, long ticks, long lots, long timeMs) {
    boolean late = precedes(timeMs, bookMs);
    long left = lots;
    List<SlowOrder> met = new ArrayList<>();
    Map<SlowOrder, Long> got = new LinkedHashMap<>();
    SlowOrder older = null;
    for (SlowOrder o : side(makerBid)) {
      if (!o.reachedBy(ticks) || timeMs == o.bookMetMs || precedes(timeMs, o.bookMetMs)) {
        continue;
      }
      if (o.untold && o.ticks == ticks) {
        continue;
      }
      o.untold = false;
      met.add(o);
      o.volume += lots;
      o.passed |= o.ticks != ticks;
      o.list.add(
          o.ticks == ticks
              ? new SlowOrder.Happened('T', left, lots - left, 0, late)
              : new SlowOrder.Happened('X', left, 0, 0, false));
      long beyond = (long) Math.floor(o.place(model, lotSize).beyond() + 1e-6);
      if (older != null && older.ticks == o.ticks) {
        SlowOrder.Place place = older.place(model, lotSize);
        behind(o, place);
        beyond = place.ahead() > 0 ? 0 : beyond;
      }
      older = o;
      long lotsForUs = Math.min(o.lots - o.filled, beyond);
      if (lotsForUs > 0) {
        left -= lotsForUs;
        passiveByTrades++;
        fill(o, lotsForUs);
        got.put(o, lotsForUs);
      }
    }
    if (lots - left > lots) {
      throw new AssertionError("our fills by one trade exceed it");
    }
    for (SlowOrder o : met) {
      long here =
          got.entrySet().stream()
              .filter(g -> g.getKey().ticks == o.ticks)
              .mapToLong(Map.Entry::getValue)
              .sum();
      ownAtPrice.merge(o, here, Long::sum);
    }
    got.keySet().forEach(this::checkBound);
  }

  /** Ours at the price <= aggressors there or through it, less queue at arrival net of cancels. */
  private void checkBound(SlowOrder o) {
    long queue = o.passed ? 0 : Math.max(0, o.startAhead - o.cancels);
    long slack = o.volume - queue - ownAtPrice.get(o);
    tightest = Math.min(tightest, slack);
    if (slack < 0) {
      throw new AssertionError(
          model
              + ": order "
              + o.index
              + " at "
              + o.ticks
              + " ticks: ours there "
              + ownAtPrice.get(o)
              + " of "
              + o.volume
              + " lots brought, queue at arrival "
              + o.startAhead
              + ", cancels since "
              + o.cancels);
    }
  }
}
