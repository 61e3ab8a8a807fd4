package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.json.OrderJson;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import java.util.function.Function;

/** Placing, changing, cancelling and asking for orders (protocol note, section 10). */
public final class TradeEndpoints {

  private static final int BATCH_MAX = 5;
  private static final int BATCH_CANCEL_MAX = 10;

  private final SimExchange exchange;
  private final OrderJson orders;

  public TradeEndpoints(SimExchange exchange, OrderJson orders) {
    this.exchange = exchange;
    this.orders = orders;
  }

  public void register(Endpoints endpoints) {
    endpoints.order("POST", "/fapi/v1/order", 0, this::place);
    endpoints.order("PUT", "/fapi/v1/order", 0, this::amend);
    endpoints.order("POST", "/fapi/v1/order/test", 1, this::test);
    endpoints.batch("POST", "/fapi/v1/batchOrders", 5, r -> batch(r, this::place));
    endpoints.batch("PUT", "/fapi/v1/batchOrders", 5, r -> batch(r, this::amend));
    endpoints.signed("DELETE", "/fapi/v1/batchOrders", 1, this::cancelBatch);
    endpoints.signed("GET", "/fapi/v1/order", 1, this::query);
    endpoints.signed("DELETE", "/fapi/v1/order", 1, this::cancel);
    endpoints.signed("GET", "/fapi/v1/openOrder", 1, this::openOrder);
    endpoints.signed("GET", "/fapi/v1/openOrders", r -> r.has("symbol") ? 1 : 40, this::openOrders);
    endpoints.signed("DELETE", "/fapi/v1/allOpenOrders", 1, this::cancelAll);
    endpoints.signed("POST", "/fapi/v1/countdownCancelAll", 10, this::countdown);
    new HistoryEndpoints(exchange, orders).register(endpoints);
  }

  private JsonNode place(ApiRequest request) {
    NewOrder order = OrderParams.newOrder(request, exchange.isHedgeMode());
    boolean result = OrderParams.wantsResult(request);
    OrderView placed = exchange.place(order, request.nowMs());
    return result ? orders.order(placed) : orders.acknowledged(placed);
  }

  private JsonNode test(ApiRequest request) {
    NewOrder order = OrderParams.newOrder(request, exchange.isHedgeMode());
    OrderParams.wantsResult(request);
    return orders.acknowledged(exchange.test(order, request.nowMs()));
  }

  private JsonNode amend(ApiRequest request) {
    return orders.order(exchange.amend(OrderParams.amendment(request), request.nowMs()));
  }

  private static JsonNode batch(ApiRequest request, Function<ApiRequest, JsonNode> call) {
    String name = "batchOrders";
    VenueException size = new VenueException(-4082, "Invalid number of batch place orders.");
    JsonNode list = Batch.list(request.mandatoryText(name), name, BATCH_MAX, size);
    return Batch.ofRequests(list, name, request.nowMs(), call);
  }

  private JsonNode cancelBatch(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    exchange.market(symbol);
    // ccxt writes both names in lower case, which the venue takes
    String ids = either(request, "orderIdList", "orderidlist");
    boolean byClientId = ids == null;
    String name = byClientId ? "origClientOrderIdList" : "orderIdList";
    String clientIds = either(request, "origClientOrderIdList", "origclientorderidlist");
    if (ids == null && clientIds == null) {
      request.mandatoryText(name);
    }
    VenueException size = new VenueException(-4032, "Exceed maximum cancel order size.");
    JsonNode list = Batch.list(byClientId ? clientIds : ids, name, BATCH_CANCEL_MAX, size);
    for (JsonNode id : list) {
      if (byClientId ? !id.isTextual() : !(id.isIntegralNumber() && id.canConvertToLong())) {
        throw ApiRequest.notValid(name);
      }
    }
    ArrayNode answers = Json.array();
    for (JsonNode id : list) {
      answers.add(
          Batch.orError(
              id,
              i ->
                  orders.order(
                      exchange.cancel(
                          symbol,
                          byClientId ? null : i.asLong(),
                          byClientId ? i.asText() : null,
                          request.nowMs()))));
    }
    return answers;
  }

  private static String either(ApiRequest request, String name, String other) {
    return request.text(request.has(name) ? name : other);
  }

  private OrderView find(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    OrderParams.needId(request);
    return exchange.query(symbol, request.integer("orderId"), request.text("origClientOrderId"));
  }

  private JsonNode query(ApiRequest request) {
    return orders.queried(find(request));
  }

  private JsonNode openOrder(ApiRequest request) {
    OrderView order = find(request);
    if (order.status().isTerminal()) {
      throw Rejections.noSuchOrder();
    }
    return orders.queried(order);
  }

  private JsonNode cancel(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    OrderParams.needId(request);
    return orders.order(
        exchange.cancel(
            symbol,
            request.integer("orderId"),
            request.text("origClientOrderId"),
            request.nowMs()));
  }

  private JsonNode openOrders(ApiRequest request) {
    ArrayNode answer = Json.array();
    exchange.openOrders(request.text("symbol")).forEach(o -> answer.add(orders.queried(o)));
    return answer;
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
}
