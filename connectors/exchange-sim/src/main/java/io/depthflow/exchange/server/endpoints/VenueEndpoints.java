package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.json.OrderJson;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.market.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the venue tells of itself and of how the account is doing with its rules. */
public final class VenueEndpoints {

  private static final String LIQUIDATION = "autoclose-";
  private static final String ADL = "adl_autoclose";

  private final SimExchange exchange;
  private final ExchangeConfig config;
  private final OrderJson orders;

  public VenueEndpoints(SimExchange exchange, ExchangeConfig config, OrderJson orders) {
    this.exchange = exchange;
    this.orders = orders;
    this.config = config;
  }

  public void register(Endpoints endpoints) {
    endpoints.signed("GET", "/fapi/v1/rateLimit/order", 1, r -> orderLimits(config));
    endpoints.signed(
        "GET", "/fapi/v1/forceOrders", r -> r.has("symbol") ? 20 : 50, this::forceOrders);
    endpoints.signed(
        "GET", "/fapi/v1/apiTradingStatus", r -> r.has("symbol") ? 1 : 10, this::tradingStatus);
  }

  /** The ORDERS limits; also a part of exchangeInfo. */
  static ArrayNode orderLimits(ExchangeConfig config) {
    ArrayNode limits = Json.array();
    limit(limits, "ORDERS", "SECOND", 10, config.ordersPerTenSeconds());
    limit(limits, "ORDERS", "MINUTE", 1, config.ordersPerMinute());
    return limits;
  }

  static void limit(ArrayNode to, String type, String interval, int count, int limit) {
    to.addObject()
        .put("rateLimitType", type)
        .put("interval", interval)
        .put("intervalNum", count)
        .put("limit", limit);
  }

  /** The account's liquidation and ADL orders, known by the venue's special client ids. */
  private JsonNode forceOrders(ApiRequest request) {
    String symbol = request.text("symbol");
    String kind = request.text("autoCloseType");
    if (kind != null && !kind.equals("LIQUIDATION") && !kind.equals("ADL")) {
      throw ApiRequest.notValid("autoCloseType");
    }
    Long start = request.integer("startTime");
    Long end = request.integer("endTime");
    if (start != null && end != null && start > end) {
      throw new VenueException(-1023, "Start time is greater than end time.");
    }
    int limit = request.limit(50, 100);
    List<OrderView> found = new ArrayList<>();
    for (String name : symbols(symbol)) {
      for (OrderView order : exchange.allOrders(name)) {
        boolean in =
            (start == null || order.createdMs() >= start)
                && (end == null || order.createdMs() <= end);
        if (in && isForced(order.clientOrderId(), kind)) {
          found.add(order);
        }
      }
    }
    found.sort(Comparator.comparingLong(OrderView::createdMs));
    ArrayNode answer = Json.array();
    found
        .subList(Math.max(0, found.size() - limit), found.size())
        .forEach(order -> answer.add(orders.queried(order)));
    return answer;
  }

  private static boolean isForced(String clientOrderId, String kind) {
    boolean liquidation = clientOrderId.startsWith(LIQUIDATION);
    boolean adl = clientOrderId.startsWith(ADL);
    return "LIQUIDATION".equals(kind) ? liquidation : "ADL".equals(kind) ? adl : liquidation || adl;
  }

  private List<String> symbols(String symbol) {
    if (symbol != null) {
      exchange.market(symbol);
      return List.of(symbol);
    }
    return exchange.instruments().stream().map(Instrument::symbol).toList();
  }

  /** No indicator is ever triggered: this venue does not restrict an account for its habits. */
  private JsonNode tradingStatus(ApiRequest request) {
    symbols(request.text("symbol"));
    return Json.object().put("updateTime", request.nowMs()).set("indicators", Json.object());
  }
}
