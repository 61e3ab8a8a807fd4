package io.depthflow.market.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.BookTicker;
import io.depthflow.market.Side;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BookCrossCheckTest {

  private final BookCrossCheck check = new BookCrossCheck();

  private static OrderBook book(long lots) {
    OrderBook book = new OrderBook();
    book.apply(Side.BUY, 100, lots);
    book.apply(Side.SELL, 102, lots);
    return book;
  }

  private static BookTicker ticker(long id, long lots) {
    return new BookTicker(id, 100, lots, 102, lots);
  }

  @Test
  void shouldCompareWhicheverComesFirst() {
    check.onTicker(ticker(10, 1));
    check.onBook(10, book(1));
    check.onBook(20, book(2));
    check.onTicker(ticker(20, 2));
    check.onTicker(ticker(10, 3));
    assertThat(check.compared()).isEqualTo(3);
    assertThat(check.equal()).isEqualTo(2);
    assertThat(check.differing()).isOne();
    assertThat(check.lastDifferingId()).isEqualTo(10);
  }

  @Test
  void shouldCompareNothingAtOtherIds() {
    check.onTicker(ticker(9, 1));
    check.onTicker(ticker(11, 1));
    check.onBook(10, book(1));
    check.onTicker(ticker(8, 1));
    assertThat(check.compared()).isZero();
    assertThat(check.lastDifferingId()).isEqualTo(-1);
    check.onBook(11, book(1));
    assertThat(check.equal()).isOne();
  }

  @Test
  void shouldCompareOnTheRefinedGrid() {
    check.onBook(10, book(1));
    check.onTicker(ticker(20, 2));
    check.scale(10, 100);
    check.onTicker(new BookTicker(10, 1_000, 100, 1_020, 100));
    OrderBook finer = book(2);
    finer.scale(10, 100);
    check.onBook(20, finer);
    assertThat(check.equal()).isEqualTo(2);
  }

  @Test
  void shouldForgetOldIdsWhenTheyBeginAnew() {
    check.onBook(1_000, book(1));
    check.onTicker(ticker(1_001, 1));
    check.onBook(5, book(2));
    check.onTicker(ticker(1_000, 1));
    check.onTicker(ticker(5, 2));
    assertThat(check.compared()).isOne();
    assertThat(check.equal()).isOne();
  }

  /** Bounded: the last books and the last statements that wait. */
  @Test
  void shouldKeepTheNewest() {
    int n = BookCrossCheck.BOOKS_MAX;
    for (int i = 1; i <= n + 1; i++) {
      check.onBook(i, book(1));
    }
    check.onTicker(ticker(1, 1));
    assertThat(check.compared()).isZero();
    check.onTicker(ticker(2, 1));
    assertThat(check.compared()).isOne();
    int m = BookCrossCheck.TICKERS_MAX;
    for (int i = 1; i <= m + 1; i++) {
      check.onTicker(ticker(10_000 + i, 1));
    }
    check.onBook(10_001, book(1));
    assertThat(check.compared()).isOne();
    check.onBook(10_002, book(1));
    assertThat(check.compared()).isEqualTo(2);
  }

  /** A map of all that ever came says the same while nothing had to be forgotten. */
  @Test
  void shouldEqualAMapOfEverything() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      BookCrossCheck fast = new BookCrossCheck();
      Map<Long, Long> lotsOfBooks = new HashMap<>();
      Map<Long, Integer> tickers = new HashMap<>();
      long equal = 0;
      long compared = 0;
      long id = 0;
      for (int i = 0; i < 900; i++) {
        if (random.nextInt(3) == 0) {
          id += 1 + random.nextInt(6);
          fast.onBook(id, book(id));
          lotsOfBooks.put(id, id);
        } else {
          long of = Math.max(1, id + random.nextInt(60) - 40);
          boolean right = random.nextInt(5) > 0;
          fast.onTicker(ticker(of, right ? of : of + 1));
          tickers.merge(of, right ? 1 : 1_000, Integer::sum);
        }
      }
      for (Map.Entry<Long, Integer> t : tickers.entrySet()) {
        if (lotsOfBooks.containsKey(t.getKey())) {
          equal += t.getValue() % 1_000;
          compared += t.getValue() % 1_000 + t.getValue() / 1_000;
        }
      }
      assertThat(compared).as("seed " + seed).isPositive();
      assertThat(fast.compared()).as("seed " + seed).isEqualTo(compared);
      assertThat(fast.equal()).as("seed " + seed).isEqualTo(equal);
    }
  }
}
