package io.depthflow.market.book;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What happens at the best bid and ask within one sampling period: what their queues gain and lose
 * while their price stands, how often it moves, and when mid moved last. Seen from depth event to
 * depth event: what came and went between two of them is not told.
 */
final class TouchMeter {

  private static final int BID_ADDED = 0;
  private static final int BID_REMOVED = 1;
  private static final int ASK_ADDED = 2;
  private static final int ASK_REMOVED = 3;

  private final long[] lots = new long[4];
  private long bidMoves;
  private long askMoves;
  private long lastMoveNs;

  /** The book is in step from here on. */
  void start(long receiveTimeNs) {
    lastMoveNs = receiveTimeNs;
  }

  /** A depth event brought the best levels from what they were to what they are. */
  void update(
      long bidBefore,
      long bidLotsBefore,
      long bid,
      long bidLots,
      long askBefore,
      long askLotsBefore,
      long ask,
      long askLots,
      long receiveTimeNs) {
    if (bid == bidBefore) {
      count(BID_ADDED, bidLots - bidLotsBefore);
    } else {
      bidMoves++;
    }
    if (ask == askBefore) {
      count(ASK_ADDED, askLots - askLotsBefore);
    } else {
      askMoves++;
    }
    if (bid + ask != bidBefore + askBefore) {
      lastMoveNs = receiveTimeNs;
    }
  }

  /** A new period begins, or the book was lost. */
  void reset() {
    Arrays.fill(lots, 0);
    bidMoves = 0;
    askMoves = 0;
  }

  long bidAddedLots() {
    return lots[BID_ADDED];
  }

  long bidRemovedLots() {
    return lots[BID_REMOVED];
  }

  long askAddedLots() {
    return lots[ASK_ADDED];
  }

  long askRemovedLots() {
    return lots[ASK_REMOVED];
  }

  long bidMoves() {
    return bidMoves;
  }

  long askMoves() {
    return askMoves;
  }

  /** Receive time of the event that moved mid last, or of the book's start. */
  long lastMoveNs() {
    return lastMoveNs;
  }

  void scale(long quantityFactor) {
    for (int i = 0; i < lots.length; i++) {
      lots[i] = Math.multiplyExact(lots[i], quantityFactor);
    }
  }

  void set(TouchMeter other) {
    System.arraycopy(other.lots, 0, lots, 0, lots.length);
    bidMoves = other.bidMoves;
    askMoves = other.askMoves;
    lastMoveNs = other.lastMoveNs;
  }

  void write(DataOutput out) throws IOException {
    for (long v : lots) {
      out.writeLong(v);
    }
    out.writeLong(bidMoves);
    out.writeLong(askMoves);
    out.writeLong(lastMoveNs);
  }

  void readInto(DataInput in) throws IOException {
    for (int i = 0; i < lots.length; i++) {
      lots[i] = in.readLong();
    }
    bidMoves = in.readLong();
    askMoves = in.readLong();
    lastMoveNs = in.readLong();
  }

  /** What a queue lost is counted behind what it gained. */
  private void count(int added, long change) {
    if (change > 0) {
      lots[added] += change;
    } else {
      lots[added + 1] -= change;
    }
  }
}
