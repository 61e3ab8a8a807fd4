package io.depthflow.exchange.engine.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Every order of a feed that tells them one by one, as lines {@code
 * {"stream":"btcusdt@depthflowOrders","data":{"e":"depthflowOrders","E":ms,"s":"BTCUSDT",
 * "o":[[kind,side,price,id,quantity],...]}}} directly before the depth or trade frame that shows
 * the same changes. Kinds: {@code A} adds at the tail of the price's queue, {@code C} cancels that
 * much of an order, which keeps its place while some is left, {@code T} trades that much of it.
 * Side {@code B} stands for bids, {@code S} for asks. The first line adds all orders present. A
 * line with {@code "all":true} lists every order anew: those it does not name are gone, those it
 * does keep their places.
 *
 * <p>An order's sequence counts the orders added before it: within a price, lower is nearer to the
 * front.
 */
public final class OrderQueues {

  private static final byte[] CHANNEL = "@depthflowOrders\"".getBytes(StandardCharsets.US_ASCII);
  private static final int CHANNEL_WITHIN = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Told of what happens to the queues, in order. */
  public interface Listener {
    /** Lots of an order traded: the aggressor met this price. */
    void onQueueTrade(Side makerSide, long ticks, long lots);

    /** Lots of an order were cancelled. */
    void onQueueCancel(Side makerSide, long ticks, long lots, long sequence);
  }

  private static final class Resting {
    final Side side;
    final long sequence;
    long ticks;
    long lots;

    Resting(Side side, long sequence, long ticks, long lots) {
      this.side = side;
      this.sequence = sequence;
      this.ticks = ticks;
      this.lots = lots;
    }
  }

  private final String symbol;
  private final Map<Long, Resting> orders = new HashMap<>();
  private final Map<Long, Long> bids = new HashMap<>();
  private final Map<Long, Long> asks = new HashMap<>();
  private long sequence;
  private boolean seen;

  public OrderQueues(String symbol) {
    this.symbol = symbol;
  }

  /** Whether a line is one of orders; looks at its first bytes only. */
  public static boolean isOrderLine(byte[] frame) {
    int end = Math.min(frame.length - CHANNEL.length, CHANNEL_WITHIN);
    for (int i = 0; i <= end; i++) {
      if (frame[i] == '@') {
        return Arrays.equals(frame, i, i + CHANNEL.length, CHANNEL, 0, CHANNEL.length);
      }
    }
    return false;
  }

  /** Whether a line of orders was seen. */
  public boolean seen() {
    return seen;
  }

  /** Sequence of the last order added. */
  public long sequence() {
    return sequence;
  }

  /** What stands at a price, after the lines so far. */
  public long lotsAt(Side side, long ticks) {
    return (side == Side.BUY ? bids : asks).getOrDefault(ticks, 0L);
  }

  /**
   * Takes a line.
   *
   * @param ticks of a price, throws where it is not on the grid; likewise lots
   * @throws IllegalArgumentException when the line is not whole or does not follow on the others
   */
  public void onLine(
      RawLine line,
      ToLongFunction<BigDecimal> ticks,
      ToLongFunction<BigDecimal> lots,
      Listener to) {
    seen = true;
    try {
      JsonNode data = JSON.readTree(line.frame()).path("data");
      require(data.path("s").asText().equals(symbol), line, "is not of " + symbol);
      JsonNode items = data.path("o");
      require(items.isArray(), line, "has no list 'o'");
      Map<Long, Resting> before = Map.of();
      if (data.path("all").asBoolean()) {
        before = new HashMap<>(orders);
        orders.clear();
        bids.clear();
        asks.clear();
      }
      for (JsonNode item : items) {
        require(item.size() == 5, line, "has an item that is not of 5 parts: " + item);
        String book = item.get(1).asText();
        require("B".equals(book) || "S".equals(book), line, "names side '" + book + "'");
        apply(
            line,
            item.get(0).asText(),
            "B".equals(book) ? Side.BUY : Side.SELL,
            ticks.applyAsLong(new BigDecimal(item.get(2).asText())),
            item.get(3).asLong(),
            lots.applyAsLong(new BigDecimal(item.get(4).asText())),
            before,
            to);
      }
      tellGone(before, to);
    } catch (IOException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(describe(line, "cannot be read: " + e.getMessage()), e);
    }
  }

  private void apply(
      RawLine line,
      String kind,
      Side side,
      long ticks,
      long id,
      long lots,
      Map<Long, Resting> before,
      Listener to) {
    if ("A".equals(kind)) {
      require(lots > 0, line, "adds nothing as order " + id);
      Resting known = before.get(id);
      boolean stays = known != null && known.side == side && known.ticks == ticks;
      Resting added = new Resting(side, stays ? known.sequence : ++sequence, ticks, lots);
      require(orders.putIfAbsent(id, added) == null, line, "adds order " + id + " twice");
      (side == Side.BUY ? bids : asks).merge(ticks, lots, Long::sum);
      return;
    }
    Resting order = orders.get(id);
    require(
        order != null && order.side == side && order.ticks == ticks && order.lots >= lots,
        line,
        "takes more of order " + id + " than is there, or takes it elsewhere");
    order.lots -= lots;
    if (order.lots == 0) {
      orders.remove(id);
    }
    (side == Side.BUY ? bids : asks)
        .computeIfPresent(ticks, (t, sum) -> sum == lots ? null : sum - lots);
    if ("T".equals(kind)) {
      to.onQueueTrade(side, ticks, lots);
    } else {
      require("C".equals(kind), line, "has an item of unknown kind '" + kind + "'");
      to.onQueueCancel(side, ticks, lots, order.sequence);
    }
  }

  /** Orders that a line of all orders no longer has, or has less of, were cancelled. */
  private void tellGone(Map<Long, Resting> before, Listener to) {
    before.forEach(
        (id, was) -> {
          Resting now = orders.get(id);
          long left = now == null || now.sequence != was.sequence ? 0 : now.lots;
          if (left < was.lots) {
            to.onQueueCancel(was.side, was.ticks, was.lots - left, was.sequence);
          }
        });
  }

  /** Multiplies all prices and quantities, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    bids.clear();
    asks.clear();
    for (Resting order : orders.values()) {
      order.ticks = Math.multiplyExact(order.ticks, priceFactor);
      order.lots = Math.multiplyExact(order.lots, quantityFactor);
      (order.side == Side.BUY ? bids : asks).merge(order.ticks, order.lots, Long::sum);
    }
  }

  private static void require(boolean ok, RawLine line, String problem) {
    if (!ok) {
      throw new IllegalArgumentException(describe(line, problem));
    }
  }

  private static String describe(RawLine line, String problem) {
    return "order-by-order line of "
        + line.symbol()
        + " received at "
        + line.receiveTimeNs()
        + " ns "
        + problem
        + "; the feed is not whole: use another queue model than fifo";
  }
}
