package io.depthflow.exchange.engine.queue;

/**
 * The place of one resting order in the queue of its level. All quantities are lots.
 *
 * <p>The feed does not know of us: where a trade filled one of our orders, the feed took its volume
 * off somebody who, had we been there, would still stand. Such lots are <em>displaced</em>: they
 * stay ahead of our later orders at that price although the feed no longer shows them, and go only
 * by trades.
 */
public abstract class QueuePosition {

  /** Lots ahead of us that the feed no longer shows, because our own orders were filled instead. */
  long displaced;

  QueuePosition() {}

  /** Lots ahead of us that the feed no longer shows. */
  public final long displacedLots() {
    return displaced;
  }

  /** Lots ahead of us; not always whole. */
  public abstract double ahead();

  /**
   * A trade at our price.
   *
   * @param left what our orders before this one left of it
   * @param ownBefore what they took of it
   * @param late whether an earlier depth event has already shown it
   * @return lots that go beyond the queue, for us to fill
   */
  public final long trade(long left, long ownBefore, boolean late) {
    displaced += ownBefore;
    long beyond = shorten(left, late);
    displaced = Math.min(displaced, (long) Math.ceil(ahead()));
    return beyond;
  }

  /**
   * A trade through our price: only displaced lots can still be ahead.
   *
   * @param left what our orders before this one left of it
   * @return lots for us to fill
   */
  public final long through(long left) {
    cap(displaced);
    long beyond = shorten(left, false);
    displaced = Math.min(displaced, (long) Math.ceil(ahead()));
    return beyond;
  }

  /**
   * An older order of ours rests at the same price: whatever is ahead of it is ahead of us too,
   * also where the level shows less (risk-averse) or the estimates would overtake each other.
   */
  public final void standBehind(QueuePosition older) {
    displaced = Math.max(displaced, older.displaced);
    atLeast(older);
  }

  /** No less than what is ahead of another is ahead. */
  abstract void atLeast(QueuePosition older);

  /** Takes a trade off the queue ahead and tells what is beyond it. */
  abstract long shorten(long lots, boolean late);

  /** No more than this is ahead. */
  abstract void cap(long lots);

  /**
   * The level's displayed quantity changed.
   *
   * @param explained of a decrease: what trades explain of it, at most the decrease
   */
  public void level(long before, long now, long explained) {}

  /** An order of this sequence at our price cancelled lots (order-by-order feeds). */
  public void cancelled(long orderSequence, long lots) {}

  /** The market was lost from sight: we stand behind all that is there now. */
  public void restart(long aheadLots, long sequence) {
    displaced = 0;
  }

  /** Multiplies all lots, when the grid is refined. */
  public void scale(long factor) {
    displaced = Math.multiplyExact(displaced, factor);
  }
}
