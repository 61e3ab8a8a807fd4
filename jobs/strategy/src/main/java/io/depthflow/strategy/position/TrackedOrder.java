package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;

/**
 * One order of ours as far as known. Knowledge only grows: executed never falls, CLOSED never opens
 * again. NEVER is our own verdict, so the venue's word overrides it.
 */
final class TrackedOrder {

  final String clientOrderId;
  final OrderLeg leg;
  final int attempt;
  final Side side;
  final OrderType type;
  final TimeInForce timeInForce;
  final BigDecimal quantity;
  final BigDecimal price;

  OrderPhase phase = OrderPhase.PLACING;
  long orderId;
  BigDecimal executed = BigDecimal.ZERO;
  BigDecimal booked = BigDecimal.ZERO;
  BigDecimal averagePrice = BigDecimal.ZERO;
  BigDecimal estimated = BigDecimal.ZERO;
  long sentMs;
  boolean cancelWanted;

  // How far the resolving of this order has come; begins anew after a restore.
  final Retry cancel = new Retry();
  final Retry query = new Retry();
  long openSinceMs;
  long closedAtMs;
  long unknownSinceMs;
  boolean verify;
  boolean notFound;

  /** Since when fills are missing without one more of them coming; 0 = none is. */
  long owedSinceMs;

  BigDecimal owedBooked = BigDecimal.ZERO;

  TrackedOrder(OrderRequest request, OrderLeg leg, int attempt, long nowMs) {
    this.clientOrderId = request.clientOrderId();
    this.leg = leg;
    this.attempt = attempt;
    this.side = request.side();
    this.type = request.type();
    this.timeInForce = request.timeInForce();
    this.quantity = request.quantity();
    this.price = request.price();
    this.sentMs = nowMs;
  }

  TrackedOrder(OrderState state) {
    this.clientOrderId = state.clientOrderId();
    this.leg = state.leg();
    this.attempt = state.attempt();
    this.side = state.side();
    this.type = state.type();
    this.timeInForce = state.timeInForce();
    this.quantity = state.quantity();
    this.price = state.price();
    this.phase = state.phase();
    this.orderId = state.orderId();
    this.executed = orZero(state.executed());
    this.booked = orZero(state.booked());
    this.averagePrice = orZero(state.averagePrice());
    this.sentMs = state.sentMs();
    this.cancelWanted = state.cancelWanted();
    this.estimated = orZero(state.estimated());
  }

  OrderState state() {
    return new OrderState(
        clientOrderId,
        leg,
        attempt,
        side,
        type,
        timeInForce,
        quantity,
        price,
        phase,
        orderId,
        executed,
        booked,
        averagePrice,
        sentMs,
        cancelWanted,
        estimated);
  }

  boolean isLive() {
    return phase.isLive();
  }

  /** What may still fill; zero once the order is over. */
  BigDecimal remaining() {
    return isLive() ? quantity.subtract(executed).max(BigDecimal.ZERO) : BigDecimal.ZERO;
  }

  boolean fillsMissing() {
    return executed.compareTo(booked) > 0;
  }

  /** Takes in what the venue says, in whatever order it comes. */
  void merge(OrderReport report, long nowMs) {
    if (report.orderId() != 0) {
      orderId = report.orderId();
    }
    BigDecimal told = orZero(report.executedQuantity());
    if (told.compareTo(executed) >= 0) {
      executed = told;
      BigDecimal average = orZero(report.averagePrice());
      averagePrice = average.signum() > 0 ? average : averagePrice;
    }
    verify = false;
    notFound = false;
    query.reset(nowMs);
    if (report.status().isTerminal()) {
      close(nowMs);
    } else {
      opened(nowMs);
    }
  }

  /** Takes in a fill that has not been seen before. */
  void fill(BigDecimal fillQuantity, long nowMs) {
    booked = booked.add(fillQuantity);
    executed = executed.max(booked);
    opened(nowMs);
  }

  /** Counts what has filled as booked: its fills did not come. */
  void estimate() {
    estimated = estimated.add(executed.subtract(booked));
    booked = executed;
  }

  /** Whether a fill is one whose quantity has been booked without it. */
  boolean isEstimated(BigDecimal fillQuantity) {
    return estimated.signum() > 0 && booked.add(fillQuantity).compareTo(executed) > 0;
  }

  void close(long nowMs) {
    if (phase != OrderPhase.CLOSED) {
      phase = OrderPhase.CLOSED;
      closedAtMs = nowMs;
    }
  }

  void never(long nowMs) {
    phase = OrderPhase.NEVER;
    closedAtMs = nowMs;
  }

  void unknown(long nowMs) {
    phase = OrderPhase.UNKNOWN;
    unknownSinceMs = nowMs;
    notFound = false;
    query.reset(nowMs);
    query.backOff(nowMs);
  }

  private void opened(long nowMs) {
    if (phase == OrderPhase.CLOSED) {
      return;
    }
    if (phase != OrderPhase.OPEN) {
      phase = OrderPhase.OPEN;
      openSinceMs = nowMs;
    }
    if (executed.compareTo(quantity) >= 0) {
      close(nowMs);
    }
  }

  private static BigDecimal orZero(BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }
}
