package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.market.Instrument;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The exchangeInfo answer (protocol note, section 6). */
final class ExchangeInfo {

  private static final String QUOTE = "USDT";
  private static final long PERPETUAL_DELIVERY_MS = 4_133_404_800_000L;

  private static final String TRADING = "TRADING";

  private final ExchangeConfig config;
  private final Map<String, String> statuses = new HashMap<>();

  ExchangeInfo(ExchangeConfig config) {
    this.config = config;
  }

  void setStatus(String symbol, String status) {
    statuses.put(symbol, status);
  }

  ObjectNode answer(List<Instrument> instruments, long nowMs) {
    ObjectNode info =
        Json.object()
            .put("timezone", "UTC")
            .put("serverTime", nowMs)
            .put("futuresType", "U_MARGINED");
    ArrayNode limits = info.putArray("rateLimits");
    VenueEndpoints.limit(limits, "REQUEST_WEIGHT", "MINUTE", 1, config.weightPerMinute());
    limits.addAll(VenueEndpoints.orderLimits(config));
    info.putArray("exchangeFilters");
    info.putArray("assets")
        .addObject()
        .put("asset", QUOTE)
        .put("marginAvailable", true)
        .put("autoAssetExchange", "0");
    ArrayNode symbols = info.putArray("symbols");
    instruments.forEach(instrument -> symbol(symbols.addObject(), instrument));
    return info;
  }

  private void symbol(ObjectNode node, Instrument i) {
    String symbol = i.symbol();
    String base =
        symbol.endsWith(QUOTE) ? symbol.substring(0, symbol.length() - QUOTE.length()) : symbol;
    node.put("symbol", symbol)
        .put("pair", symbol)
        .put("contractType", "PERPETUAL")
        .put("deliveryDate", PERPETUAL_DELIVERY_MS)
        .put("onboardDate", 1_569_398_400_000L)
        .put("status", statuses.getOrDefault(symbol, TRADING))
        .put("maintMarginPercent", "2.5000")
        .put("requiredMarginPercent", "5.0000")
        .put("baseAsset", base)
        .put("quoteAsset", QUOTE)
        .put("marginAsset", QUOTE)
        .put("pricePrecision", i.tickSize().scale())
        .put("quantityPrecision", i.stepSize().scale())
        .put("baseAssetPrecision", 8)
        .put("quotePrecision", 8)
        .put("underlyingType", "COIN")
        .put("settlePlan", 0)
        .put("triggerProtect", "0.0500")
        .put("liquidationFee", "0.0125")
        .put("maxMoveOrderLimit", 10_000)
        .put("marketTakeBound", config.engine().priceBound().toPlainString());
    node.putArray("underlyingSubType");
    filters(node.putArray("filters"), i);
    // The conditional ones are taken by the algo endpoint; clients look for all of them here.
    ArrayNode types = node.putArray("orderTypes");
    List.of("LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET")
        .forEach(types::add);
    types.add("TRAILING_STOP_MARKET");
    node.putArray("timeInForce").add("GTC").add("IOC").add("FOK").add("GTX").add("GTD");
  }

  private void filters(ArrayNode filters, Instrument i) {
    filters
        .addObject()
        .put("filterType", "PRICE_FILTER")
        .put("minPrice", i.minPrice().toPlainString())
        .put("maxPrice", i.maxPrice().toPlainString())
        .put("tickSize", i.tickSize().toPlainString());
    lots(filters.addObject().put("filterType", "LOT_SIZE"), i, i.maxQuantity());
    lots(filters.addObject().put("filterType", "MARKET_LOT_SIZE"), i, i.marketMaxQuantity());
    filters
        .addObject()
        .put("filterType", "MAX_NUM_ORDERS")
        .put("limit", config.engine().openOrderLimit());
    filters
        .addObject()
        .put("filterType", "MIN_NOTIONAL")
        .put("notional", i.minNotional().toPlainString());
    BigDecimal bound = config.engine().priceBound();
    filters
        .addObject()
        .put("filterType", "PERCENT_PRICE")
        .put("multiplierUp", BigDecimal.ONE.add(bound).toPlainString())
        .put("multiplierDown", BigDecimal.ONE.subtract(bound).toPlainString())
        .put("multiplierDecimal", "4");
  }

  private static void lots(ObjectNode filter, Instrument i, BigDecimal max) {
    filter
        .put("minQty", i.minQuantity().toPlainString())
        .put("maxQty", max.toPlainString())
        .put("stepSize", i.stepSize().toPlainString());
  }
}
