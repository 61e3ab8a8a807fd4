package io.depthflow.exchange.server.history;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * One-minute bars without a hole, the latest of them up to a bound; longer bars are made of them. A
 * minute without a trade is flat at the price before it.
 */
public final class Bars {

  private static final long MINUTE_MS = 60_000;

  private final int minutesMax;
  private final Deque<MinuteBar> minutes = new ArrayDeque<>();
  private long tooLate;

  Bars(int minutesMax) {
    this.minutesMax = minutesMax;
  }

  /** Trades of one price; see {@link MinuteBar#add}. */
  void add(
      long timeMs,
      BigDecimal price,
      BigDecimal quantity,
      boolean buyerIsMaker,
      long firstId,
      long lastId) {
    long minute = BarInterval.M1.openMs(timeMs);
    if (minutes.isEmpty()) {
      minutes.add(new MinuteBar(minute, price));
    }
    advanceTo(timeMs);
    Iterator<MinuteBar> latest = minutes.descendingIterator();
    while (latest.hasNext()) {
      MinuteBar bar = latest.next();
      if (bar.openMs() == minute) {
        bar.add(price, quantity, buyerIsMaker, firstId, lastId);
        return;
      }
      if (bar.openMs() < minute) {
        break;
      }
    }
    tooLate++;
  }

  /** Adds the minutes that have begun by a time. */
  void advanceTo(long timeMs) {
    if (minutes.isEmpty()) {
      return;
    }
    long minute = BarInterval.M1.openMs(timeMs);
    MinuteBar last = minutes.getLast();
    long from = Math.max(last.openMs() + MINUTE_MS, minute - (minutesMax - 1) * MINUTE_MS);
    if (from > last.openMs() + MINUTE_MS) {
      minutes.clear();
    }
    for (long open = from; open <= minute; open += MINUTE_MS) {
      minutes.add(new MinuteBar(open, last.close()));
      if (minutes.size() > minutesMax) {
        minutes.remove();
      }
    }
  }

  /**
   * Bars that open within a range, both ends included, oldest first: the first of them when a start
   * was asked for, else the latest.
   *
   * @param startMs null for none
   * @param endMs null for none
   */
  public List<MinuteBar> query(BarInterval interval, Long startMs, Long endMs, int limit) {
    List<MinuteBar> found = new ArrayList<>();
    MinuteBar bar = null;
    for (MinuteBar minute : minutes) {
      long open = interval.openMs(minute.openMs());
      if (startMs != null && open < startMs || endMs != null && open > endMs) {
        continue;
      }
      if (bar != null && bar.openMs() == open) {
        bar.merge(minute);
        continue;
      }
      if (startMs != null && found.size() == limit) {
        return found;
      }
      bar = MinuteBar.startingWith(minute, open);
      found.add(bar);
    }
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  /** One bar of everything from a time on, or null when there is nothing. */
  public MinuteBar since(long fromMs) {
    MinuteBar all = null;
    for (MinuteBar minute : minutes) {
      if (minute.openMs() < fromMs) {
        continue;
      }
      if (all == null) {
        all = MinuteBar.startingWith(minute, minute.openMs());
      } else {
        all.merge(minute);
      }
    }
    return all;
  }

  int size() {
    return minutes.size();
  }

  /** Trades whose minute was not kept any more when they came. */
  long tooLate() {
    return tooLate;
  }
}
