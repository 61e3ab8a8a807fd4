package io.depthflow.market.book;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthUpdate;
import java.util.Arrays;

/**
 * Holds the venue's statements of its best prices (bookTicker) and of its best levels (partial
 * depth: {@link TierCheck}) against the rebuilt book of the same update id, whichever of both comes
 * first: a free and independent check of every book. What is kept is bounded: the last {@value
 * #BOOKS_MAX} books, and {@value #TICKERS_MAX} statements whose book has not come; one that the
 * book's ids have passed can have no book any more and is dropped at once.
 *
 * <p>Two arrays of longs and a binary search: nothing is allocated, and a book or a bookTicker
 * costs some ten nanoseconds. Not part of any state: after a restore it begins anew, which costs it
 * the comparisons that were under way.
 */
public final class BookCrossCheck {

  static final int BOOKS_MAX = 1_024;
  static final int TICKERS_MAX = 4_096;

  /** Update id, bid ticks, bid lots, ask ticks, ask lots. */
  private static final int WIDTH = 5;

  private final IdEntries books = new IdEntries(BOOKS_MAX, 2, 0);
  private final IdEntries early = new IdEntries(TICKERS_MAX, 2, 0);
  private final TierCheck tiers = new TierCheck();
  private final long[] entry = new long[WIDTH];
  private long lastBookId = Long.MIN_VALUE;
  private long compared;
  private long equal;
  private long lastDifferingId = -1;

  /**
   * The book in step has this update id.
   *
   * @param range how far it is known; tiers beyond are held against nothing
   */
  public void onBook(long updateId, OrderBook book, TrustedRange range) {
    if (updateId <= lastBookId) {
      if (updateId == lastBookId) {
        return;
      }
      books.clear(); // the venue's ids began anew
      early.clear();
      tiers.restart();
    }
    lastBookId = updateId;
    tiers.onBook(updateId, book, range);
    entry[0] = updateId;
    entry[1] = book.bestBidTicks();
    entry[2] = book.bestBidLots();
    entry[3] = book.bestAskTicks();
    entry[4] = book.bestAskLots();
    books.add(entry);
    while (!early.isEmpty() && early.id(early.first()) <= updateId) {
      if (early.id(early.first()) == updateId) {
        compare(early.values(), early.first(), books.last());
      }
      early.removeFirst();
    }
  }

  /** The venue states its best prices at an update id. */
  public void onTicker(BookTicker ticker) {
    entry[0] = ticker.updateId();
    entry[1] = ticker.bidTicks();
    entry[2] = ticker.bidLots();
    entry[3] = ticker.askTicks();
    entry[4] = ticker.askLots();
    if (ticker.updateId() > lastBookId) {
      early.add(entry);
      return;
    }
    int book = books.find(ticker.updateId());
    if (book >= 0) {
      compare(entry, 0, book);
    }
  }

  /** The venue states its best levels at a final update id: partial depth. */
  public void onPartialDepth(DepthUpdate statement) {
    tiers.onStatement(statement, lastBookId);
  }

  /** Multiplies what is kept, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    books.scale(priceFactor, quantityFactor);
    early.scale(priceFactor, quantityFactor);
    tiers.scale(priceFactor, quantityFactor);
  }

  /** Statements of which the book of the same update id was seen. */
  public long compared() {
    return compared;
  }

  /** Those of them whose best prices and quantities are the book's. */
  public long equal() {
    return equal;
  }

  public long differing() {
    return compared - equal;
  }

  /** Update id of the last statement that differed from its book, -1 when none did. */
  public long lastDifferingId() {
    return lastDifferingId;
  }

  /** Partial depths of which the book of the same update id was seen. */
  public long tiersCompared() {
    return tiers.compared();
  }

  /** Those of them whose prices and quantities are the book's, as far as that is known. */
  public long tiersEqual() {
    return tiers.equal();
  }

  public long tiersDiffering() {
    return tiers.compared() - tiers.equal();
  }

  private void compare(long[] statement, int at, int book) {
    compared++;
    if (Arrays.equals(statement, at, at + WIDTH, books.values(), book, book + WIDTH)) {
      equal++;
    } else {
      lastDifferingId = statement[at];
    }
  }
}
