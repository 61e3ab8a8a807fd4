package io.depthflow.exchange.engine.queue;

/**
 * The queue ahead as whole lots that only trades shorten, and cancels of orders that are known to
 * be ahead (first in, first out). Where the feed does not tell orders none is ever known: that is
 * the risk-averse model.
 */
final class TradesOnlyPosition extends QueuePosition {

  private long ahead;
  private long sequence;

  /**
   * @param sequence orders of the feed up to it are ahead of us
   */
  TradesOnlyPosition(long ahead, long sequence) {
    this.ahead = ahead;
    this.sequence = sequence;
  }

  @Override
  public double ahead() {
    return ahead;
  }

  @Override
  long shorten(long lots, boolean late) {
    long beyond = Math.max(0, lots - ahead);
    ahead = Math.max(0, ahead - lots);
    return beyond;
  }

  @Override
  void atLeast(QueuePosition older) {
    ahead = Math.max(ahead, (long) older.ahead());
  }

  @Override
  void cap(long lots) {
    ahead = Math.min(ahead, lots);
  }

  @Override
  public void cancelled(long orderSequence, long lots) {
    if (orderSequence <= sequence) {
      ahead = Math.max(0, ahead - lots);
    }
  }

  @Override
  public void restart(long aheadLots, long newSequence) {
    super.restart(aheadLots, newSequence);
    ahead = aheadLots;
    sequence = sequence == Long.MIN_VALUE ? sequence : newSequence;
  }

  @Override
  public void scale(long factor) {
    super.scale(factor);
    ahead = Math.multiplyExact(ahead, factor);
  }
}
