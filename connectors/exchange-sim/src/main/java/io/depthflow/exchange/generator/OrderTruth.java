package io.depthflow.exchange.generator;

import io.depthflow.market.Grid;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The true orders behind the displayed book, and the lines that tell them: every displayed size is
 * the sum of a queue. What a trade eats comes off the front; where a size falls without a trade,
 * orders are cancelled at random places, each lot of the queue as likely to go as any other; where
 * it grows, orders of exponential size, about an eighth of the mean size at the best, join at the
 * tail. Its random numbers are its own: with and without it the market is the same to the byte.
 *
 * <p>A line stands directly before the frame that shows its changes and has the same receive time:
 *
 * <pre>
 *   {"stream":"btcusdt@depthflowOrders","data":{"e":"depthflowOrders","E":ms,"s":"BTCUSDT",
 *    "all":true,"o":[["A","B","60000.1",123456,"0.250"],...]}}
 * </pre>
 *
 * with a list of changes in the order in which they happened: kind (A an order joins at the tail, C
 * so much of an order is cancelled and its place stays while some is left, T so much of the front
 * order is traded), side of the book (B bids, S asks), price, order id, quantity. {@code all} is
 * there and true where the list is every order present, before a snapshot: what was known of
 * earlier orders is to be forgotten. The stream is for readers of the feed and goes to no socket.
 */
final class OrderTruth {

  private static final int ORDERS_PER_TOP_LEVEL = 8;

  private final String symbol;
  private final Grid grid;
  private final SeededRandom random;
  private final double meanOrderLots;
  private final Map<Long, OrderQueue> bids = new HashMap<>();
  private final Map<Long, OrderQueue> asks = new HashMap<>();
  private final Ladder known = new Ladder();
  private final FrameBytes items = new FrameBytes();
  private final FrameBytes out = new FrameBytes();
  private long lastOrderId;
  private boolean restated;

  OrderTruth(GeneratorConfig config) {
    symbol = config.symbol();
    grid = config.grid();
    random = new SeededRandom(config.seed(), "orders");
    meanOrderLots = config.topQuantity() / config.stepSize().doubleValue() / ORDERS_PER_TOP_LEVEL;
  }

  /** Lists all orders present, instead of what changed since the last line. */
  void restate() {
    items.clear();
    restated = true;
    for (int i = 0; i < known.size; i++) {
      long lots = known.lots[i];
      if (lots != 0) {
        long ticks = known.ticks[i];
        side(lots > 0).get(ticks).each((id, q) -> item('A', lots > 0, ticks, id, q));
      }
    }
  }

  /** Cancels and adds what brings the queues to the displayed sizes: first all cancels. */
  void follow(Ladder displayed) {
    for (boolean growing : new boolean[] {false, true}) {
      for (boolean isBid : new boolean[] {true, false}) {
        displayed.changesSince(known, isBid, (ticks, lots) -> follow(growing, isBid, ticks, lots));
      }
    }
    known.copyFrom(displayed);
  }

  private void follow(boolean growing, boolean isBid, long ticks, long lots) {
    Map<Long, OrderQueue> side = side(isBid);
    OrderQueue queue = side.get(ticks);
    long before = queue == null ? 0 : queue.total();
    if (growing && lots > before) {
      add(queue == null ? newQueue(side, ticks) : queue, isBid, ticks, lots - before);
    } else if (!growing && lots < before) {
      queue.cancel(before - lots, random, (id, q) -> item('C', isBid, ticks, id, q));
      if (lots == 0) {
        side.remove(ticks);
      }
    }
  }

  private static OrderQueue newQueue(Map<Long, OrderQueue> side, long ticks) {
    OrderQueue queue = new OrderQueue();
    side.put(ticks, queue);
    return queue;
  }

  private void add(OrderQueue queue, boolean isBid, long ticks, long lots) {
    for (long left = lots; left > 0; ) {
      long size = Math.min(left, Math.max(1, Math.round(meanOrderLots * random.exponential())));
      left -= size;
      queue.add(++lastOrderId, size);
      item('A', isBid, ticks, lastOrderId, size);
    }
  }

  /** An aggressive order takes lots off the front of the best level, as the book's ladder does. */
  void trade(boolean buy, long lots) {
    long ticks = buy ? known.askTicks() : known.bidTicks();
    OrderQueue queue = side(!buy).get(ticks);
    queue.trade(lots, (id, q) -> item('T', !buy, ticks, id, q));
    if (queue.total() == 0) {
      side(!buy).remove(ticks);
    }
    known.eat(buy, lots);
  }

  /**
   * The line of what happened since the last one.
   *
   * @return null where nothing did
   */
  byte[] line(long eventMs) {
    if (items.isEmpty()) {
      return null;
    }
    out.clear().text("{\"stream\":\"").text(symbol.toLowerCase(Locale.ROOT));
    out.text("@depthflowOrders\",\"data\":{\"e\":\"depthflowOrders\",\"E\":").number(eventMs);
    out.text(",\"s\":\"").text(symbol).text(restated ? "\",\"all\":true" : "\"");
    out.text(",\"o\":[").text(items.dropLast().toArray()).text("]}}");
    forget();
    return out.toArray();
  }

  /** Drops what would be in the next line: nobody listens. */
  void forget() {
    items.clear();
    restated = false;
  }

  private Map<Long, OrderQueue> side(boolean isBid) {
    return isBid ? bids : asks;
  }

  private void item(char kind, boolean isBid, long ticks, long id, long lots) {
    items.text("[\"").symbol(kind).text(isBid ? "\",\"B\",\"" : "\",\"S\",\"");
    items.decimal(ticks, grid.priceDecimals()).text("\",").number(id).text(",\"");
    items.decimal(lots, grid.quantityDecimals()).text("\"],");
  }
}
