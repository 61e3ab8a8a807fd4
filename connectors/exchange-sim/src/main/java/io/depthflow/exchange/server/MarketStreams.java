package io.depthflow.exchange.server;

import static io.depthflow.exchange.server.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Sends one symbol's market to its streams. Depth, trade, aggTrade and bookTicker frames go out as
 * the feed has them; what a feed lacks is derived: partial depth and bookTicker from the book,
 * aggTrade from trades, the mark price from the mid. Frames of other kinds and markers stay inside.
 * Engine thread only.
 */
final class MarketStreams {

  private static final int[] PARTIAL_DEPTHS = {5, 10, 20};
  private static final int TRADES_MAX = 1_000;
  private static final long FUNDING_INTERVAL_MS = 8 * 3_600_000L;

  private final StreamHub hub;
  private final SymbolMarket market;
  private final String symbol;
  private final String prefix;
  private final ArrayDeque<ObjectNode> trades = new ArrayDeque<>();
  private boolean nativeAggTrades;
  private boolean nativeBookTickers;
  private long previousPartialId;
  private String previousTop = "";

  MarketStreams(StreamHub hub, SymbolMarket market) {
    this.hub = hub;
    this.market = market;
    this.symbol = market.instrument().symbol();
    this.prefix = symbol.toLowerCase(Locale.ROOT) + "@";
    this.previousPartialId = market.lastUpdateId();
  }

  /** Sends what a line says; the market has taken it already. */
  void onLine(RawLine line) {
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(line.frame());
    } catch (IOException e) {
      throw new UncheckedIOException("Line of " + symbol + " is not JSON", e);
    }
    JsonNode data = root.has("data") ? root.get("data") : root;
    switch (data.path("e").asText()) {
      case "depthUpdate" -> {
        hub.publish(prefix + "depth", data.toString());
        afterDepth(data);
      }
      case "trade" -> {
        hub.publish(prefix + "trade", data.toString());
        remember(data, data.path("t").asLong());
        if (!nativeAggTrades) {
          hub.publish(prefix + "aggTrade", aggTrade(data).toString());
        }
      }
      case "aggTrade" -> {
        nativeAggTrades = true;
        hub.publish(prefix + "aggTrade", data.toString());
      }
      case "bookTicker" -> {
        nativeBookTickers = true;
        hub.publish(prefix + "bookTicker", data.toString());
      }
      default -> {
        // snapshots and markers are not streamed
      }
    }
  }

  private void afterDepth(JsonNode data) {
    if (!market.isLive()) {
      return;
    }
    for (int depth : PARTIAL_DEPTHS) {
      String channel = prefix + "depth" + depth;
      if (hub.hasListeners(channel)) {
        hub.publish(channel, partialDepth(data, depth).toString());
      }
    }
    previousPartialId = market.lastUpdateId();
    if (!nativeBookTickers) {
      deriveBookTicker();
    }
  }

  private ObjectNode partialDepth(JsonNode data, int depth) {
    ObjectNode event =
        Json.object()
            .put("e", "depthUpdate")
            .put("E", data.path("E").asLong())
            .put("T", data.path("T").asLong())
            .put("s", symbol)
            .put("U", data.path("U").asLong())
            .put("u", market.lastUpdateId())
            .put("pu", previousPartialId);
    event.set("b", levels(Side.BUY, depth));
    event.set("a", levels(Side.SELL, depth));
    return event;
  }

  private void deriveBookTicker() {
    ObjectNode ticker = bookTicker();
    String top = ticker.toString();
    if (!top.equals(previousTop)) {
      previousTop = top;
      ObjectNode event =
          Json.object()
              .put("e", "bookTicker")
              .put("u", market.lastUpdateId())
              .put("s", symbol)
              .put("E", market.lastEventTimeMs())
              .put("T", market.lastTransactionTimeMs());
      event.set("b", ticker.get("bidPrice"));
      event.set("B", ticker.get("bidQty"));
      event.set("a", ticker.get("askPrice"));
      event.set("A", ticker.get("askQty"));
      hub.publish(prefix + "bookTicker", event.toString());
    }
  }

  /** Best prices and sizes of the market's book; it must be live. */
  ObjectNode bookTicker() {
    OrderBook book = market.book();
    return Json.object()
        .put("symbol", symbol)
        .put("bidPrice", market.price(book.bestBidTicks()).toPlainString())
        .put("bidQty", market.quantity(book.bestBidLots()).toPlainString())
        .put("askPrice", market.price(book.bestAskTicks()).toPlainString())
        .put("askQty", market.quantity(book.bestAskLots()).toPlainString());
  }

  ArrayNode levels(Side side, int depth) {
    ArrayNode levels = Json.array();
    for (Tier tier : market.book().tiers(side, depth)) {
      levels
          .addArray()
          .add(market.price(tier.priceTicks()).toPlainString())
          .add(market.quantity(tier.quantityLots()).toPlainString());
    }
    return levels;
  }

  private ObjectNode aggTrade(JsonNode trade) {
    long id = trade.path("t").asLong();
    return Json.object()
        .put("e", "aggTrade")
        .put("E", trade.path("E").asLong())
        .put("s", symbol)
        .put("a", id)
        .put("p", trade.path("p").asText())
        .put("q", trade.path("q").asText())
        .put("nq", trade.path("q").asText())
        .put("f", id)
        .put("l", id)
        .put("T", trade.path("T").asLong())
        .put("m", trade.path("m").asBoolean());
  }

  private void remember(JsonNode trade, long id) {
    String price = trade.path("p").asText();
    String quantity = trade.path("q").asText();
    trades.add(
        Json.object()
            .put("id", id)
            .put("price", price)
            .put("qty", quantity)
            .put("quoteQty", decimal(new BigDecimal(price).multiply(new BigDecimal(quantity))))
            .put("time", trade.path("T").asLong())
            .put("isBuyerMaker", trade.path("m").asBoolean())
            .put("isRPITrade", false));
    if (trades.size() > TRADES_MAX) {
      trades.remove();
    }
  }

  /** The latest public trades, oldest first. */
  List<ObjectNode> trades(int limit) {
    List<ObjectNode> all = new ArrayList<>(trades);
    return all.subList(Math.max(0, all.size() - limit), all.size());
  }

  /** Sends the mark price: once a second, and to the 3 s stream at every third call. */
  void onSecond(long nowMs) {
    if (market.mark() == null) {
      return;
    }
    String mark = decimal(market.mark());
    ObjectNode event =
        Json.object()
            .put("e", "markPriceUpdate")
            .put("E", nowMs)
            .put("s", symbol)
            .put("p", mark)
            .put("ap", mark)
            .put("i", mark)
            .put("P", mark)
            .put("r", "0.00000000")
            .put("T", nextFundingMs(nowMs));
    hub.publish(prefix + "markPrice@1s", event.toString());
    if (nowMs / 1000 % 3 == 0) {
      hub.publish(prefix + "markPrice", event.toString());
    }
  }

  static long nextFundingMs(long nowMs) {
    return (nowMs / FUNDING_INTERVAL_MS + 1) * FUNDING_INTERVAL_MS;
  }
}
