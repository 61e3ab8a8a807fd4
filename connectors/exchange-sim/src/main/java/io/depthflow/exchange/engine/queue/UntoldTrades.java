package io.depthflow.exchange.engine.queue;

import io.depthflow.market.Side;
import java.util.HashMap;
import java.util.Iterator;
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
    long lots;
    long firstMs;
    long lastMs;
    long displayed;
  }

  /** A trade that no depth event has shown. */
  public void trade(Side makerSide, long ticks, long lots, long timeMs, long displayed) {
    Level level = side(makerSide).get(ticks);
    if (level == null) {
      level = new Level();
      level.firstMs = timeMs;
      level.displayed = displayed;
      side(makerSide).put(ticks, level);
    }
    level.lots += lots;
    level.lastMs = timeMs;
  }

  /** What trades explain of a level's decrease in a depth event of this transaction time. */
  public long explained(Side makerSide, long ticks, long before, long now, long timeMs) {
    Level level = side(makerSide).get(ticks);
    return level == null || level.firstMs > timeMs
        ? 0
        : Math.min(level.lots, Math.max(0, before - now));
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
      if (level.firstMs <= timeMs) {
        level.lots -= Math.min(level.lots, Math.max(0, level.displayed - now));
      }
      level.displayed = now;
      if (level.lots == 0 || level.lastMs < timeMs || level.firstMs - timeMs > COMPARABLE_MS) {
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
    Map<Long, Level> scaled = new HashMap<>();
    levels.forEach(
        (ticks, level) -> {
          level.lots = Math.multiplyExact(level.lots, quantityFactor);
          level.displayed = Math.multiplyExact(level.displayed, quantityFactor);
          scaled.put(Math.multiplyExact(ticks, priceFactor), level);
        });
    levels.clear();
    levels.putAll(scaled);
  }

  private Map<Long, Level> side(Side makerSide) {
    return makerSide == Side.BUY ? bids : asks;
  }
}
