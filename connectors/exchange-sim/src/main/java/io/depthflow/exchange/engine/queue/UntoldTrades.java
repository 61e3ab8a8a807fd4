package io.depthflow.exchange.engine.queue;

import io.depthflow.market.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Trades that the book does not show yet: they explain a part of their level's next decrease, which
 * is then no cancel. A depth event holds all that happened up to its transaction time {@code T}, so
 * a trade with an earlier {@code T} has been told once the event is applied, whether or not the
 * level's quantity changed. A trade of the very same millisecond may be in it or in the next: it is
 * kept until a later one, less what the level fell by. Holds trades of one depth interval only.
 */
public final class UntoldTrades {

  /** A trade this much later than the book is of another clock: nothing will ever tell it. */
  private static final long COMPARABLE_MS = 10_000;

  private final Map<Long, Level> bids = new HashMap<>();
  private final Map<Long, Level> asks = new HashMap<>();

  private static final class Level {
    final List<Untold> trades = new ArrayList<>(4);
    long displayed;

    /** Lots that a depth event of this time can hold. */
    long upTo(long timeMs) {
      long lots = 0;
      for (Untold trade : trades) {
        lots += trade.timeMs <= timeMs ? trade.lots : 0;
      }
      return lots;
    }
  }

  private static final class Untold {
    final long timeMs;
    long lots;

    Untold(long timeMs, long lots) {
      this.timeMs = timeMs;
      this.lots = lots;
    }
  }

  /**
   * A trade that no depth event has shown.
   *
   * @param displayed at its price, as the book has it
   */
  public void trade(Side makerSide, long ticks, long lots, long timeMs, long displayed) {
    Level level = side(makerSide).computeIfAbsent(ticks, t -> new Level());
    level.displayed = displayed;
    level.trades.add(new Untold(timeMs, lots));
  }

  /** What trades explain of a level's decrease in a depth event of this transaction time. */
  public long explained(Side makerSide, long ticks, long before, long now, long timeMs) {
    Level level = side(makerSide).get(ticks);
    return level == null ? 0 : Math.min(level.upTo(timeMs), Math.max(0, before - now));
  }

  /** Whether there are none on a side. */
  public boolean isEmpty(Side makerSide) {
    return side(makerSide).isEmpty();
  }

  /** What trades took at a price that were certainly later than a book of this time. */
  public long after(Side makerSide, long ticks, long timeMs) {
    Map<Long, Level> levels = side(makerSide);
    Level level = levels.isEmpty() ? null : levels.get(ticks);
    long lots = 0;
    if (level != null) {
      for (Untold trade : level.trades) {
        boolean later = trade.timeMs > timeMs && trade.timeMs - timeMs <= COMPARABLE_MS;
        lots += later ? trade.lots : 0;
      }
    }
    return lots;
  }

  /** A depth event of this transaction time has been applied. */
  public void told(long timeMs, LongUnaryOperator bidsNow, LongUnaryOperator asksNow) {
    told(bids, timeMs, bidsNow);
    told(asks, timeMs, asksNow);
  }

  private static void told(Map<Long, Level> levels, long timeMs, LongUnaryOperator displayed) {
    if (levels.isEmpty()) {
      return;
    }
    Iterator<Map.Entry<Long, Level>> it = levels.entrySet().iterator();
    while (it.hasNext()) {
      Map.Entry<Long, Level> entry = it.next();
      Level level = entry.getValue();
      long now = displayed.applyAsLong(entry.getKey());
      long fell = Math.max(0, level.displayed - now);
      level.displayed = now;
      for (Untold trade : level.trades) {
        if (trade.timeMs <= timeMs) {
          long explains = Math.min(fell, trade.lots);
          trade.lots -= explains;
          fell -= explains;
        }
      }
      level.trades.removeIf(
          t -> t.lots == 0 || t.timeMs < timeMs || t.timeMs - timeMs > COMPARABLE_MS);
      if (level.trades.isEmpty()) {
        it.remove();
      }
    }
  }

  /** Forgets everything: the market was lost from sight. */
  public void clear() {
    bids.clear();
    asks.clear();
  }

  /** Multiplies all prices and quantities, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    scale(bids, priceFactor, quantityFactor);
    scale(asks, priceFactor, quantityFactor);
  }

  private static void scale(Map<Long, Level> levels, long priceFactor, long quantityFactor) {
    Map<Long, Level> before = new HashMap<>(levels);
    levels.clear();
    before.forEach(
        (ticks, level) -> {
          level.displayed = Math.multiplyExact(level.displayed, quantityFactor);
          for (Untold trade : level.trades) {
            trade.lots = Math.multiplyExact(trade.lots, quantityFactor);
          }
          levels.put(Math.multiplyExact(ticks, priceFactor), level);
        });
  }

  private Map<Long, Level> side(Side makerSide) {
    return makerSide == Side.BUY ? bids : asks;
  }
}
