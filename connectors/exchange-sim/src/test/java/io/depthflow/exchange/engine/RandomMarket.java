package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A seeded market around 1000: a book of ten levels a side that wanders, and trades at or near it.
 */
final class RandomMarket {

  private static final int LEVELS = 10;

  private final Random random;
  private final TestMarket market;
  private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>();
  private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private int bestBid = 10_000;

  RandomMarket(Random random, TestMarket market) {
    this.random = random;
    this.market = market;
  }

  static BigDecimal price(int ticks) {
    return BigDecimal.valueOf(ticks, 1);
  }

  BigDecimal quantity(int max) {
    return BigDecimal.valueOf(1 + random.nextInt(max), 3);
  }

  /** Displayed quantity of a side at a limit or better. */
  BigDecimal displayedUpTo(Side bookSide, BigDecimal limit) {
    Map<BigDecimal, BigDecimal> within =
        bookSide == Side.SELL ? asks.headMap(limit, true) : bids.tailMap(limit, true);
    return within.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  BigDecimal displayedAt(Side bookSide, BigDecimal price) {
    return (bookSide == Side.BUY ? bids : asks).getOrDefault(price, BigDecimal.ZERO);
  }

  int bestBidTicks() {
    return bestBid;
  }

  /** Sends the book as it now is: at first by a snapshot, then by a depth event. */
  void move() {
    bestBid = Math.max(9_800, Math.min(10_200, bestBid + random.nextInt(7) - 3));
    int bestAsk = bestBid + 1 + random.nextInt(2);
    String bidChanges = change(bids, -1, bestBid);
    String askChanges = change(asks, 1, bestAsk);
    market.depth(bidChanges, askChanges);
  }

  void open() {
    market.openBook();
    market.depth("1000.0 0, 999.9 0, 999.0 0", "1000.1 0, 1000.2 0, 1001.0 0");
    move();
  }

  private String change(TreeMap<BigDecimal, BigDecimal> side, int step, int best) {
    TreeMap<BigDecimal, BigDecimal> next = new TreeMap<>();
    for (int i = 0; i < LEVELS; i++) {
      BigDecimal price = price(best + step * i);
      BigDecimal kept = side.get(price);
      next.put(price, kept != null && random.nextInt(3) > 0 ? kept : quantity(4_000));
    }
    StringJoiner out = new StringJoiner(",");
    for (BigDecimal price : side.keySet()) {
      if (!next.containsKey(price)) {
        out.add(price.toPlainString() + " 0");
      }
    }
    next.forEach(
        (price, quantity) -> {
          if (!quantity.equals(side.get(price))) {
            out.add(price.toPlainString() + " " + quantity.toPlainString());
          }
        });
    side.clear();
    side.putAll(next);
    return out.toString();
  }
}
