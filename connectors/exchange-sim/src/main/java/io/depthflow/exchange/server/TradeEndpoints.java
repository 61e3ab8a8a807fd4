package io.depthflow.exchange.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.AccountTrade;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Orders and their history (protocol note, section 10). */
final class TradeEndpoints {

  private static final Set<String> CONDITIONAL =
      Set.of("STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET");
  private static final int BATCH_MAX = 5;
  private static final int BATCH_CANCEL_MAX = 10;

  private final SimExchange exchange;

  TradeEndpoints(SimExchange exchange) {
    this.exchange = exchange;
  }

  void register(Endpoints endpoints) {
    endpoints.order("POST", "/fapi/v1/order", 0, this::place);
    endpoints.order("POST", "/fapi/v1/order/test", 1, this::test);
    endpoints.batch("POST", "/fapi/v1/batchOrders", 5, this::placeBatch);
    endpoints.signed("DELETE", "/fapi/v1/batchOrders", 1, this::cancelBatch);
    endpoints.signed("GET", "/fapi/v1/order", 1, this::query);
    endpoints.signed("DELETE", "/fapi/v1/order", 1, this::cancel);
    endpoints.signed("GET", "/fapi/v1/openOrder", 1, this::openOrder);
    endpoints.signed("GET", "/fapi/v1/openOrders", r -> r.has("symbol") ? 1 : 40, this::openOrders);
    endpoints.signed("GET", "/fapi/v1/allOrders", 5, this::allOrders);
    endpoints.signed("DELETE", "/fapi/v1/allOpenOrders", 1, this::cancelAll);
    endpoints.signed("POST", "/fapi/v1/countdownCancelAll", 10, this::countdown);
    endpoints.signed("GET", "/fapi/v1/userTrades", 5, this::userTrades);
  }

  private JsonNode place(ApiRequest request) {
    NewOrder order = order(request);
    boolean result = wantsResult(request);
    OrderView placed = exchange.place(order, request.nowMs());
    return result ? OrderJson.order(placed) : OrderJson.acknowledged(placed);
  }

  private JsonNode test(ApiRequest request) {
    NewOrder order = order(request);
    wantsResult(request);
    return OrderJson.acknowledged(exchange.test(order, request.nowMs()));
  }

  /** RESULT tells the state after matching; ACK, the default, that it was accepted. */
  private static boolean wantsResult(ApiRequest request) {
    String type = request.text("newOrderRespType");
    if (type != null && !type.equals("ACK") && !type.equals("RESULT")) {
      throw ApiRequest.notValid("newOrderRespType");
    }
    return "RESULT".equals(type);
  }

  private NewOrder order(ApiRequest r) {
    String symbol = r.mandatoryText("symbol");
    r.mandatoryText("side");
    String typeName = r.mandatoryText("type");
    Side side = r.constant("side", Side.class, new VenueException(-1117, "Invalid side."));
    if (CONDITIONAL.contains(typeName)) {
      throw new VenueException(
          -4120,
          "Order type not supported for this endpoint. Please use the Algo Order API endpoints"
              + " instead.");
    }
    OrderType type =
        r.constant("type", OrderType.class, new VenueException(-1116, "Invalid orderType."));
    TimeInForce timeInForce =
        r.constant(
            "timeInForce", TimeInForce.class, new VenueException(-1115, "Invalid timeInForce."));
    checkModes(r);
    if (type == OrderType.MARKET && timeInForce != null) {
      throw Rejections.notRequired("timeinforce");
    }
    r.mandatoryText("quantity");
    if (type == OrderType.LIMIT) {
      r.mandatoryText("timeInForce");
      r.mandatoryText("price");
    }
    SelfTradePrevention prevention =
        r.constant(
            "selfTradePreventionMode",
            SelfTradePrevention.class,
            ApiRequest.notValid("selfTradePreventionMode"));
    PositionSide positionSide =
        r.constant("positionSide", PositionSide.class, Rejections.badPositionSide());
    if (exchange.isHedgeMode() && r.text("reduceOnly") != null) {
      throw Rejections.notRequired("reduceonly");
    }
    NewOrder order =
        new NewOrder(
            symbol,
            r.text("newClientOrderId"),
            side,
            type,
            timeInForce,
            r.decimal("quantity"),
            r.decimal("price"),
            r.flag("reduceOnly"),
            prevention == null ? SelfTradePrevention.EXPIRE_MAKER : prevention);
    return positionSide == null ? order : order.withPositionSide(positionSide);
  }

  /** No price match, no end date. */
  private static void checkModes(ApiRequest r) {
    String priceMatch = r.text("priceMatch");
    if (priceMatch != null && !priceMatch.equals("NONE")) {
      throw ApiRequest.notValid("priceMatch");
    }
    Long goodTill = r.integer("goodTillDate");
    if (goodTill != null && goodTill != 0) {
      throw ApiRequest.notValid("goodTillDate");
    }
  }

  private JsonNode placeBatch(ApiRequest request) {
    JsonNode list = list(request.mandatoryText("batchOrders"), "batchOrders");
    if (list.size() > BATCH_MAX || list.isEmpty()) {
      throw new VenueException(-4082, "Invalid number of batch place orders.");
    }
    ArrayNode answers = Json.array();
    for (JsonNode item : list) {
      Map<String, String> params = new LinkedHashMap<>();
      item.fields().forEachRemaining(f -> params.put(f.getKey(), f.getValue().asText()));
      answers.add(orError(() -> place(ApiRequest.of(params, request.nowMs()))));
    }
    return answers;
  }

  private JsonNode cancelBatch(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    String ids = request.text("orderIdList");
    boolean byClientId = ids == null;
    String name = byClientId ? "origClientOrderIdList" : "orderIdList";
    JsonNode list = list(byClientId ? request.mandatoryText(name) : ids, name);
    if (list.size() > BATCH_CANCEL_MAX || list.isEmpty()) {
      throw new VenueException(-4082, "Invalid number of batch cancel orders.");
    }
    ArrayNode answers = Json.array();
    for (JsonNode id : list) {
      Long orderId = byClientId ? null : id.asLong();
      String clientId = byClientId ? id.asText() : null;
      answers.add(
          orError(
              () -> OrderJson.order(exchange.cancel(symbol, orderId, clientId, request.nowMs()))));
    }
    return answers;
  }

  private static JsonNode orError(Supplier<JsonNode> call) {
    try {
      return call.get();
    } catch (VenueException e) {
      return Json.error(e.code(), e.getMessage());
    }
  }

  private static JsonNode list(String text, String name) {
    try {
      JsonNode list = Json.MAPPER.readTree(text);
      if (list.isArray()) {
        return list;
      }
    } catch (JsonProcessingException e) {
      throw ApiRequest.notValid(name);
    }
    throw ApiRequest.notValid(name);
  }

  private static void needId(ApiRequest request) {
    if (request.integer("orderId") == null && request.text("origClientOrderId") == null) {
      throw new VenueException(
          -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    }
  }

  private OrderView find(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    needId(request);
    return exchange.query(symbol, request.integer("orderId"), request.text("origClientOrderId"));
  }

  private JsonNode query(ApiRequest request) {
    return OrderJson.queried(find(request));
  }

  private JsonNode openOrder(ApiRequest request) {
    OrderView order = find(request);
    if (order.status().isTerminal()) {
      throw Rejections.noSuchOrder();
    }
    return OrderJson.queried(order);
  }

  private JsonNode cancel(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    needId(request);
    return OrderJson.order(
        exchange.cancel(
            symbol,
            request.integer("orderId"),
            request.text("origClientOrderId"),
            request.nowMs()));
  }

  private JsonNode openOrders(ApiRequest request) {
    ArrayNode answer = Json.array();
    exchange.openOrders(request.text("symbol")).forEach(o -> answer.add(OrderJson.queried(o)));
    return answer;
  }

  private JsonNode allOrders(ApiRequest request) {
    int limit = request.limit(500, 1000);
    Long fromId = request.integer("orderId");
    TimeRange range = TimeRange.of(request);
    List<JsonNode> found = new ArrayList<>();
    for (OrderView order : exchange.allOrders(request.mandatoryText("symbol"))) {
      if (range.contains(order.createdMs()) && (fromId == null || order.orderId() >= fromId)) {
        found.add(OrderJson.queried(order));
      }
    }
    return page(found, limit, fromId != null || range.startMs() > Long.MIN_VALUE);
  }

  private JsonNode cancelAll(ApiRequest request) {
    exchange.cancelAll(request.mandatoryText("symbol"), request.nowMs());
    return Json.object()
        .put("code", 200)
        .put("msg", "The operation of cancel all open order is done.");
  }

  private JsonNode countdown(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    long countdownMs = request.mandatoryInteger("countdownTime");
    if (countdownMs < 0) {
      throw ApiRequest.notValid("countdownTime");
    }
    exchange.countdownCancelAll(symbol, countdownMs, request.nowMs());
    return Json.object().put("symbol", symbol).put("countdownTime", String.valueOf(countdownMs));
  }

  private JsonNode userTrades(ApiRequest request) {
    int limit = request.limit(500, 1000);
    Long fromId = request.integer("fromId");
    Long orderId = request.integer("orderId");
    TimeRange range = TimeRange.of(request);
    List<JsonNode> found = new ArrayList<>();
    for (AccountTrade trade : exchange.trades(request.mandatoryText("symbol"))) {
      Fill fill = trade.fill();
      if (range.contains(fill.timeMs())
          && (fromId == null || fill.tradeId() >= fromId)
          && (orderId == null || fill.orderId() == orderId)) {
        found.add(OrderJson.trade(trade));
      }
    }
    return page(found, limit, fromId != null || range.startMs() > Long.MIN_VALUE);
  }

  /** The first of them where a beginning was asked for, else the latest; oldest first. */
  private static ArrayNode page(List<JsonNode> found, int limit, boolean fromStart) {
    int from = fromStart ? 0 : Math.max(0, found.size() - limit);
    ArrayNode page = Json.array();
    found.subList(from, Math.min(found.size(), from + limit)).forEach(page::add);
    return page;
  }

  private record TimeRange(long startMs, long endMs) {
    static TimeRange of(ApiRequest request) {
      Long start = request.integer("startTime");
      Long end = request.integer("endTime");
      return new TimeRange(
          start == null ? Long.MIN_VALUE : start, end == null ? Long.MAX_VALUE : end);
    }

    boolean contains(long timeMs) {
      return timeMs >= startMs && timeMs <= endMs;
    }
  }
}
