package io.depthflow.exchange.engine.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A line read the plain way: a JSON tree, decimals, integers on a fixed grid. */
final class SlowEvent {

  enum Kind {
    SNAPSHOT,
    DEPTH,
    TRADE,
    ORDERS,
    OTHER
  }

  /** A level of a depth event: bid or ask, ticks, lots. */
  record Level(boolean bid, long ticks, long lots) {}

  /** An item of an order-by-order line. */
  record Item(char kind, boolean bid, long ticks, long id, long lots) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  final RawLine line;
  final Kind kind;
  final List<Level> levels = new ArrayList<>();
  final List<Item> items = new ArrayList<>();
  long first;
  long last;
  long previous;
  long timeMs;
  long ticks;
  long lots;
  boolean sold;
  boolean aggregate;

  SlowEvent(RawLine line, int priceDecimals, int quantityDecimals) {
    this.line = line;
    JsonNode root;
    try {
      root = JSON.readTree(line.frame());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode d = root.has("data") ? root.get("data") : root;
    String stream = root.path("stream").asText();
    String event = d.path("e").asText();
    if (d.has("lastUpdateId")) {
      kind = Kind.SNAPSHOT;
      last = d.get("lastUpdateId").asLong();
      levels(d.get("bids"), true, priceDecimals, quantityDecimals);
      levels(d.get("asks"), false, priceDecimals, quantityDecimals);
    } else if (event.equals("depthUpdate")) {
      kind = Kind.DEPTH;
      first = d.get("U").asLong();
      last = d.get("u").asLong();
      previous = d.has("pu") ? d.get("pu").asLong() : -1;
      timeMs = d.has("T") ? d.get("T").asLong() : d.get("E").asLong();
      levels(d.get("b"), true, priceDecimals, quantityDecimals);
      levels(d.get("a"), false, priceDecimals, quantityDecimals);
    } else if (event.equals("trade") || event.equals("aggTrade")) {
      kind = Kind.TRADE;
      aggregate = event.equals("aggTrade");
      timeMs = d.get("T").asLong();
      ticks = whole(d.get("p"), priceDecimals);
      lots = whole(d.get("q"), quantityDecimals);
      sold = d.get("m").asBoolean();
    } else if (stream.endsWith("@depthflowOrders")) {
      kind = Kind.ORDERS;
      for (JsonNode i : d.get("o")) {
        items.add(
            new Item(
                i.get(0).asText().charAt(0),
                i.get(1).asText().equals("B"),
                whole(i.get(2), priceDecimals),
                i.get(3).asLong(),
                whole(i.get(4), quantityDecimals)));
      }
    } else {
      kind = Kind.OTHER;
    }
  }

  private void levels(JsonNode list, boolean bid, int priceDecimals, int quantityDecimals) {
    for (JsonNode l : list) {
      levels.add(new Level(bid, whole(l.get(0), priceDecimals), whole(l.get(1), quantityDecimals)));
    }
  }

  private static long whole(JsonNode number, int decimals) {
    return new BigDecimal(number.asText()).movePointRight(decimals).longValueExact();
  }
}
