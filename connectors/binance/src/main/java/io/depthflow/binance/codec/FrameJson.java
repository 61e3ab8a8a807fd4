package io.depthflow.binance.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;

/**
 * Frames by Jackson: encodes what the venue sends, for the simulated exchange and the generator.
 * {@link #decoder} is the way back and the reference of the scanner.
 *
 * <p>Where a method takes a {@code stream}, a name ({@code btcusdt@depth@100ms}) gives a combined
 * frame {@code {"stream":...,"data":...}} and null the bare payload. Numbers have as many decimals
 * as the grid.
 */
public final class FrameJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FrameJson() {}

  /** The reference decoder of one symbol. */
  public static JsonLineDecoder decoder(String symbol) {
    return new JsonLineDecoder(symbol);
  }

  /** A diff-depth event; {@code pu} is left out where the update has none (spot). */
  public static byte[] depthFrame(String stream, String symbol, DepthUpdate update, Grid grid) {
    ObjectNode p = object().put("e", "depthUpdate").put("E", update.eventTimeMs());
    p.put("T", update.transactionTimeMs()).put("s", symbol);
    p.put("U", update.firstUpdateId()).put("u", update.finalUpdateId());
    if (update.previousFinalUpdateId() != DepthUpdate.NO_PREVIOUS) {
      p.put("pu", update.previousFinalUpdateId());
    }
    levels(p.putArray("b"), update.bids(), grid);
    levels(p.putArray("a"), update.asks(), grid);
    return frame(stream, p);
  }

  /** Body of a REST depth answer; always bare. */
  public static byte[] snapshotBody(
      DepthSnapshot snapshot, long eventTimeMs, long transactionTimeMs, Grid grid) {
    ObjectNode p = object().put("lastUpdateId", snapshot.lastUpdateId());
    p.put("E", eventTimeMs).put("T", transactionTimeMs);
    levels(p.putArray("bids"), snapshot.bids(), grid);
    levels(p.putArray("asks"), snapshot.asks(), grid);
    return frame(null, p);
  }

  /** A trade, or an aggTrade where {@link Trade#aggregate()}. */
  public static byte[] tradeFrame(
      String stream, String symbol, Trade trade, long eventTimeMs, Grid grid) {
    ObjectNode p = object().put("e", trade.aggregate() ? "aggTrade" : "trade");
    p.put("E", eventTimeMs);
    String price = Decimals.format(trade.priceTicks(), grid.priceDecimals());
    String quantity = Decimals.format(trade.quantityLots(), grid.quantityDecimals());
    if (trade.aggregate()) {
      p.put("a", trade.id()).put("s", symbol).put("p", price).put("q", quantity);
      p.put("nq", quantity).put("f", trade.id()).put("l", trade.id());
      p.put("T", trade.tradeTimeMs());
    } else {
      p.put("T", trade.tradeTimeMs()).put("s", symbol).put("t", trade.id());
      p.put("p", price).put("q", quantity).put("X", "MARKET");
    }
    p.put("m", trade.aggressor() == Side.SELL);
    return frame(stream, p);
  }

  public static byte[] bookTickerFrame(
      String stream,
      String symbol,
      BookTicker ticker,
      long eventTimeMs,
      long transactionTimeMs,
      Grid grid) {
    ObjectNode p = object().put("e", "bookTicker").put("u", ticker.updateId()).put("s", symbol);
    p.put("b", Decimals.format(ticker.bidTicks(), grid.priceDecimals()));
    p.put("B", Decimals.format(ticker.bidLots(), grid.quantityDecimals()));
    p.put("a", Decimals.format(ticker.askTicks(), grid.priceDecimals()));
    p.put("A", Decimals.format(ticker.askLots(), grid.quantityDecimals()));
    p.put("T", transactionTimeMs).put("E", eventTimeMs);
    return frame(stream, p);
  }

  /**
   * Payload of a combined frame, or the frame itself where it has no wrapper.
   *
   * @throws IllegalArgumentException when the frame is not a JSON object
   */
  public static byte[] payloadOf(byte[] frame) {
    try {
      ObjectNode top = JsonLineDecoder.read(frame);
      return top.get("data") instanceof ObjectNode data ? bytes(data) : frame;
    } catch (JsonLineDecoder.Refused e) {
      throw new IllegalArgumentException("Frame refused: " + e.getMessage(), e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] combined(String stream, ObjectNode payload) {
    ObjectNode top = object().put("stream", stream);
    top.set("data", payload);
    return bytes(top);
  }

  private static byte[] frame(String stream, ObjectNode payload) {
    return stream == null ? bytes(payload) : combined(stream, payload);
  }

  private static void levels(ArrayNode out, DepthUpdate.Levels levels, Grid grid) {
    for (int i = 0; i < levels.size(); i++) {
      out.addArray()
          .add(Decimals.format(levels.ticks(i), grid.priceDecimals()))
          .add(Decimals.format(levels.lots(i), grid.quantityDecimals()));
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of strings and numbers is always JSON", e);
    }
  }
}
