package io.depthflow.exchange.engine.queue;

import java.util.function.DoubleBinaryOperator;

/**
 * The queue ahead as an estimate: cancels are shared between front and back, see {@link
 * QueueModel}. Two additions to the formula there:
 *
 * <ul>
 *   <li>Displaced lots ({@link QueuePosition}) count as if the feed still showed them.
 *   <li>A late trade, whose decrease was seen before it and credited as a cancel, shortens the
 *       queue only by what exceeds all credits so far: never twice.
 * </ul>
 */
final class ProbabilisticPosition extends QueuePosition {

  /** A millionth of a lot, so that rounding errors do not cost a whole one. */
  private static final double ROUNDING = 1e-6;

  private final DoubleBinaryOperator behind;
  private double lotSize;
  private double ahead;
  private double credited;

  /**
   * @param behind probability, given front and back in base currency, that a cancel is behind us
   */
  ProbabilisticPosition(long ahead, double lotSize, DoubleBinaryOperator behind) {
    this.ahead = ahead;
    this.lotSize = lotSize;
    this.behind = behind;
  }

  @Override
  public double ahead() {
    return ahead;
  }

  @Override
  long shorten(long lots, boolean late) {
    double counts = lots;
    if (late) {
      double known = Math.min(credited, lots);
      credited -= known;
      counts -= known;
    }
    long beyond = (long) Math.floor(Math.max(0, counts - ahead) + ROUNDING);
    ahead = Math.max(0, ahead - counts);
    return beyond;
  }

  @Override
  void atLeast(QueuePosition older) {
    ahead = Math.max(ahead, older.ahead());
  }

  @Override
  void cap(long lots) {
    ahead = Math.min(ahead, lots);
  }

  @Override
  public void level(long before, long now, long explained) {
    double front = ahead;
    double shown = (double) now + displaced;
    double change = (double) before - now - explained;
    if (now < before && front > 0) {
      double back = Math.max(0, (double) before + displaced - front);
      double p = behind.applyAsDouble(front * lotSize, back * lotSize);
      front = front - (1 - p) * change + Math.min(0, back - p * change);
    }
    front = Math.max(0, Math.min(front, shown));
    credited += ahead - front;
    ahead = front;
  }

  @Override
  public void restart(long aheadLots, long sequence) {
    super.restart(aheadLots, sequence);
    ahead = aheadLots;
    credited = 0;
  }

  @Override
  public void scale(long factor) {
    super.scale(factor);
    ahead *= factor;
    credited *= factor;
    lotSize /= factor;
  }
}
