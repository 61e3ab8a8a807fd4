package io.depthflow.market.book;

import io.depthflow.market.BookTicker;
import java.util.Arrays;

/**
 * Holds the venue's statements of its best prices (bookTicker, the first tier of a partial depth)
 * against the rebuilt book of the same update id, whichever of both comes first: a free and
 * independent check of every book. What is kept is bounded: the last {@value #BOOKS_MAX} books, and
 * {@value #TICKERS_MAX} statements whose book has not come; one that the book's ids have passed can
 * have no book any more and is dropped at once.
 *
 * <p>Two arrays of longs and a binary search: nothing is allocated, and a book or a statement costs
 * some ten nanoseconds. Not part of any state: after a restore it begins anew, which costs it the
 * comparisons that were under way.
 */
public final class BookCrossCheck {

  static final int BOOKS_MAX = 1_024;
  static final int TICKERS_MAX = 4_096;

  /** Update id, bid ticks, bid lots, ask ticks, ask lots. */
  private static final int WIDTH = 5;

  private final Entries books = new Entries(BOOKS_MAX);
  private final Entries early = new Entries(TICKERS_MAX);
  private final long[] entry = new long[WIDTH];
  private long lastBookId = Long.MIN_VALUE;
  private long compared;
  private long equal;
  private long lastDifferingId = -1;

  /** The book in step has this update id. */
  public void onBook(long updateId, OrderBook book) {
    if (updateId <= lastBookId) {
      if (updateId == lastBookId) {
        return;
      }
      books.clear(); // the venue's ids began anew
      early.clear();
    }
    lastBookId = updateId;
    entry[0] = updateId;
    entry[1] = book.bestBidTicks();
    entry[2] = book.bestBidLots();
    entry[3] = book.bestAskTicks();
    entry[4] = book.bestAskLots();
    books.add(entry);
    while (!early.isEmpty() && early.id(early.first()) <= updateId) {
      if (early.id(early.first()) == updateId) {
        compare(early.values, early.first(), books.last());
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

  /** Multiplies what is kept, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    books.scale(priceFactor, quantityFactor);
    early.scale(priceFactor, quantityFactor);
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

  private void compare(long[] statement, int at, int book) {
    compared++;
    if (Arrays.equals(statement, at, at + WIDTH, books.values, book, book + WIDTH)) {
      equal++;
    } else {
      lastDifferingId = statement[at];
    }
  }

  /** The newest entries, of {@value #WIDTH} longs each, in ascending order of their ids. */
  private static final class Entries {
    private final int max;
    private long[] values = new long[64 * WIDTH];
    private int from;
    private int to;

    Entries(int max) {
      this.max = max;
    }

    boolean isEmpty() {
      return from == to;
    }

    void clear() {
      from = 0;
      to = 0;
    }

    /** Offset of the first entry. */
    int first() {
      return from;
    }

    /** Offset of the last entry. */
    int last() {
      return to - WIDTH;
    }

    long id(int at) {
      return values[at];
    }

    void removeFirst() {
      from += WIDTH;
    }

    /** Puts an entry in its place, behind those of the same id; the first makes room for it. */
    void add(long[] entry) {
      if (to - from == max * WIDTH) {
        removeFirst();
      }
      if (to == values.length) {
        makeRoom();
      }
      int at = to;
      while (at > from && values[at - WIDTH] > entry[0]) {
        at -= WIDTH;
      }
      System.arraycopy(values, at, values, at + WIDTH, to - at);
      System.arraycopy(entry, 0, values, at, WIDTH);
      to += WIDTH;
    }

    /** Offset of the entry of an id, -1 when there is none. */
    int find(long id) {
      int low = from / WIDTH;
      int high = to / WIDTH - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        long there = values[middle * WIDTH];
        if (there == id) {
          return middle * WIDTH;
        }
        if (there < id) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -1;
    }

    void scale(long priceFactor, long quantityFactor) {
      for (int i = from; i < to; i += WIDTH) {
        for (int side = 0; side < 4; side += 2) {
          values[i + 1 + side] = Math.multiplyExact(values[i + 1 + side], priceFactor);
          values[i + 2 + side] = Math.multiplyExact(values[i + 2 + side], quantityFactor);
        }
      }
    }

    /** Half of the array is free, or it doubles: so the moving costs little per entry. */
    private void makeRoom() {
      int used = to - from;
      long[] into = used > values.length / 2 ? new long[values.length * 2] : values;
      System.arraycopy(values, from, into, 0, used);
      values = into;
      from = 0;
      to = used;
    }
  }
}
