package io.depthflow.binance.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The reference of {@link LineDecoder}: Jackson trees and BigDecimal, plain and slow. It decides
 * what is refused.
 */
public final class JsonLineDecoder {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,400}(\\.[0-9]{1,400})?");
  private static final Set<String> KNOWN = Set.of(Payload.NAMES);
  private static final BigDecimal MAX = BigDecimal.valueOf(Decimals.MAX);

  private final String symbol;
  private Grid grid = Grid.COARSEST;
  private long ignored;
  private long offBookTrades;

  public JsonLineDecoder(String symbol) {
    this.symbol = symbol;
  }

  public Grid grid() {
    return grid;
  }

  public void setGrid(Grid grid) {
    this.grid = grid;
  }

  public long ignored() {
    return ignored;
  }

  public long offBookTrades() {
    return offBookTrades;
  }

  /** As {@link LineDecoder#decode}. */
  public void decode(RawLine line, MarketListener listener) {
    try {
      decode(read(line.frame()), listener, line.receiveTimeNs());
    } catch (Refused e) {
      throw new CorruptFrameException(
          symbol, line.receiveTimeNs(), e.offset, e.getMessage(), line.frame());
    }
  }

  private void decode(ObjectNode top, MarketListener listener, long ns) {
    boolean wrapped = top.get("data") instanceof ObjectNode;
    ObjectNode p = wrapped ? (ObjectNode) top.get("data") : top;
    switch (kind(p, top.get("stream"), wrapped)) {
      case DEPTH -> listener.onDepth(depth(p, listener), ns);
      case PARTIAL_DEPTH -> listener.onPartialDepth(depth(p, listener), ns);
      case SNAPSHOT -> snapshot(p, listener, ns);
      case TRADE -> {
        checkSymbol(p);
        if (p.has("X") && !text(p, "X").equals("MARKET")) {
          offBookTrades++;
        } else {
          trade(p, "t", "q", false, listener, ns);
        }
      }
      case AGG_TRADE -> {
        checkSymbol(p);
        trade(p, "a", p.has("nq") ? "nq" : "q", true, listener, ns);
      }
      case BOOK_TICKER -> bookTicker(p, listener, ns);
      case SECOND_END -> {
        checkSymbol(p);
        listener.onSecondEnd(ns);
      }
      case CONNECT -> {
        checkSymbol(p);
        listener.onConnect(ns);
      }
      case POLLED -> {
        checkSymbol(p);
        listener.onPolled(ns);
      }
      case GAP -> {
        checkSymbol(p);
        listener.onGap(p.has("cause") ? text(p, "cause") : "", ns);
      }
      case OTHER -> ignored++;
    }
  }

  private static FrameKind kind(ObjectNode p, JsonNode stream, boolean wrapped) {
    if (p.has("e")) {
      String event = text(p, "e");
      if (stream != null && !stream.isTextual() && event.equals("depthUpdate")) {
        throw new Refused("stream is not a string");
      }
      return FrameKind.ofEvent(event, stream == null ? null : stream.asText());
    }
    if (p.has("lastUpdateId")) {
      return wrapped ? FrameKind.OTHER : FrameKind.SNAPSHOT;
    }
    return p.has("u") && p.has("b") && p.has("a") && p.has("B") && p.has("A")
        ? FrameKind.BOOK_TICKER
        : FrameKind.OTHER;
  }

  static FrameKind kind(ObjectNode top) {
    return top.get("data") instanceof ObjectNode data
        ? kind(data, top.get("stream"), true)
        : kind(top, top.get("stream"), false);
  }

  private DepthUpdate depth(ObjectNode p, MarketListener listener) {
    checkSymbol(p);
    long first = integer(p, "U");
    long last = integer(p, "u");
    if (first > last) {
      throw new Refused("first update id U " + first + " is behind the final one u " + last);
    }
    DepthUpdate e = new DepthUpdate();
    long eventTime = integer(p, "E");
    long time = p.has("T") ? integer(p, "T") : 0;
    long previous = p.has("pu") ? integer(p, "pu") : DepthUpdate.NO_PREVIOUS;
    e.reset(eventTime, time, first, last, previous);
    List<Pair> bids = levels(p, "b");
    List<Pair> asks = levels(p, "a");
    Grid g = finest(finest(grid, bids), asks);
    fill(bids, g, e.bids());
    fill(asks, g, e.asks());
    refine(g, listener);
    return e;
  }

  private void snapshot(ObjectNode p, MarketListener listener, long ns) {
    long id = integer(p, "lastUpdateId");
    List<Pair> bids = levels(p, "bids");
    List<Pair> asks = levels(p, "asks");
    Grid g = finest(finest(grid, bids), asks);
    DepthUpdate.Levels bidLevels = new DepthUpdate.Levels(bids.size());
    DepthUpdate.Levels askLevels = new DepthUpdate.Levels(asks.size());
    fill(bids, g, bidLevels);
    fill(asks, g, askLevels);
    refine(g, listener);
    listener.onSnapshot(new DepthSnapshot(id, bidLevels, askLevels), ns);
  }

  private void trade(
      ObjectNode p, String idKey, String quantityKey, boolean agg, MarketListener out, long ns) {
    long id = integer(p, idKey);
    long time = integer(p, "T");
    JsonNode maker = p.get("m");
    if (maker == null || !maker.isBoolean()) {
      throw new Refused("m is not true or false");
    }
    Pair pair = new Pair(decimal(p.get("p"), "p"), decimal(p.get(quantityKey), quantityKey));
    if (pair.price.signum() == 0) {
      throw new Refused("p is zero");
    }
    if (pair.quantity.signum() == 0) {
      offBookTrades++;
      return;
    }
    Grid g = finest(grid, List.of(pair));
    Trade trade =
        new Trade(
            id,
            time,
            pair.ticks(g),
            pair.lots(g),
            maker.booleanValue() ? Side.SELL : Side.BUY,
            agg);
    refine(g, out);
    out.onTrade(trade, ns);
  }

  private void bookTicker(ObjectNode p, MarketListener listener, long ns) {
    checkSymbol(p);
    long id = integer(p, "u");
    Pair bid = new Pair(decimal(p.get("b"), "b"), decimal(p.get("B"), "B"));
    Pair ask = new Pair(decimal(p.get("a"), "a"), decimal(p.get("A"), "A"));
    Grid g = finest(grid, List.of(bid, ask));
    BookTicker ticker = new BookTicker(id, bid.ticks(g), bid.lots(g), ask.ticks(g), ask.lots(g));
    refine(g, listener);
    listener.onBookTicker(ticker, ns);
  }

  private void refine(Grid g, MarketListener listener) {
    if (!g.equals(grid)) {
      grid = g;
      listener.onGrid(g);
    }
  }

  private void checkSymbol(ObjectNode p) {
    String s = text(p, "s");
    if (!s.equals(symbol)) {
      throw new Refused("it is a frame of " + s);
    }
  }

  /** One object of a frame, its known keys unique, with nothing behind it. */
  static ObjectNode read(byte[] frame) {
    String json;
    try {
      json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame)).toString();
    } catch (CharacterCodingException e) {
      throw new Refused("not UTF-8");
    }
    try (JsonParser parser = MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Refused("not a JSON object", 0);
      }
      ObjectNode top = object(parser, true);
      if (parser.nextToken() != null) {
        throw new Refused(
            "something behind the JSON object", (int) parser.currentLocation().getCharOffset());
      }
      return top;
    } catch (JsonProcessingException e) {
      throw new Refused(
          "not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "),
          e.getLocation() == null
              ? CorruptFrameException.NO_OFFSET
              : (int) e.getLocation().getCharOffset());
    } catch (IOException e) {
      throw new Refused("not JSON: " + e.getMessage());
    }
  }

  private static ObjectNode object(JsonParser parser, boolean isTop) throws IOException {
    ObjectNode node = MAPPER.createObjectNode();
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      if (KNOWN.contains(key) && !seen.add(key)) {
        throw new Refused(
            "key " + key + " twice", (int) parser.currentTokenLocation().getCharOffset());
      }
      parser.nextToken();
      boolean data = isTop && key.equals("data") && parser.currentToken() == JsonToken.START_OBJECT;
      node.set(key, data ? object(parser, false) : MAPPER.readTree(parser));
    }
    return node;
  }

  private static String text(ObjectNode p, String key) {
    JsonNode n = p.get(key);
    if (n == null || !n.isTextual()) {
      throw new Refused(key + (n == null ? " is missing" : " is not a string"));
    }
    return n.textValue();
  }

  private static long integer(ObjectNode p, String key) {
    JsonNode n = p.get(key);
    if (n == null || !n.isIntegralNumber() || !n.canConvertToLong() || n.longValue() < 0) {
      throw new Refused(key + (n == null ? " is missing" : " is not an integer of 0 to 2^63-1"));
    }
    return n.longValue();
  }

  private static List<Pair> levels(ObjectNode p, String key) {
    JsonNode n = p.get(key);
    if (n == null || !n.isArray()) {
      throw new Refused(key + (n == null ? " is missing" : " is not a list of levels"));
    }
    List<Pair> levels = new ArrayList<>(n.size());
    for (JsonNode level : n) {
      if (!level.isArray() || level.size() != 2) {
        throw new Refused(key + " has a level that is not [price, quantity]");
      }
      Pair pair = new Pair(decimal(level.get(0), key), decimal(level.get(1), key));
      if (pair.price.signum() == 0) {
        throw new Refused(key + " has a level at price zero");
      }
      levels.add(pair);
    }
    return levels;
  }

  private static BigDecimal decimal(JsonNode n, String key) {
    if (n == null || !n.isTextual() || !DECIMAL.matcher(n.textValue()).matches()) {
      throw new Refused(key + (n == null ? " is missing" : " has no decimal string: " + shown(n)));
    }
    BigDecimal d = new BigDecimal(n.textValue()).stripTrailingZeros();
    if (d.scale() > Grid.MAX_DECIMALS) {
      throw new Refused(key + " has more than " + Grid.MAX_DECIMALS + " decimals: " + shown(n));
    }
    return d.scale() < 0 ? d.setScale(0) : d;
  }

  private static String shown(JsonNode n) {
    String s = n.toString();
    return s.length() <= 40 ? s : s.substring(0, 40) + "...";
  }

  private static Grid finest(Grid grid, List<Pair> pairs) {
    int price = grid.priceDecimals();
    int quantity = grid.quantityDecimals();
    for (Pair p : pairs) {
      price = Math.max(price, p.price.scale());
      quantity = Math.max(quantity, p.quantity.scale());
    }
    return new Grid(price, quantity);
  }

  private static void fill(List<Pair> pairs, Grid g, DepthUpdate.Levels levels) {
    for (Pair p : pairs) {
      levels.add(p.ticks(g), p.lots(g));
    }
  }

  private record Pair(BigDecimal price, BigDecimal quantity) {
    long ticks(Grid g) {
      return onGrid(price, g.priceDecimals());
    }

    long lots(Grid g) {
      return onGrid(quantity, g.quantityDecimals());
    }

    private static long onGrid(BigDecimal d, int decimals) {
      BigDecimal v = d.movePointRight(decimals);
      if (v.compareTo(MAX) > 0) {
        throw new Refused(
            d.toPlainString() + " has no exact integer at " + decimals + " decimals (2^53)");
      }
      return v.longValueExact();
    }
  }

  /** A refusal on its way to becoming a {@link CorruptFrameException}. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;

    Refused(String message) {
      this(message, CorruptFrameException.NO_OFFSET);
    }

    Refused(String message, int offset) {
      super(message, null, false, false);
      this.offset = offset;
    }

    int offset() {
      return offset;
    }
  }
}
