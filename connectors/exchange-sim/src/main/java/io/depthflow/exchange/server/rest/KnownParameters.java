package io.depthflow.exchange.server.rest;

import io.depthflow.exchange.engine.VenueException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters that each endpoint has (protocol note, sections 7 and 10), for venues that are to
 * refuse others with -1104. An endpoint that is not listed takes any.
 */
final class KnownParameters {

  private static final String TABLE =
      """
      GET /fapi/v1/ping
      GET /fapi/v1/time
      GET /fapi/v1/exchangeInfo
      GET /fapi/v1/depth symbol limit
      GET /fapi/v1/trades symbol limit
      GET /fapi/v1/historicalTrades symbol limit fromId
      GET /fapi/v1/aggTrades symbol fromId startTime endTime limit
      GET /fapi/v1/klines symbol interval startTime endTime limit
      GET /fapi/v1/continuousKlines pair contractType interval startTime endTime limit
      GET /fapi/v1/markPriceKlines symbol interval startTime endTime limit
      GET /fapi/v1/ticker/24hr symbol
      GET /fapi/v1/ticker/price symbol
      GET /fapi/v2/ticker/price symbol
      GET /fapi/v1/ticker/bookTicker symbol
      GET /fapi/v1/premiumIndex symbol
      GET /fapi/v1/fundingRate symbol startTime endTime limit
      GET /fapi/v1/fundingInfo
      POST /fapi/v1/order + $order
      POST /fapi/v1/order/test + $order
      PUT /fapi/v1/order + symbol orderId origClientOrderId side quantity price priceMatch
      GET /fapi/v1/order + symbol orderId origClientOrderId
      DELETE /fapi/v1/order + symbol orderId origClientOrderId
      GET /fapi/v1/openOrder + symbol orderId origClientOrderId
      GET /fapi/v1/openOrders + symbol
      GET /fapi/v1/allOrders + symbol orderId startTime endTime limit
      DELETE /fapi/v1/allOpenOrders + symbol
      POST /fapi/v1/batchOrders + batchOrders
      PUT /fapi/v1/batchOrders + batchOrders
      DELETE /fapi/v1/batchOrders + symbol orderIdList origClientOrderIdList orderidlist origclientorderidlist
      POST /fapi/v1/countdownCancelAll + symbol countdownTime
      GET /fapi/v1/userTrades + symbol orderId startTime endTime fromId limit
      GET /fapi/v1/orderAmendment + symbol orderId origClientOrderId startTime endTime limit
      GET /fapi/v1/forceOrders + symbol autoCloseType startTime endTime limit
      GET /fapi/v1/rateLimit/order +
      GET /fapi/v1/apiTradingStatus + symbol
      GET /fapi/v2/positionRisk + symbol
      GET /fapi/v3/positionRisk + symbol
      GET /fapi/v2/balance +
      GET /fapi/v3/balance +
      GET /fapi/v2/account +
      GET /fapi/v3/account +
      GET /fapi/v1/commissionRate + symbol
      GET /fapi/v1/leverageBracket + symbol
      POST /fapi/v1/leverage + symbol leverage
      POST /fapi/v1/marginType + symbol marginType
      GET /fapi/v1/positionSide/dual +
      POST /fapi/v1/positionSide/dual + dualSidePosition
      GET /fapi/v1/income + symbol incomeType startTime endTime page limit
      """;

  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "+",
          List.of("timestamp", "recvWindow", "signature"),
          "$order",
          List.of(
              "symbol",
              "side",
              "positionSide",
              "type",
              "timeInForce",
              "quantity",
              "reduceOnly",
              "price",
              "newClientOrderId",
              "newOrderRespType",
              "priceMatch",
              "selfTradePreventionMode",
              "goodTillDate"));

  private final Map<String, Set<String>> names = new HashMap<>();

  KnownParameters() {
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" ");
      Set<String> known = new HashSet<>();
      for (String word : List.of(words).subList(2, words.length)) {
        known.addAll(GROUPS.getOrDefault(word, List.of(word)));
      }
      names.put(words[0] + " " + words[1], known);
    }
  }

  /** -1104 when a request has parameters that its endpoint does not. */
  void check(String method, String path, ApiRequest request) {
    Set<String> known = names.get(method + " " + path);
    if (known == null || known.containsAll(request.names())) {
      return;
    }
    long read = request.names().stream().filter(known::contains).count();
    throw new VenueException(
        -1104,
        "Not all sent parameters were read; read '"
            + read
            + "' parameter(s) but was sent '"
            + request.names().size()
            + "'.");
  }
}
