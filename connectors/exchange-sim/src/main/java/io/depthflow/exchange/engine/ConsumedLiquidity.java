package io.depthflow.exchange.engine;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * What we took from one side of a book that does not know of us. The amount taken at a level falls
 * only by what the feed takes off that level, and is forgotten when the level is deleted.
 *
 * <p>No displayed quantity is filled twice: over one life of a level, from its appearance to its
 * deletion, let A be the sum of all increases of its displayed quantity (the first included), R of
 * all decreases, K of all that we took. What is kept is {@code taken >= K - R}, since it rises with
 * K and falls by no more than R; displayed is A - R, so what can be taken is at most {@code (A - R)
 * - (K - R)}, and always {@code K <= A}. While the market is out of sight (a gap) nothing changes;
 * when it is back, a level that is still or again there counts as never deleted, and so does one
 * that lies deeper than the new snapshot.
 *
 * <p>Nor is filled what an aggressor of the feed has taken already and the book does not show yet:
 * of a level that trades since the book's time took G of, {@code displayed - max(taken, G)} can be
 * taken, which is what is left when the book shows them; and what we take then is on top of G.
 */
final class ConsumedLiquidity {

  /** Instead of a displayed quantity: the book does not say what stands there. */
  static final long UNTOLD = -1;

  private Map<Long, Level> levels = new HashMap<>();

  private static final class Level {
    long taken;
    long displayed;
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  /**
   * Quantity that can still be taken of what is displayed.
   *
   * @param gone what trades took that the book does not show yet
   */
  long available(long ticks, long displayed, long gone) {
    Level level = levels.isEmpty() ? null : levels.get(ticks);
    return Math.max(0, displayed - Math.max(gone, level == null ? 0 : level.taken));
  }

  void take(long ticks, long lots, long displayed, long gone) {
    Level level = levels.computeIfAbsent(ticks, k -> new Level());
    level.taken = Math.max(gone, level.taken) + lots;
    level.displayed = displayed;
  }

  /** Brings the levels up to date after the book changed. */
  void refresh(LongUnaryOperator displayedAt) {
    if (levels.isEmpty()) {
      return;
    }
    Iterator<Map.Entry<Long, Level>> it = levels.entrySet().iterator();
    while (it.hasNext()) {
      Map.Entry<Long, Level> entry = it.next();
      Level level = entry.getValue();
      long now = displayedAt.applyAsLong(entry.getKey());
      if (now == UNTOLD) {
        level.displayed = 0;
        continue;
      }
      boolean deleted = now == 0 && level.displayed > 0;
      level.taken -= Math.max(0, level.displayed - now);
      level.displayed = now;
      if (deleted || level.taken <= 0) {
        it.remove();
      }
    }
  }

  void scale(long priceFactor, long quantityFactor) {
    Map<Long, Level> scaled = new HashMap<>();
    levels.forEach(
        (ticks, level) -> {
          level.taken = Math.multiplyExact(level.taken, quantityFactor);
          level.displayed = Math.multiplyExact(level.displayed, quantityFactor);
          scaled.put(Math.multiplyExact(ticks, priceFactor), level);
        });
    levels = scaled;
  }
}
