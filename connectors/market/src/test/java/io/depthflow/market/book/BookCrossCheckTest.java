package io.depthflow.market.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
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
    check.onBook(10, book(1), new TrustedRange());
    check.onBook(20, book(2), new TrustedRange());
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
    check.onBook(10, book(1), new TrustedRange());
    check.onTicker(ticker(8, 1));
    assertThat(check.compared()).isZero();
    assertThat(check.lastDifferingId()).isEqualTo(-1);
    check.onBook(11, book(1), new TrustedRange());
    assertThat(check.equal()).isOne();
  }

  /** Neither a book nor a statement of before means anything once the venue's ids began anew. */
  @Test
  void shouldHoldNothingOfBeforeAgainstIdsThatBeganAnew() {
    TrustedRange whole = new TrustedRange();
    check.onBook(1_000, book(1), whole);
    check.onTicker(ticker(1_500, 1));
    check.onBook(5, book(2), whole);
    check.onBook(1_500, book(2), whole);
    check.onTicker(ticker(1_000, 1));
    assertThat(check.compared()).isZero();
  }

  /** {@code n} levels a side of as many lots each, from 100 down and from 102 up. */
  private static OrderBook deep(int n, long lots) {
    OrderBook book = new OrderBook();
    for (int i = 0; i < n; i++) {
      book.apply(Side.BUY, 100 - i, lots);
      book.apply(Side.SELL, 102 + i, lots);
    }
    return book;
  }

  /** The best {@code n} levels of {@link #deep}. */
  private static DepthUpdate partial(long id, int n, long lots) {
    DepthUpdate e = Events.update(0, id, Events.levels(), Events.levels());
    for (int i = 0; i < n; i++) {
      e.bids().add(100 - i, lots);
      e.asks().add(102 + i, lots);
    }
    return e;
  }

  @Test
  void shouldCompareTheStatedLevelsWhicheverComesFirst() {
    TrustedRange whole = new TrustedRange();
    check.onBook(5, deep(30, 1), whole);
    check.onPartialDepth(partial(10, 10, 1)); // from here on books are kept
    check.onBook(10, deep(30, 1), whole);
    check.onBook(20, deep(30, 2), whole);
    check.onBook(30, deep(30, 3), whole);
    check.onPartialDepth(partial(20, 5, 2));
    check.onPartialDepth(partial(30, 20, 4));
    check.onPartialDepth(partial(25, 20, 2));
    assertThat(check.tiersCompared()).isEqualTo(3);
    assertThat(check.tiersEqual()).isEqualTo(2);
    assertThat(check.tiersDiffering()).isOne();
    assertThat(check.compared()).as("bookTickers").isZero();
  }

  @Test
  void shouldSeeADifferenceAtAnyStatedLevelOfEitherSide() {
    for (int tier = 0; tier < 12; tier++) {
      for (Side side : Side.values()) {
        BookCrossCheck c = new BookCrossCheck();
        OrderBook book = deep(30, 1);
        book.apply(side, side == Side.BUY ? 100 - tier : 102 + tier, 9);
        c.onPartialDepth(partial(7, 10, 1));
        c.onBook(7, book, new TrustedRange());
        assertThat(c.tiersDiffering()).as(side + " " + tier).isEqualTo(tier < 10 ? 1 : 0);
        assertThat(c.tiersCompared()).isOne();
      }
    }
  }

  /** What is not known of the book says nothing; a side of fewer levels says there are no more. */
  @Test
  void shouldCompareOnlyWhatIsKnownAndAllOfAShortSide() {
    TrustedRange range = new TrustedRange();
    DepthUpdate five = partial(1, 5, 1);
    range.begin(new DepthSnapshot(1, five.bids(), five.asks()));
    check.onPartialDepth(partial(7, 10, 1));
    check.onBook(7, deep(5, 1), range);
    assertThat(check.tiersEqual()).isOne();
    OrderBook far = new OrderBook();
    far.apply(Side.BUY, 50, 1);
    far.apply(Side.SELL, 150, 1);
    check.onPartialDepth(partial(8, 10, 1));
    check.onBook(8, far, range);
    assertThat(check.tiersCompared()).as("none of its levels is known").isOne();
    DepthUpdate shorter = partial(9, 10, 1);
    shorter.bids().clear();
    shorter.bids().add(100, 1);
    check.onPartialDepth(shorter);
    check.onBook(9, deep(10, 1), new TrustedRange());
    assertThat(check.tiersDiffering()).as("the book has more bids than the venue").isOne();
  }

  @Test
  void shouldCompareLevelsOnTheRefinedGridAndForgetThemWhenIdsBeginAnew() {
    TrustedRange whole = new TrustedRange();
    check.onPartialDepth(partial(20, 10, 1));
    check.scale(10, 100);
    OrderBook finer = deep(30, 1);
    finer.scale(10, 100);
    check.onBook(20, finer, whole);
    assertThat(check.tiersEqual()).isOne();
    check.onPartialDepth(partial(40, 10, 1));
    check.onBook(5, deep(30, 2), whole); // the venue's ids began anew
    check.onPartialDepth(partial(20, 10, 9));
    check.onBook(40, deep(30, 2), whole);
    assertThat(check.tiersCompared()).isOne();
  }

  @Test
  void shouldKeepABoundedNumberOfBooksAndStatements() {
    TrustedRange whole = new TrustedRange();
    for (int id = 1; id <= TierCheck.STATEMENTS_MAX + 10; id++) {
      check.onPartialDepth(partial(id, 5, 1));
    }
    for (int id = 1; id <= TierCheck.STATEMENTS_MAX + 10; id++) {
      check.onBook(id, deep(5, 1), whole);
    }
    assertThat(check.tiersCompared()).isEqualTo(TierCheck.STATEMENTS_MAX);
    check.onPartialDepth(partial(11 + TierCheck.STATEMENTS_MAX - TierCheck.BOOKS_MAX, 5, 1));
    check.onPartialDepth(partial(10 + TierCheck.STATEMENTS_MAX - TierCheck.BOOKS_MAX, 5, 1));
    assertThat(check.tiersCompared()).isEqualTo(TierCheck.STATEMENTS_MAX + 1);
  }

  @Test
  void shouldCompareOnTheRefinedGrid() {
    check.onBook(10, book(1), new TrustedRange());
    check.onTicker(ticker(20, 2));
    check.scale(10, 100);
    check.onTicker(new BookTicker(10, 1_000, 100, 1_020, 100));
    OrderBook finer = book(2);
    finer.scale(10, 100);
    check.onBook(20, finer, new TrustedRange());
    assertThat(check.equal()).isEqualTo(2);
  }

  @Test
  void shouldForgetOldIdsWhenTheyBeginAnew() {
    check.onBook(1_000, book(1), new TrustedRange());
    check.onTicker(ticker(1_001, 1));
    check.onBook(5, book(2), new TrustedRange());
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
      check.onBook(i, book(1), new TrustedRange());
    }
    check.onTicker(ticker(1, 1));
    assertThat(check.compared()).isZero();
    check.onTicker(ticker(2, 1));
    assertThat(check.compared()).isOne();
    int m = BookCrossCheck.TICKERS_MAX;
    for (int i = 1; i <= m + 1; i++) {
      check.onTicker(ticker(10_000 + i, 1));
    }
    check.onBook(10_001, book(1), new TrustedRange());
    assertThat(check.compared()).isOne();
    check.onBook(10_002, book(1), new TrustedRange());
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
          fast.onBook(id, book(id), new TrustedRange());
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
