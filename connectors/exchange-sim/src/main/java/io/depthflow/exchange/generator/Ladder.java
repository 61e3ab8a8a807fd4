package io.depthflow.exchange.generator;

import java.util.Arrays;

/**
 * Both sides of a book as one list of levels in ascending price; a bid's lots are positive, an
 * ask's negative, and zero stands for a level that was eaten. Not the book of the system but the
 * venue's own, so that what is rebuilt elsewhere is compared with something else than itself.
 */
final class Ladder {

  long[] ticks = new long[1024];
  long[] lots = new long[1024];
  int size;
  int bestBid = -1;
  int bestAsk;

  void clear() {
    size = 0;
    bestBid = -1;
    bestAsk = 0;
  }

  void add(long priceTicks, long signedLots) {
    if (size == ticks.length) {
      ticks = Arrays.copyOf(ticks, size * 2);
      lots = Arrays.copyOf(lots, size * 2);
    }
    ticks[size] = priceTicks;
    lots[size++] = signedLots;
  }

  void copyFrom(Ladder other) {
    if (ticks.length < other.size) {
      ticks = new long[other.ticks.length];
      lots = new long[other.ticks.length];
    }
    System.arraycopy(other.ticks, 0, ticks, 0, other.size);
    System.arraycopy(other.lots, 0, lots, 0, other.size);
    size = other.size;
    bestBid = other.bestBid;
    bestAsk = other.bestAsk;
  }

  /** Takes lots off the best ask (a buyer) or the best bid (a seller); an eaten best moves on. */
  void eat(boolean buy, long quantity) {
    if (buy) {
      lots[bestAsk] += quantity;
      while (bestAsk < size - 1 && lots[bestAsk] == 0) {
        bestAsk++;
      }
    } else {
      lots[bestBid] -= quantity;
      while (bestBid > 0 && lots[bestBid] == 0) {
        bestBid--;
      }
    }
  }

  long bidTicks() {
    return ticks[bestBid];
  }

  long bidLots() {
    return lots[bestBid];
  }

  long askTicks() {
    return ticks[bestAsk];
  }

  long askLots() {
    return -lots[bestAsk];
  }

  /** Told of one level of a side: its absolute lots, zero where it is gone. */
  interface LevelConsumer {
    void level(long priceTicks, long lots);
  }

  /**
   * Tells every level of one side that differs from an earlier state, in ascending price.
   *
   * @return how many
   */
  int changesSince(Ladder before, boolean bids, LevelConsumer out) {
    int sign = bids ? 1 : -1;
    int changes = 0;
    // Beyond its best a side has no lots.
    int i = bids ? 0 : bestAsk;
    int j = bids ? 0 : before.bestAsk;
    int end = bids ? bestBid + 1 : size;
    int endBefore = bids ? before.bestBid + 1 : before.size;
    while (i < end || j < endBefore) {
      long now = i < end ? ticks[i] : Long.MAX_VALUE;
      long then = j < endBefore ? before.ticks[j] : Long.MAX_VALUE;
      long nowLots = now <= then ? sign * lots[i] : 0;
      long thenLots = then <= now ? sign * before.lots[j] : 0;
      if (nowLots != thenLots) {
        out.level(Math.min(now, then), nowLots);
        changes++;
      }
      if (now <= then) {
        i++;
      }
      if (then <= now) {
        j++;
      }
    }
    return changes;
  }
}
