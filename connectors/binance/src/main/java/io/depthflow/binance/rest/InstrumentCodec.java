package io.depthflow.binance.rest;

import static io.depthflow.binance.rest.WireJson.decimal;
import static io.depthflow.binance.rest.WireJson.integer;
import static io.depthflow.binance.rest.WireJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.depthflow.market.Instrument;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** exchangeInfo (protocol note, section 6). pricePrecision is not the tick: only filters count. */
final class InstrumentCodec {

  private InstrumentCodec() {}

  /**
   * Reads the instruments. A symbol without price or lot filter cannot be traded by rule and is
   * left out.
   *
   * @return symbol to instrument, in alphabetical order
   */
  static Map<String, Instrument> instruments(JsonNode root) {
    if (!root.path("symbols").isArray()) {
      throw new WireException("field 'symbols' is not a list");
    }
    Map<String, Instrument> instruments = new TreeMap<>();
    for (JsonNode node : root.path("symbols")) {
      JsonNode price = filter(node, "PRICE_FILTER");
      JsonNode lot = filter(node, "LOT_SIZE");
      if (price.isMissingNode() || lot.isMissingNode()) {
        continue;
      }
      JsonNode market = filter(node, "MARKET_LOT_SIZE");
      BigDecimal maxQuantity = decimal(lot, "maxQty");
      String symbol = text(node, "symbol");
      instruments.put(
          symbol,
          new Instrument(
              symbol,
              positive(price, "tickSize", symbol),
              positive(lot, "stepSize", symbol),
              decimal(lot, "minQty"),
              maxQuantity,
              decimal(market, "maxQty", maxQuantity),
              decimal(price, "minPrice"),
              decimal(price, "maxPrice"),
              decimal(filter(node, "MIN_NOTIONAL"), "notional", BigDecimal.ZERO)));
    }
    return instruments;
  }

  /** The limits that the venue states; what it does not state keeps its usual value. */
  static RateLimits limits(JsonNode root) {
    long weight1m = RateLimits.USUAL.weight1m();
    long orders10s = RateLimits.USUAL.orders10s();
    long orders1m = RateLimits.USUAL.orders1m();
    for (JsonNode limit : root.path("rateLimits")) {
      String kind =
          limit.path("rateLimitType").asText()
              + "/"
              + limit.path("intervalNum").asText()
              + limit.path("interval").asText();
      switch (kind) {
        case "REQUEST_WEIGHT/1MINUTE" -> weight1m = integer(limit, "limit");
        case "ORDERS/10SECOND" -> orders10s = integer(limit, "limit");
        case "ORDERS/1MINUTE" -> orders1m = integer(limit, "limit");
        default -> {
          // RAW_REQUESTS and other windows are not budgeted here.
        }
      }
    }
    return new RateLimits(weight1m, orders10s, orders1m);
  }

  private static BigDecimal positive(JsonNode filter, String field, String symbol) {
    BigDecimal value = decimal(filter, field);
    if (value.signum() <= 0) {
      throw new WireException(
          "field '" + field + "' of " + symbol + " is " + value.toPlainString() + ", not positive");
    }
    return value.stripTrailingZeros().scale() < 0 ? value.setScale(0) : value.stripTrailingZeros();
  }

  private static JsonNode filter(JsonNode symbol, String type) {
    for (JsonNode filter : symbol.path("filters")) {
      if (type.equals(filter.path("filterType").asText())) {
        return filter;
      }
    }
    return MissingNode.getInstance();
  }
}
