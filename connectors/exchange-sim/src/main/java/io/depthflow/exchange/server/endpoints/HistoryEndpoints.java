package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.AccountTrade;
import io.depthflow.exchange.engine.AmendmentView;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.json.OrderJson;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.market.order.Fill;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Past orders, their changes and their fills (protocol note, section 10.2). */
final class HistoryEndpoints {

  private static final long DAY_MS = 24 * 60 * 60_000L;
  private static final int WINDOW_DAYS = 7;
  private static final long TRADES_KEPT_MS = 183 * DAY_MS;
  private static final long AMENDMENTS_KEPT_MS = 92 * DAY_MS;

  private final SimExchange exchange;
  private final OrderJson orders;

  HistoryEndpoints(SimExchange exchange, OrderJson orders) {
    this.exchange = exchange;
    this.orders = orders;
  }

  void register(Endpoints endpoints) {
    endpoints.signed("GET", "/fapi/v1/allOrders", 5, this::allOrders);
    endpoints.signed("GET", "/fapi/v1/userTrades", 5, this::userTrades);
    endpoints.signed("GET", "/fapi/v1/orderAmendment", 1, this::amendments);
  }

  /** From an order id on, or of a window of less than 7 days: the last ones where none is asked. */
  private JsonNode allOrders(ApiRequest request) {
    int limit = request.limit(500, 1000);
    Long fromId = request.integer("orderId");
    TimeRange range = TimeRange.within(request, WINDOW_DAYS * DAY_MS - 1, fromId == null);
    List<JsonNode> found = new ArrayList<>();
    for (OrderView order : exchange.allOrders(request.mandatoryText("symbol"))) {
      if (range.contains(order.createdMs()) && (fromId == null || order.orderId() >= fromId)) {
        found.add(orders.queried(order));
      }
    }
    return page(found, limit, fromId != null || request.has("startTime"));
  }

  /** From a trade id on, or of a window of up to 7 days: the last ones where none is asked. */
  private JsonNode userTrades(ApiRequest request) {
    int limit = request.limit(500, 1000);
    Long fromId = request.integer("fromId");
    Long orderId = request.integer("orderId");
    if (fromId != null && (request.has("startTime") || request.has("endTime"))) {
      throw new VenueException(-1128, "Combination of optional parameters invalid.");
    }
    boolean recent = fromId == null && orderId == null;
    TimeRange range = TimeRange.within(request, WINDOW_DAYS * DAY_MS, recent);
    List<JsonNode> found = new ArrayList<>();
    for (AccountTrade trade : exchange.trades(request.mandatoryText("symbol"))) {
      Fill fill = trade.fill();
      if (range.contains(fill.timeMs())
          && fill.timeMs() >= request.nowMs() - TRADES_KEPT_MS
          && (fromId == null || fill.tradeId() >= fromId)
          && (orderId == null || fill.orderId() == orderId)) {
        found.add(orders.trade(trade));
      }
    }
    return page(found, limit, fromId != null || request.has("startTime"));
  }

  /** Latest first. */
  private JsonNode amendments(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    OrderParams.needId(request);
    int limit = request.limit(50, 100);
    TimeRange range = TimeRange.of(request);
    List<AmendmentView> all =
        new ArrayList<>(
            exchange.amendments(
                symbol, request.integer("orderId"), request.text("origClientOrderId")));
    Collections.reverse(all);
    ArrayNode answer = Json.array();
    all.stream()
        .filter(a -> range.contains(a.timeMs()))
        .filter(a -> a.timeMs() >= request.nowMs() - AMENDMENTS_KEPT_MS)
        .limit(limit)
        .forEach(a -> answer.add(orders.amendment(a)));
    return answer;
  }

  /** The first of them where a beginning was asked for, else the latest; oldest first. */
  private static ArrayNode page(List<JsonNode> found, int limit, boolean fromStart) {
    int from = fromStart ? 0 : Math.max(0, found.size() - limit);
    ArrayNode page = Json.array();
    found.subList(from, Math.min(found.size(), from + limit)).forEach(page::add);
    return page;
  }

  private record TimeRange(long startMs, long endMs) {

    /** What was asked for; -1023 when it ends before it begins. */
    static TimeRange of(ApiRequest request) {
      Long start = request.integer("startTime");
      Long end = request.integer("endTime");
      if (start != null && end != null && start > end) {
        throw new VenueException(-1023, "Start time is greater than end time.");
      }
      return new TimeRange(
          start == null ? Long.MIN_VALUE : start, end == null ? Long.MAX_VALUE : end);
    }

    /**
     * As asked for, -4165 when longer; an end that was not sent lies this far from the other.
     *
     * @param recent whether nothing asked for means the latest
     */
    static TimeRange within(ApiRequest request, long longestMs, boolean recent) {
      TimeRange asked = of(request);
      boolean hasStart = request.has("startTime");
      boolean hasEnd = request.has("endTime");
      if (hasStart && hasEnd) {
        if (asked.endMs - asked.startMs > longestMs) {
          throw new VenueException(
              -4165, "Invalid time interval. Maximum time interval is " + WINDOW_DAYS + " days");
        }
        return asked;
      }
      if (hasStart) {
        return new TimeRange(asked.startMs, asked.startMs + longestMs);
      }
      if (hasEnd) {
        return new TimeRange(asked.endMs - longestMs, asked.endMs);
      }
      return recent ? new TimeRange(request.nowMs() - longestMs, Long.MAX_VALUE) : asked;
    }

    boolean contains(long timeMs) {
      return timeMs >= startMs && timeMs <= endMs;
    }
  }
}
