package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts each outcome into the loop's queue and hands it on. */
final class OutcomePublishFunction extends RichMapFunction<OrderOutcome, OrderOutcome> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(OutcomePublishFunction.class);

  private final OutcomeLoop loop;

  private transient OutcomeChannel channel;
  private transient Counter dropped;

  OutcomePublishFunction(OutcomeLoop loop) {
    this.loop = loop;
  }

  @Override
  public void open(OpenContext context) {
    channel = loop.open();
    dropped = getRuntimeContext().getMetricGroup().addGroup("orders").counter("outcomesDropped");
    getRuntimeContext().getMetricGroup().addGroup("orders").gauge("outcomesWaiting", channel::size);
  }

  @Override
  public OrderOutcome map(OrderOutcome outcome) {
    if (!channel.offer(outcome)) {
      dropped.inc();
      LOG.error(
          "Outcome {} of {} {} was dropped: nobody reads the loop {}",
          outcome.kind(),
          outcome.request().action(),
          outcome.request().clientOrderId(),
          loop.name());
    }
    return outcome;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
