package io.depthflow.exchange.generator;

import java.util.Arrays;

/** The orders of one price level, oldest first. */
final class OrderQueue {

  /** Told of one order and how many of its lots were added or taken away. */
  interface Change {
    void order(long id, long lots);
  }

  private long[] ids = new long[4];
  private long[] lots = new long[4];
  private int head;
  private int end;
  private long total;

  /** Sum of the orders, lots. */
  long total() {
    return total;
  }

  /** An order joins at the tail. */
  void add(long id, long quantity) {
    if (end == ids.length) {
      makeRoom();
    }
    ids[end] = id;
    lots[end++] = quantity;
    total += quantity;
  }

  /** Takes lots off the front, order by order; at most what is there. */
  void trade(long quantity, Change out) {
    long left = Math.min(quantity, total);
    total -= left;
    while (left > 0) {
      long taken = Math.min(left, lots[head]);
      left -= taken;
      lots[head] -= taken;
      out.order(ids[head], taken);
      if (lots[head] == 0) {
        head++;
      }
    }
  }

  /**
   * Cancels lots at random places: an order is drawn with probability proportional to what is left
   * of it and goes as a whole, or in the part that is still asked for, until the sum is reached. So
   * each lot of the queue is as likely to go as any other.
   */
  void cancel(long quantity, SeededRandom random, Change out) {
    long left = Math.min(quantity, total);
    while (left > 0) {
      int at = left == total ? head : orderOfLot(random.below(total));
      long taken = Math.min(left, lots[at]);
      left -= taken;
      total -= taken;
      lots[at] -= taken;
      out.order(ids[at], taken);
      if (lots[at] == 0) {
        remove(at);
      }
    }
  }

  void each(Change out) {
    for (int i = head; i < end; i++) {
      out.order(ids[i], lots[i]);
    }
  }

  private int orderOfLot(long lot) {
    int at = head;
    for (long before = lots[at]; before <= lot; before += lots[at]) {
      at++;
    }
    return at;
  }

  private void remove(int at) {
    if (at == head) {
      head++;
      return;
    }
    System.arraycopy(ids, at + 1, ids, at, end - at - 1);
    System.arraycopy(lots, at + 1, lots, at, end - at - 1);
    end--;
  }

  private void makeRoom() {
    int size = end - head;
    int capacity = size > ids.length / 2 ? 2 * ids.length : ids.length;
    long[] movedIds = Arrays.copyOfRange(ids, head, head + capacity);
    long[] movedLots = Arrays.copyOfRange(lots, head, head + capacity);
    Arrays.fill(movedIds, size, capacity, 0);
    ids = movedIds;
    lots = movedLots;
    head = 0;
    end = size;
  }
}
