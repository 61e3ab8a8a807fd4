package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;

/** What {@link OrderLanes} reports for counters; called from any thread. */
interface SendListener {

  /** An outcome was handed on. */
  void onOutcome(OrderOutcome outcome);

  /** An answer came after its request had been given up. */
  void onLateAnswer(OrderOutcome outcome);

  /** The gateway failed by an exception instead of an outcome: a defect. */
  void onGatewayError(Throwable error);

  /** A request of an earlier epoch is looked up. */
  void onLookup();
}
