package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One request on its way through {@link OrderLanes}; answered exactly once. */
final class Ticket {

  /** What may not wait for one another; within a lane and symbol, order is kept. */
  enum Kind {
    ENTRY,
    EXIT,
    CANCEL,
    READ
  }

  private final OrderRequest request;
  private final Kind kind;
  private final Consumer<OrderOutcome> answer;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile long sentAtMs;

  Ticket(OrderRequest request, Consumer<OrderOutcome> answer) {
    this.request = request;
    this.kind = kindOf(request);
    this.answer = answer;
  }

  private static Kind kindOf(OrderRequest request) {
    return switch (request.action()) {
      case PLACE -> request.exit() ? Kind.EXIT : Kind.ENTRY;
      case CANCEL, CANCEL_ALL -> Kind.CANCEL;
      case QUERY, RECONCILE -> Kind.READ;
    };
  }

  OrderRequest request() {
    return request;
  }

  Kind kind() {
    return kind;
  }

  boolean isPlace() {
    return request.action() == OrderAction.PLACE;
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** 0 until it is sent. */
  long sentAtMs() {
    return sentAtMs;
  }

  void sent(long nowMs) {
    sentAtMs = nowMs;
  }

  /** Hands on the outcome unless one was handed on before; says whether it did. */
  boolean answer(OrderOutcome outcome) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    answer.accept(outcome);
    return true;
  }
}
