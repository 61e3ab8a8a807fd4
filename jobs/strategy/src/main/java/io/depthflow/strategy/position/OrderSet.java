package io.depthflow.strategy.position;

import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The orders and fills of the round trip that is on, and the position that follows from them:
 * {@code base + sum of signed executed quantities}. A fill counts once, by its trade id, which the
 * venue lets grow within a symbol.
 */
final class OrderSet {

  private static final int MAX_CLOSED_IDS = 64;
  private static final int MAX_SPENT = 50;

  private final List<TrackedOrder> orders = new ArrayList<>();
  private final Deque<String> closedIds = new ArrayDeque<>();
  private final Set<Long> seenTradeIds = new HashSet<>();
  private long settledTradeId;
  private BigDecimal base = BigDecimal.ZERO;

  void restore(MachineState state) {
    for (OrderState order : state.orders() == null ? new OrderState[0] : state.orders()) {
      orders.add(new TrackedOrder(order));
    }
    for (String id : state.closedIds() == null ? new String[0] : state.closedIds()) {
      closedIds.addLast(id);
    }
    for (long id : state.seenTradeIds() == null ? new long[0] : state.seenTradeIds()) {
      seenTradeIds.add(id);
    }
    settledTradeId = state.settledTradeId();
    base = state.base() == null ? BigDecimal.ZERO : state.base();
  }

  List<TrackedOrder> all() {
    return orders;
  }

  void add(TrackedOrder order) {
    orders.add(order);
  }

  TrackedOrder byId(String clientOrderId) {
    for (int i = orders.size() - 1; i >= 0; i--) {
      if (orders.get(i).clientOrderId.equals(clientOrderId)) {
        return orders.get(i);
      }
    }
    return null;
  }

  TrackedOrder byOrderId(long orderId) {
    for (int i = orders.size() - 1; orderId != 0 && i >= 0; i--) {
      if (orders.get(i).orderId == orderId) {
        return orders.get(i);
      }
    }
    return null;
  }

  /** Whether the id belongs to an order of an earlier round that the venue has closed. */
  boolean wasClosed(String clientOrderId) {
    return closedIds.contains(clientOrderId);
  }

  BigDecimal position() {
    BigDecimal position = base;
    for (TrackedOrder order : orders) {
      if (order.executed.signum() != 0) {
        position =
            order.side.sign() > 0
                ? position.add(order.executed)
                : position.subtract(order.executed);
      }
    }
    return position;
  }

  /** Adds to the position what no tracked order explains. */
  void addToBase(BigDecimal signed) {
    base = base.add(signed);
  }

  BigDecimal base() {
    return base;
  }

  boolean anyLive() {
    for (TrackedOrder order : orders) {
      if (order.isLive()) {
        return true;
      }
    }
    return false;
  }

  boolean anyLive(OrderLeg leg) {
    for (TrackedOrder order : orders) {
      if (order.leg == leg && order.isLive()) {
        return true;
      }
    }
    return false;
  }

  /** Whether every order is over, and was so at the given time. */
  boolean allOverBy(long timeMs) {
    for (TrackedOrder order : orders) {
      if (order.isLive() || order.closedAtMs > timeMs) {
        return false;
      }
    }
    return true;
  }

  int liveCount() {
    int count = 0;
    for (TrackedOrder order : orders) {
      count += order.isLive() ? 1 : 0;
    }
    return count;
  }

  /** Whether some live order's venue id is not known yet, so that fills cannot be told apart. */
  boolean anyNameless() {
    for (TrackedOrder order : orders) {
      if (order.isLive() && order.orderId == 0) {
        return true;
      }
    }
    return false;
  }

  boolean fillsMissing() {
    for (TrackedOrder order : orders) {
      if (order.fillsMissing()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an order, a position or an open question is on record. */
  boolean isEmpty() {
    return orders.isEmpty() && base.signum() == 0;
  }

  /** What our live exits may still take off. */
  BigDecimal exitCover() {
    BigDecimal cover = BigDecimal.ZERO;
    for (TrackedOrder order : orders) {
      if (order.leg.isExit()) {
        cover = cover.add(order.remaining());
      }
    }
    return cover;
  }

  int nextAttempt(OrderLeg leg) {
    int next = 0;
    for (TrackedOrder order : orders) {
      if (order.leg == leg) {
        next = Math.max(next, order.attempt + 1);
      }
    }
    return next;
  }

  boolean isNewTrade(long tradeId) {
    return tradeId > settledTradeId && !seenTradeIds.contains(tradeId);
  }

  void seen(long tradeId) {
    seenTradeIds.add(tradeId);
  }

  boolean anySeen() {
    return !seenTradeIds.isEmpty();
  }

  void settleUpTo(long tradeId) {
    settledTradeId = Math.max(settledTradeId, tradeId);
  }

  long settledTradeId() {
    return settledTradeId;
  }

  /** Forgets refused and unfilled exits but for the latest, so that endless trying stays small. */
  void prune() {
    if (orders.size() <= MAX_SPENT) {
      return;
    }
    int excess = orders.size() - MAX_SPENT;
    for (int i = 0; i < orders.size() - 1 && excess > 0; ) {
      TrackedOrder order = orders.get(i);
      boolean spent = !order.isLive() && order.executed.signum() == 0 && order.leg.isExit();
      if (spent && nextAttempt(order.leg) != order.attempt + 1) {
        remember(orders.remove(i));
        excess--;
      } else {
        i++;
      }
    }
  }

  /** Ends the round: everything is closed, flat and booked. */
  void settle() {
    for (TrackedOrder order : orders) {
      remember(order);
    }
    orders.clear();
    for (long id : seenTradeIds) {
      settledTradeId = Math.max(settledTradeId, id);
    }
    seenTradeIds.clear();
    base = BigDecimal.ZERO;
  }

  /** Only the venue's own word closes an id for good: one that we judged absent may yet turn up. */
  private void remember(TrackedOrder order) {
    if (order.phase != OrderPhase.CLOSED) {
      return;
    }
    closedIds.addLast(order.clientOrderId);
    if (closedIds.size() > MAX_CLOSED_IDS) {
      closedIds.removeFirst();
    }
  }

  OrderState[] orderStates() {
    return orders.stream().map(TrackedOrder::state).toArray(OrderState[]::new);
  }

  String[] closedIds() {
    return closedIds.toArray(String[]::new);
  }

  long[] seenTradeIds() {
    return seenTradeIds.stream().mapToLong(Long::longValue).sorted().toArray();
  }
}
