package io.depthflow.strategy.position;

import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;

/**
 * Keeps asking until the fate of every order is known. Rules:
 *
 * <ol>
 *   <li>A placement without an answer in time, or answered UNKNOWN, is UNKNOWN: it is looked up by
 *       its client order id after 100, 200, 400, 800 and then every 1600 ms, never sent again.
 *   <li>"Does not exist" is no proof before the grace has passed; after it, it still takes a
 *       reconciliation that does not show the order ({@link Reconciler}).
 *   <li>A cancel is sent as soon as it is wanted, also for an order whose placement still hangs. A
 *       refused cancel (-2011) says that the order is closed or not there yet: it is looked up.
 *   <li>A wanted cancel is repeated until the order is closed.
 * </ol>
 */
final class OrderCare {

  private final String symbol;
  private final long epoch;
  private final Timing timing;
  private final OrderSet orders;

  OrderCare(String symbol, long epoch, Timing timing, OrderSet orders) {
    this.symbol = symbol;
    this.epoch = epoch;
    this.timing = timing;
    this.orders = orders;
  }

  /** Turns placements that an earlier attempt left unanswered into questions. */
  void resumeAfterRestore(long nowMs) {
    for (TrackedOrder order : orders.all()) {
      if (order.phase == OrderPhase.PLACING || order.phase == OrderPhase.UNKNOWN) {
        order.unknown(nowMs);
        order.query.reset(nowMs);
      }
    }
  }

  /** Whether a placement has just become UNKNOWN for want of an answer. */
  boolean expire(long nowMs) {
    boolean any = false;
    for (TrackedOrder order : orders.all()) {
      if (order.phase == OrderPhase.PLACING && nowMs - order.sentMs >= timing.answerTimeoutMs()) {
        order.unknown(nowMs);
        any = true;
      }
    }
    return any;
  }

  /** Sends the cancels and look-ups that are due. */
  void pump(Line line, long nowMs) {
    for (TrackedOrder order : orders.all()) {
      if (!order.isLive()) {
        continue;
      }
      if (order.cancelWanted && order.cancel.due(nowMs, timing.answerTimeoutMs())) {
        order.cancel.asked(nowMs);
        line.send(OrderRequest.cancel(symbol, order.clientOrderId, epoch), nowMs);
      }
      boolean asks = order.verify || order.phase == OrderPhase.UNKNOWN;
      if (asks && order.query.due(nowMs, timing.answerTimeoutMs())) {
        order.query.asked(nowMs);
        line.send(OrderRequest.query(symbol, order.clientOrderId, epoch), nowMs);
      }
    }
  }

  /** Answer of a cancel; a report in it has been merged already. */
  void onCancel(TrackedOrder order, OrderOutcome outcome, long nowMs) {
    order.cancel.answered();
    order.cancel.backOff(nowMs);
    if (order.phase == OrderPhase.OPEN
        && (outcome.kind() != OutcomeKind.ACCEPTED || outcome.report() == null)) {
      verify(order, nowMs);
    }
  }

  /** Answer of a look-up; a report in it has been merged already. */
  void onQuery(TrackedOrder order, OrderOutcome outcome, long nowMs) {
    order.query.answered();
    if (outcome.report() != null) {
      return;
    }
    if (VenueCodes.asksForPause(outcome.code())) {
      order.query.slowDown(nowMs);
      return;
    }
    order.query.backOff(nowMs);
    boolean absent =
        outcome.kind() == OutcomeKind.REJECTED && outcome.code() == VenueCodes.NO_SUCH_ORDER;
    if (!absent) {
      return;
    }
    if (order.phase == OrderPhase.OPEN) {
      order.unknown(nowMs);
    } else if (order.phase == OrderPhase.UNKNOWN
        && outcome.sentAtMs() >= order.unknownSinceMs + timing.unknownGraceMs()) {
      order.notFound = true;
    }
  }

  void verify(TrackedOrder order, long nowMs) {
    if (!order.verify) {
      order.verify = true;
      order.query.reset(nowMs);
    }
  }

  long nextWakeMs() {
    long next = Long.MAX_VALUE;
    for (TrackedOrder order : orders.all()) {
      if (!order.isLive()) {
        continue;
      }
      if (order.phase == OrderPhase.PLACING) {
        next = Math.min(next, order.sentMs + timing.answerTimeoutMs());
      }
      if (order.cancelWanted) {
        next = Math.min(next, order.cancel.wakeMs(timing.answerTimeoutMs()));
      }
      if (order.verify || order.phase == OrderPhase.UNKNOWN) {
        next = Math.min(next, order.query.wakeMs(timing.answerTimeoutMs()));
      }
    }
    return next;
  }
}
