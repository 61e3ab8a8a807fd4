package io.depthflow.binance.rest;

import static io.depthflow.binance.rest.WireJson.decimal;
import static io.depthflow.binance.rest.WireJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.market.Instrument;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** What is listed, and how much of it was traded in a day. */
final class ListingCodec {

  private ListingCodec() {}

  /**
   * Every symbol of exchangeInfo, traded or not.
   *
   * @return symbol to listing, in alphabetical order
   */
  static Map<String, Listing> listings(JsonNode root) {
    Map<String, Instrument> instruments = InstrumentCodec.instruments(root);
    Map<String, Listing> listings = new TreeMap<>();
    for (JsonNode node : root.path("symbols")) {
      String symbol = text(node, "symbol");
      listings.put(
          symbol,
          new Listing(
              symbol,
              // Older answers call it so; an absent one is no reason to trade.
              node.path("status").asText(node.path("contractStatus").asText("")),
              node.path("contractType").asText(""),
              node.path("quoteAsset").asText(""),
              instruments.get(symbol)));
    }
    return listings;
  }

  /** Symbol to quote volume of the last 24 hours, of the answer of {@code ticker/24hr}. */
  static Map<String, BigDecimal> dayVolumes(byte[] body) {
    JsonNode root = WireJson.parse(body);
    if (!root.isArray()) {
      throw new WireException("the 24 h tickers are not a list");
    }
    Map<String, BigDecimal> volumes = new TreeMap<>();
    for (JsonNode node : root) {
      volumes.put(text(node, "symbol"), decimal(node, "quoteVolume"));
    }
    return volumes;
  }
}
