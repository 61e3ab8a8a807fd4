package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;

/**
 * Holds the best levels that the venue states (partial depth, 5, 10 or 20 a side) against those of
 * the rebuilt book of the same final update id, whichever of both comes first. Levels beyond what
 * is known of the book are left out; a statement of which nothing is left is not counted.
 *
 * <p>From the first statement on the levels of the last {@value #BOOKS_MAX} books are kept, and at
 * most {@value #STATEMENTS_MAX} statements whose book has not come; a log without partial depth
 * pays one comparison a book.
 */
final class TierCheck {

  static final int TIERS_MAX = 20;
  static final int BOOKS_MAX = 128;
  static final int STATEMENTS_MAX = 256;

  /** Where the numbers of bids and of asks stand behind the levels. */
  private static final int BIDS = 1 + 4 * TIERS_MAX;

  private static final int ASKS = BIDS + 1;

  /** Null before the first statement. */
  private IdEntries books;

  private IdEntries early;
  private long[] entry;
  private long[] ticks;
  private long[] lots;
  private long compared;
  private long equal;

  void onBook(long updateId, OrderBook book, TrustedRange range) {
    if (books == null) {
      return;
    }
    entry[0] = updateId;
    entry[BIDS] = copy(Side.BUY, book, range);
    entry[ASKS] = copy(Side.SELL, book, range);
    books.add(entry);
    while (!early.isEmpty() && early.id(early.first()) <= updateId) {
      if (early.id(early.first()) == updateId) {
        compare(early.values(), early.first(), books.last());
      }
      early.removeFirst();
    }
  }

  /**
   * @param lastBookId id of the newest book: what is stated of a later one waits for it
   */
  void onStatement(DepthUpdate statement, long lastBookId) {
    if (books == null) {
      books = new IdEntries(BOOKS_MAX, 2 * TIERS_MAX, 2);
      early = new IdEntries(STATEMENTS_MAX, 2 * TIERS_MAX, 2);
      entry = new long[books.width];
      ticks = new long[TIERS_MAX];
      lots = new long[TIERS_MAX];
    }
    // As many of either side: where one has fewer, the book has no more of them either.
    int depth = Math.min(TIERS_MAX, Math.max(statement.bids().size(), statement.asks().size()));
    entry[0] = statement.finalUpdateId();
    copy(statement.bids(), 1);
    copy(statement.asks(), 1 + 2 * TIERS_MAX);
    entry[BIDS] = depth;
    entry[ASKS] = depth;
    if (entry[0] > lastBookId) {
      early.add(entry);
      return;
    }
    int book = books.find(entry[0]);
    if (book >= 0) {
      compare(entry, 0, book);
    }
  }

  /** The venue's ids began anew. */
  void restart() {
    if (books != null) {
      books.clear();
      early.clear();
    }
  }

  void scale(long priceFactor, long quantityFactor) {
    if (books != null) {
      books.scale(priceFactor, quantityFactor);
      early.scale(priceFactor, quantityFactor);
    }
  }

  long compared() {
    return compared;
  }

  long equal() {
    return equal;
  }

  private void compare(long[] statement, int at, int book) {
    long[] inBook = books.values();
    int bids = (int) Math.min(statement[at + BIDS], inBook[book + BIDS]);
    int asks = (int) Math.min(statement[at + ASKS], inBook[book + ASKS]);
    if (bids + asks == 0) {
      return;
    }
    compared++;
    if (same(statement, at + 1, inBook, book + 1, bids)
        && same(statement, at + 1 + 2 * TIERS_MAX, inBook, book + 1 + 2 * TIERS_MAX, asks)) {
      equal++;
    }
  }

  private static boolean same(long[] a, int atA, long[] b, int atB, int tiers) {
    for (int i = 0; i < 2 * tiers; i++) {
      if (a[atA + i] != b[atB + i]) {
        return false;
      }
    }
    return true;
  }

  /** Puts a side of the book into the entry; returns how many of its tiers are known. */
  private int copy(Side side, OrderBook book, TrustedRange range) {
    book.copyTiers(side, TIERS_MAX, ticks, lots);
    int at = side == Side.BUY ? 1 : 1 + 2 * TIERS_MAX;
    for (int i = 0; i < TIERS_MAX; i++) {
      entry[at + 2 * i] = ticks[i];
      entry[at + 2 * i + 1] = lots[i];
    }
    return range.trustedTiers(side, ticks);
  }

  private void copy(DepthUpdate.Levels levels, int at) {
    for (int i = 0; i < TIERS_MAX; i++) {
      boolean there = i < levels.size();
      entry[at + 2 * i] = there ? levels.ticks(i) : 0;
      entry[at + 2 * i + 1] = there ? levels.lots(i) : 0;
    }
  }
}
