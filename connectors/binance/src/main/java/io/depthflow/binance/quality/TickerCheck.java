package io.depthflow.binance.quality;

import io.depthflow.market.BookTicker;
import io.depthflow.market.Grid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Holds the venue's bookTickers against the rebuilt book of the same update id, whichever of both
 * comes first. What is kept is bounded: the last {@value #BOOKS_MAX} books, and {@value
 * #TICKERS_MAX} tickers whose book has not come; a ticker that the book's ids have passed can have
 * no book any more and is dropped at once.
 */
final class TickerCheck {

  static final int BOOKS_MAX = 4_096;
  static final int TICKERS_MAX = 1 << 14;

  private final Map<Long, BookTicker> books = new HashMap<>();
  private final ArrayDeque<Long> bookIds = new ArrayDeque<>();
  private final PriorityQueue<BookTicker> early =
      new PriorityQueue<>(Comparator.comparingLong(BookTicker::updateId));
  private long lastBookId = Long.MIN_VALUE;
  private long compared;
  private long equal;

  /** The book in step has the update id and the best prices of {@code top}. */
  void onBook(BookTicker top) {
    if (top.updateId() == lastBookId) {
      return;
    }
    lastBookId = top.updateId();
    if (books.put(top.updateId(), top) == null) {
      bookIds.addLast(top.updateId());
    }
    if (bookIds.size() > BOOKS_MAX) {
      books.remove(bookIds.removeFirst());
    }
    while (!early.isEmpty() && early.peek().updateId() <= lastBookId) {
      BookTicker ticker = early.poll();
      if (ticker.updateId() == lastBookId) {
        compare(ticker, top);
      }
    }
  }

  void onTicker(BookTicker ticker) {
    if (ticker.updateId() <= lastBookId) {
      BookTicker book = books.get(ticker.updateId());
      if (book != null) {
        compare(ticker, book);
      }
      return;
    }
    if (early.size() == TICKERS_MAX) {
      early.poll();
    }
    early.add(ticker);
  }

  void onGrid(Grid from, Grid to) {
    long price = Grid.pow10(to.priceDecimals() - from.priceDecimals());
    long quantity = Grid.pow10(to.quantityDecimals() - from.quantityDecimals());
    books.replaceAll((id, top) -> scaled(top, price, quantity));
    List<BookTicker> coarse = new ArrayList<>(early);
    early.clear();
    coarse.forEach(t -> early.add(scaled(t, price, quantity)));
  }

  long compared() {
    return compared;
  }

  long equal() {
    return equal;
  }

  private void compare(BookTicker ticker, BookTicker book) {
    compared++;
    if (ticker.equals(book)) {
      equal++;
    }
  }

  private static BookTicker scaled(BookTicker t, long price, long quantity) {
    return new BookTicker(
        t.updateId(),
        t.bidTicks() * price,
        t.bidLots() * quantity,
        t.askTicks() * price,
        t.askLots() * quantity);
  }
}
