package io.depthflow.market.book;

import io.depthflow.market.BookTicker;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Holds a book in step against the symbol's other streams. Times are the receive times of the lines
 * themselves.
 *
 * <ul>
 *   <li>A bookTicker that is not older than the book and crosses it (its bid at or above the book's
 *       ask, or its ask at or below the book's bid) contradicts it. A depth stream lags behind the
 *       ticker, so that is nothing as long as it passes; after {@value #CONTRADICTED_MAX_MS} ms
 *       without a ticker or an event that agrees, the book is wrong. A verdict is only ever passed
 *       on a ticker: if those fall silent, the last one is no witness.
 *   <li>Trades and bookTickers say that the market lives. When they have been saying so for {@value
 *       #SILENCE_MAX_MS} ms without one depth event, the depth stream is dead. In a market in which
 *       nothing happens nothing is silent.
 * </ul>
 */
final class StreamWatch {

  static final long CONTRADICTED_MAX_MS = 1_000;
  static final long SILENCE_MAX_MS = 10_000;

  private static final long NS_PER_MS = 1_000_000L;
  private static final long NONE = Long.MIN_VALUE;

  private long othersSinceNs = NONE;
  private long contradictedSinceNs = NONE;
  private long tickerBidTicks;
  private long tickerAskTicks;

  void reset() {
    othersSinceNs = NONE;
    contradictedSinceNs = NONE;
    tickerBidTicks = 0;
    tickerAskTicks = 0;
  }

  /** A depth event came, whatever became of it. */
  void onDepth() {
    othersSinceNs = NONE;
  }

  /** The book changed. */
  void onBook(OrderBook book) {
    if (contradictedSinceNs != NONE && !isContradicted(book)) {
      contradictedSinceNs = NONE;
    }
  }

  /** Another stream of the symbol spoke; true when depth has been silent for too long. */
  boolean isSilent(long receiveTimeNs) {
    if (othersSinceNs == NONE) {
      othersSinceNs = receiveTimeNs;
      return false;
    }
    return receiveTimeNs - othersSinceNs > SILENCE_MAX_MS * NS_PER_MS;
  }

  /** Whether tickers up to this one have contradicted the book for too long. */
  boolean isWrong(BookTicker ticker, OrderBook book, long bookUpdateId, long receiveTimeNs) {
    if (ticker.updateId() < bookUpdateId) {
      return false;
    }
    tickerBidTicks = ticker.bidTicks();
    tickerAskTicks = ticker.askTicks();
    if (!isContradicted(book)) {
      contradictedSinceNs = NONE;
      return false;
    }
    if (contradictedSinceNs == NONE) {
      contradictedSinceNs = receiveTimeNs;
    }
    return receiveTimeNs - contradictedSinceNs > CONTRADICTED_MAX_MS * NS_PER_MS;
  }

  /** A price of 0 is none: an empty side contradicts nothing. */
  private boolean isContradicted(OrderBook book) {
    long bid = book.bestBidTicks();
    long ask = book.bestAskTicks();
    return ask != 0 && tickerBidTicks >= ask || tickerAskTicks != 0 && tickerAskTicks <= bid;
  }

  void scale(long priceFactor) {
    tickerBidTicks = Math.multiplyExact(tickerBidTicks, priceFactor);
    tickerAskTicks = Math.multiplyExact(tickerAskTicks, priceFactor);
  }

  void set(StreamWatch other) {
    othersSinceNs = other.othersSinceNs;
    contradictedSinceNs = other.contradictedSinceNs;
    tickerBidTicks = other.tickerBidTicks;
    tickerAskTicks = other.tickerAskTicks;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(othersSinceNs);
    out.writeLong(contradictedSinceNs);
    out.writeLong(tickerBidTicks);
    out.writeLong(tickerAskTicks);
  }

  void readInto(DataInput in) throws IOException {
    othersSinceNs = in.readLong();
    contradictedSinceNs = in.readLong();
    tickerBidTicks = in.readLong();
    tickerAskTicks = in.readLong();
  }
}
