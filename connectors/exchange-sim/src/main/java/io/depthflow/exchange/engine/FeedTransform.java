package io.depthflow.exchange.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Moves the market of one symbol in time and price: every line is shifted by a constant number of
 * milliseconds, and by the sum of the price shocks so far. Prices of all levels, trades and tickers
 * move by the same amount, so the market goes on as it would have, elsewhere. A shock is a depth
 * event of its own and takes one update id; all later ids move up by one, so the chain of {@code
 * U}, {@code u}, {@code pu} stays whole. Without any shift a line passes byte for byte.
 */
public final class FeedTransform {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALL = Integer.MAX_VALUE;
  private static final BigDecimal BASIS_POINTS = new BigDecimal("10000");

  private final long shiftMs;
  private BigDecimal priceShift = BigDecimal.ZERO;
  private long idShift;

  /**
   * @param shiftMs added to every time of every line
   */
  public FeedTransform(long shiftMs) {
    this.shiftMs = shiftMs;
  }

  /** Sum of the shocks so far, quote currency. */
  public BigDecimal priceShift() {
    return priceShift;
  }

  /** The line as it happens here. */
  public RawLine apply(RawLine line) {
    long receiveNs = line.receiveTimeNs() + shiftMs * 1_000_000;
    if (shiftMs == 0 && idShift == 0) {
      return line;
    }
    try {
      JsonNode root = JSON.readTree(line.frame());
      JsonNode data = root.has("data") ? root.get("data") : root;
      if (data instanceof ObjectNode payload) {
        shift(payload);
      }
      return new RawLine(line.symbol(), receiveNs, JSON.writeValueAsBytes(root));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Line of " + line.symbol() + " received at " + line.receiveTimeNs() + " ns is not JSON",
          e);
    }
  }

  private void shift(ObjectNode payload) {
    addTo(payload, "E", shiftMs);
    addTo(payload, "T", shiftMs);
    addTo(payload, "U", idShift);
    addTo(payload, "u", idShift);
    addTo(payload, "pu", idShift);
    addTo(payload, "lastUpdateId", idShift);
    if (priceShift.signum() == 0) {
      return;
    }
    for (String side : new String[] {"b", "a", "bids", "asks"}) {
      JsonNode value = payload.get(side);
      if (value instanceof ArrayNode levels) {
        payload.set(side, shiftLevels(levels));
      } else if (value != null && value.isTextual()) {
        payload.put(side, moved(value.asText()));
      }
    }
    if (payload.get("o") instanceof ArrayNode orders) {
      // Items of order-by-order truth: kind, side, price, order id, quantity.
      for (JsonNode order : orders) {
        ((ArrayNode) order).set(2, JSON.getNodeFactory().textNode(moved(order.get(2).asText())));
      }
    }
    for (String field : new String[] {"p", "i", "P", "ap"}) {
      JsonNode value = payload.get(field);
      if (value != null && value.isTextual()) {
        payload.put(field, moved(value.asText()));
      }
    }
  }

  private static void addTo(ObjectNode payload, String field, long amount) {
    JsonNode value = payload.get(field);
    if (value != null && value.isIntegralNumber()) {
      payload.put(field, value.asLong() + amount);
    }
  }

  private ArrayNode shiftLevels(ArrayNode levels) {
    ArrayNode out = JSON.createArrayNode();
    for (JsonNode level : levels) {
      BigDecimal price = new BigDecimal(level.get(0).asText()).add(priceShift);
      if (price.signum() > 0) {
        out.addArray().add(price.toPlainString()).add(level.get(1).asText());
      }
    }
    return out;
  }

  private String moved(String price) {
    return new BigDecimal(price).add(priceShift).toPlainString();
  }

  /**
   * Shifts the market from here on.
   *
   * @param market the market as it stands, fed with the lines of this transform
   * @param bp basis points of the mid, rounded to a whole number of the contract's ticks; negative
   *     is down
   * @return the depth line that does it, to be fed and sent like any other
   * @throws IllegalStateException while the market is not live
   * @throws IllegalArgumentException when less than one tick or no price would be left
   */
  public RawLine shock(SymbolMarket market, double bp, long nowMs) {
    String symbol = market.instrument().symbol();
    if (!market.isLive()) {
      throw new IllegalStateException("No shock: the market of " + symbol + " is not in sync");
    }
    if (market.orderSequence() > 0) {
      throw new IllegalStateException(
          "No shock: the feed of " + symbol + " tells every order, and none moved its price");
    }
    BigDecimal tick = market.instrument().tickSize();
    BigDecimal ticks =
        market
            .mid()
            .multiply(BigDecimal.valueOf(bp))
            .divide(BASIS_POINTS.multiply(tick), 0, RoundingMode.HALF_UP);
    BigDecimal by = ticks.multiply(tick);
    if (by.signum() == 0) {
      throw new IllegalArgumentException(
          "A shock of " + bp + " bp is less than half a tick of " + symbol + "; ask for more");
    }
    if (market.price(market.book().bestBidTicks()).add(by).signum() <= 0) {
      throw new IllegalArgumentException(
          "A shock of " + bp + " bp leaves no positive price for " + symbol + "; ask for less");
    }
    ObjectNode root = JSON.createObjectNode();
    String stream = symbol.toLowerCase(java.util.Locale.ROOT) + "@depth";
    long last = market.lastUpdateId();
    ObjectNode data = root.put("stream", stream).putObject("data");
    data.put("e", "depthUpdate").put("E", nowMs).put("T", nowMs).put("s", symbol);
    data.put("U", last + 1).put("u", last + 1).put("pu", last);
    data.set("b", shockedSide(market, Side.BUY, by));
    data.set("a", shockedSide(market, Side.SELL, by));
    priceShift = priceShift.add(by);
    idShift++;
    byte[] frame = root.toString().getBytes(StandardCharsets.UTF_8);
    return new RawLine(symbol, nowMs * 1_000_000, frame);
  }

  private static ArrayNode shockedSide(SymbolMarket market, Side side, BigDecimal by) {
    List<Tier> tiers = market.book().tiers(side, ALL);
    Map<BigDecimal, String> levels = new TreeMap<>();
    for (Tier tier : tiers) {
      levels.put(market.price(tier.priceTicks()), "0");
    }
    for (Tier tier : tiers) {
      BigDecimal moved = market.price(tier.priceTicks()).add(by);
      if (moved.signum() > 0) {
        levels.put(moved, market.quantity(tier.quantityLots()).toPlainString());
      }
    }
    ArrayNode out = JSON.createArrayNode();
    levels.forEach((price, quantity) -> out.addArray().add(price.toPlainString()).add(quantity));
    return out;
  }
}
