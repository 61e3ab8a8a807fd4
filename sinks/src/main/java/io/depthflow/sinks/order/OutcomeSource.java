package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;

/** Reads a loop's queue. */
final class OutcomeSource extends NoSplitSource<OrderOutcome> {
  private static final long serialVersionUID = 1L;

  private final OutcomeLoop loop;

  OutcomeSource(OutcomeLoop loop) {
    super(OrderOutcome.class);
    this.loop = loop;
  }

  @Override
  protected Inbox<OrderOutcome> open() {
    return loop.open();
  }
}
