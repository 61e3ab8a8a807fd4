package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.VenueException;

/**
 * Request weight and order counts over fixed clock intervals, of the one account and all its
 * addresses together. Engine thread only.
 */
final class RateCounters {

  private final Window weight;
  private final Window ordersMinute;
  private final Window ordersTenSeconds;

  private static final class Window {
    final long lengthMs;
    final int limit;
    long index;
    int used;

    Window(long lengthMs, int limit) {
      this.lengthMs = lengthMs;
      this.limit = limit;
    }

    int add(int amount, long nowMs) {
      long now = nowMs / lengthMs;
      if (now != index) {
        index = now;
        used = 0;
      }
      used += amount;
      return used;
    }
  }

  RateCounters(ExchangeConfig config) {
    weight = new Window(60_000, config.weightPerMinute());
    ordersMinute = new Window(60_000, config.ordersPerMinute());
    ordersTenSeconds = new Window(10_000, config.ordersPerTenSeconds());
  }

  /** Counts a request; -1003 beyond the limit. */
  void request(int amount, long nowMs) {
    if (weight.add(amount, nowMs) > weight.limit) {
      throw new VenueException(
          -1003,
          "Too many requests; current limit is "
              + weight.limit
              + " requests per minute. Please use the websocket for live updates to avoid polling"
              + " the API.");
    }
  }

  /** Counts a new order; -1015 beyond a limit. */
  void order(long nowMs) {
    int minute = ordersMinute.add(1, nowMs);
    int tenSeconds = ordersTenSeconds.add(1, nowMs);
    if (tenSeconds > ordersTenSeconds.limit) {
      throw tooManyOrders(ordersTenSeconds.limit, "10 SECONDS");
    }
    if (minute > ordersMinute.limit) {
      throw tooManyOrders(ordersMinute.limit, "1 MINUTE");
    }
  }

  private static VenueException tooManyOrders(int limit, String interval) {
    return new VenueException(
        -1015, "Too many new orders; current limit is " + limit + " orders per " + interval + ".");
  }

  int usedWeight(long nowMs) {
    return weight.add(0, nowMs);
  }

  int ordersInMinute(long nowMs) {
    return ordersMinute.add(0, nowMs);
  }

  int ordersInTenSeconds(long nowMs) {
    return ordersTenSeconds.add(0, nowMs);
  }
}
