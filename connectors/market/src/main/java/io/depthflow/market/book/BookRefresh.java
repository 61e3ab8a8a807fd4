package io.depthflow.market.book;

import io.depthflow.market.Side;
import java.util.Arrays;

/** Compares a book in step with one built anew on a later snapshot at the same update id. */
final class BookRefresh {

  private BookRefresh() {}

  /** Whether both books hold the same levels as far as both are to be trusted. */
  static boolean agree(OrderBook a, TrustedRange ofA, OrderBook b, TrustedRange ofB) {
    return agree(Side.BUY, a, ofA, b, ofB) && agree(Side.SELL, a, ofA, b, ofB);
  }

  /** Whether the tiers that a sample shows are the same in both. */
  static boolean sameTiers(OrderBook a, OrderBook b) {
    return sameTiers(Side.BUY, a, b) && sameTiers(Side.SELL, a, b);
  }

  private static boolean agree(
      Side side, OrderBook a, TrustedRange ofA, OrderBook b, TrustedRange ofB) {
    int n = a.size(side);
    int m = b.size(side);
    long[] ticksOfA = new long[n];
    long[] lotsOfA = new long[n];
    long[] ticksOfB = new long[m];
    long[] lotsOfB = new long[m];
    a.copyTiers(side, n, ticksOfA, lotsOfA);
    b.copyTiers(side, m, ticksOfB, lotsOfB);
    n = known(side, ticksOfA, ofA, ofB);
    m = known(side, ticksOfB, ofA, ofB);
    return n == m
        && Arrays.equals(ticksOfA, 0, n, ticksOfB, 0, n)
        && Arrays.equals(lotsOfA, 0, n, lotsOfB, 0, n);
  }

  /** Number of the best levels that lie in both ranges. */
  private static int known(Side side, long[] ticks, TrustedRange one, TrustedRange other) {
    int n = 0;
    while (n < ticks.length && one.isTrusted(side, ticks[n]) && other.isTrusted(side, ticks[n])) {
      n++;
    }
    return n;
  }

  private static boolean sameTiers(Side side, OrderBook a, OrderBook b) {
    int n = BookSample.TIERS;
    long[] ticksOfA = new long[n];
    long[] lotsOfA = new long[n];
    long[] ticksOfB = new long[n];
    long[] lotsOfB = new long[n];
    a.copyTiers(side, n, ticksOfA, lotsOfA);
    b.copyTiers(side, n, ticksOfB, lotsOfB);
    return Arrays.equals(ticksOfA, ticksOfB) && Arrays.equals(lotsOfA, lotsOfB);
  }
}
