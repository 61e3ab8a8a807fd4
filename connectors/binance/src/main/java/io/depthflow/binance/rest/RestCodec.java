package io.depthflow.binance.rest;

import static io.depthflow.binance.rest.WireJson.decimal;
import static io.depthflow.binance.rest.WireJson.integer;
import static io.depthflow.binance.rest.WireJson.parse;
import static io.depthflow.binance.rest.WireJson.side;
import static io.depthflow.binance.rest.WireJson.status;
import static io.depthflow.binance.rest.WireJson.text;
import static io.depthflow.binance.rest.WireJson.timeInForce;
import static io.depthflow.binance.rest.WireJson.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.PositionReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers of the trading endpoints (protocol note, section 10) as records of the market's model.
 */
final class RestCodec {

  private RestCodec() {}

  static long serverTime(byte[] body) {
    return integer(parse(body), "serverTime");
  }

  static String listenKey(byte[] body) {
    return text(parse(body), "listenKey");
  }

  static OrderReport order(byte[] body) {
    return order(parse(body));
  }

  static List<OrderReport> orders(byte[] body) {
    List<OrderReport> orders = new ArrayList<>();
    for (JsonNode node : array(body)) {
      orders.add(order(node));
    }
    return orders;
  }

  /** Client order ids by order id, of orders in whatever state. */
  static Map<Long, String> orderNames(byte[] body) {
    Map<Long, String> names = new HashMap<>();
    for (JsonNode node : array(body)) {
      names.put(integer(node, "orderId"), text(node, "clientOrderId"));
    }
    return names;
  }

  private static OrderReport order(JsonNode node) {
    BigDecimal zero = BigDecimal.ZERO;
    return new OrderReport(
        text(node, "symbol"),
        text(node, "clientOrderId"),
        integer(node, "orderId"),
        side(node, "side"),
        type(node, "type"),
        timeInForce(node, "timeInForce"),
        status(node, "status"),
        decimal(node, "origQty"),
        decimal(node, "price", zero),
        decimal(node, "executedQty"),
        decimal(node, "avgPrice", zero),
        node.path("reduceOnly").asBoolean(false),
        integer(node, "updateTime"),
        null);
  }

  /** Position of the symbol in one-way mode; version 3 lists none where it is flat. */
  static PositionReport position(byte[] body, String symbol) {
    PositionReport found =
        new PositionReport(symbol, BigDecimal.ZERO, BigDecimal.ZERO, 0); // empty answer = flat
    for (JsonNode node : array(body)) {
      if (!symbol.equals(text(node, "symbol"))) {
        continue;
      }
      BigDecimal amount = decimal(node, "positionAmt");
      if (!"BOTH".equals(node.path("positionSide").asText("BOTH"))) {
        if (amount.signum() == 0) {
          continue;
        }
        throw new WireException(
            "the account holds a hedge-mode position in "
                + symbol
                + ": close it and switch to one-way mode");
      }
      found =
          new PositionReport(
              symbol, amount, decimal(node, "entryPrice"), integer(node, "updateTime"));
    }
    return found;
  }

  /** Fills, oldest first; their client order ids are unknown here. */
  static List<Fill> userTrades(byte[] body) {
    List<Fill> fills = new ArrayList<>();
    for (JsonNode node : array(body)) {
      fills.add(
          new Fill(
              text(node, "symbol"),
              integer(node, "id"),
              integer(node, "orderId"),
              null,
              side(node, "side"),
              decimal(node, "price"),
              decimal(node, "qty"),
              decimal(node, "realizedPnl"),
              decimal(node, "commission"),
              text(node, "commissionAsset"),
              node.path("maker").asBoolean(false),
              integer(node, "time")));
    }
    fills.sort(Comparator.comparingLong(Fill::timeMs).thenComparingLong(Fill::tradeId));
    return fills;
  }

  static FeeRates fees(byte[] body) {
    JsonNode node = parse(body);
    return new FeeRates(decimal(node, "makerCommissionRate"), decimal(node, "takerCommissionRate"));
  }

  private static JsonNode array(byte[] body) {
    JsonNode node = parse(body);
    if (!node.isArray()) {
      throw new WireException("a list was expected, found " + node.getNodeType());
    }
    return node;
  }
}
