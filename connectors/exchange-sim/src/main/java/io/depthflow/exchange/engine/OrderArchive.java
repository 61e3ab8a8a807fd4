package io.depthflow.exchange.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Orders and fills of one symbol. What is closed is kept up to a limit, oldest forgotten first. */
final class OrderArchive {

  private static final long DAY_MS = 24 * 60 * 60_000L;
  private static final long UNFILLED_KEPT_MS = 3 * DAY_MS;
  private static final long FILLED_KEPT_MS = 90 * DAY_MS;

  private final int limit;
  private final Map<Long, Order> open = new TreeMap<>();
  private final Map<String, Order> openByClientId = new HashMap<>();
  private final TreeMap<Long, Order> all = new TreeMap<>();
  private final Map<String, Order> latestByClientId = new HashMap<>();
  private final ArrayDeque<AccountTrade> trades = new ArrayDeque<>();
  private final ArrayDeque<AmendmentView> amendments = new ArrayDeque<>();

  OrderArchive(int limit) {
    this.limit = limit;
  }

  void add(Order order) {
    open.put(order.id, order);
    openByClientId.put(order.clientOrderId, order);
    all.put(order.id, order);
    latestByClientId.put(order.clientOrderId, order);
    trim();
  }

  void closed(Order order) {
    open.remove(order.id);
    openByClientId.remove(order.clientOrderId, order);
  }

  void add(AccountTrade trade) {
    trades.add(trade);
    if (trades.size() > limit) {
      trades.remove();
    }
  }

  void add(AmendmentView amendment) {
    amendments.add(amendment);
    if (amendments.size() > limit) {
      amendments.remove();
    }
  }

  /** Of one order, oldest first. */
  List<AmendmentView> amendments(long orderId) {
    return amendments.stream().filter(a -> a.orderId() == orderId).toList();
  }

  /** Oldest first. */
  Iterable<AmendmentView> amendments() {
    return amendments;
  }

  private void trim() {
    Iterator<Order> oldest = all.values().iterator();
    while (all.size() - open.size() > limit && oldest.hasNext()) {
      Order order = oldest.next();
      if (!order.isOpen()) {
        oldest.remove();
        latestByClientId.remove(order.clientOrderId, order);
      }
    }
  }

  int openCount() {
    return open.size();
  }

  boolean isClientIdOpen(String clientOrderId) {
    return openByClientId.containsKey(clientOrderId);
  }

  /**
   * Whether the venue has forgotten an order (protocol note, section 10.2): one that ended without
   * a fill three days after it came, any other that ended after 90.
   */
  static boolean isForgotten(Order order, long nowMs) {
    if (order.isOpen()) {
      return false;
    }
    boolean filled = order.executed.signum() > 0;
    return order.createdMs + (filled ? FILLED_KEPT_MS : UNFILLED_KEPT_MS) < nowMs;
  }

  /** The order of this id, else the latest of this client id, else null. */
  Order find(Long orderId, String clientOrderId) {
    return orderId != null ? all.get(orderId) : latestByClientId.get(clientOrderId);
  }

  /** Oldest first. */
  List<Order> open() {
    return new ArrayList<>(open.values());
  }

  /** Oldest first. */
  Iterable<Order> all() {
    return all.values();
  }

  /** Oldest first. */
  Iterable<AccountTrade> trades() {
    return trades;
  }
}
