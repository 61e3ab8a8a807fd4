package io.depthflow.market.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBookTest {

  private static final int STEPS = Boolean.getBoolean("depthflow.long") ? 200_000 : 60_000;

  @Test
  void shouldReadZeroWhereThereIsNothing() {
    OrderBook book = new OrderBook();
    long[] ticks = {7, 7};
    long[] lots = {7, 7};

    assertThat(book.hasBothSides()).isFalse();
    assertThat(book.isCrossed()).isFalse();
    assertThat(book.bestBidTicks()).isZero();
    assertThat(book.bestAskLots()).isZero();
    assertThat(book.quantityAt(Side.BUY, 5)).isZero();
    assertThat(book.copyTiers(Side.SELL, 2, ticks, lots)).isZero();
    assertThat(ticks).containsOnly(0);
    assertThat(lots).containsOnly(0);
    assertThat(book.mid(Grid.COARSEST)).isNaN();
    assertThat(book.spread(Grid.COARSEST)).isNaN();
  }

  @Test
  void shouldKeepAbsoluteQuantitiesAndRemoveByZero() {
    OrderBook book = new OrderBook();
    book.apply(Side.BUY, 281_450, 3);
    book.apply(Side.BUY, 281_451, 4);
    book.apply(Side.SELL, 281_452, 5);
    book.apply(Side.BUY, 281_451, 9);
    book.apply(Side.SELL, 281_460, 0);

    assertThat(book.tiers(Side.BUY, 10))
        .containsExactly(new Tier(281_451, 9), new Tier(281_450, 3));
    assertThat(book.tiers(Side.SELL, 10)).containsExactly(new Tier(281_452, 5));
    assertThat(book.mid(new Grid(1, 3))).isEqualTo(28145.15);
    assertThat(book.spread(new Grid(1, 3))).isEqualTo(0.1);

    book.apply(Side.BUY, 281_451, 0);
    assertThat(book.bestBidTicks()).isEqualTo(281_450);
    assertThat(book.bestBidLots()).isEqualTo(3);
  }

  @Test
  void shouldSayThatEqualPricesCross() {
    OrderBook book = new OrderBook();
    book.apply(Side.BUY, 100, 1);
    book.apply(Side.SELL, 101, 1);
    assertThat(book.isCrossed()).isFalse();
    book.apply(Side.SELL, 100, 1);
    assertThat(book.isCrossed()).isTrue();
  }

  @Test
  void shouldRefuseWhatIsNoLevel() {
    OrderBook book = new OrderBook();
    assertThatThrownBy(() -> book.apply(Side.BUY, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BUY 0 ticks");
    assertThatThrownBy(() -> book.apply(Side.SELL, 1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 lots");
    assertThatThrownBy(() -> book.apply(Side.SELL, OrderBook.TICKS_MAX + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseToScaleOutOfRange() {
    OrderBook book = new OrderBook();
    book.apply(Side.BUY, OrderBook.TICKS_MAX, 1);
    assertThatThrownBy(() -> book.scale(1000, 1)).isInstanceOf(ArithmeticException.class);
  }

  /**
   * Steps wander so that levels lie in the pages' stretch, at its edges and behind it, the best
   * jumps over more than the stretch, sides run empty or are pruned, and the grid gets finer. A
   * million updates in the long form.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldEqualTheReferenceBook(long seed) throws IOException {
    Random random = new Random(seed);
    OrderBook book = new OrderBook();
    ReferenceBook reference = new ReferenceBook();
    long centre = 640_000;
    int scalings = 0;
    for (int step = 0; step < STEPS; step++) {
      String where = "seed " + seed + ", step " + step;
      int action = random.nextInt(10_000);
      if (action < 3) {
        book.clear();
        reference.clear();
      } else if (action < 6 && scalings < 3) {
        scalings++;
        centre *= 10;
        book.scale(10, 100);
        reference.scale(10, 100);
      } else if (action < 9) {
        book = action == 6 ? reread(book) : book.copy();
      } else if (action < 12) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        int keep = 1 + random.nextInt(300);
        if (book.size(side) > 0) {
          assertThat(book.prune(side, keep)).as(where).isEqualTo(reference.prune(side, keep));
        }
      } else if (action < 30) {
        int jump = action == 12 ? 2 * LevelPages.STRETCH_MAX : 10_000;
        centre = Math.max(20_000, centre + random.nextInt(2 * jump) - jump);
      } else {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long ticks = price(random, centre, side, reference);
        long lots = random.nextInt(5) < 2 ? 0 : 1 + random.nextInt(1000);
        book.apply(side, ticks, lots);
        reference.apply(side, ticks, lots);
        assertThat(book.quantityAt(side, ticks)).as(where).isEqualTo(lots);
      }
      if (step % 7 == 0) {
        compare(book, reference, 12, where);
      }
    }
    compare(book, reference, Integer.MAX_VALUE, "seed " + seed + ", end");
  }

  private static long price(Random random, long centre, Side side, ReferenceBook reference) {
    int kind = random.nextInt(100);
    if (kind < 25 && reference.size(side) > 0) {
      return reference.tiers(side, 3).get(0).priceTicks(); // hit the best, often to remove it
    }
    long away =
        kind < 80
            ? random.nextInt(60)
            : kind < 95
                ? random.nextInt(12_000)
                : kind < 99 ? random.nextInt(600_000) : random.nextInt(3 * LevelPages.STRETCH_MAX);
    return Math.max(1, side == Side.BUY ? centre - away : centre + away);
  }

  private static void compare(OrderBook book, ReferenceBook reference, int depth, String where) {
    for (Side side : Side.values()) {
      assertThat(book.size(side)).as(where).isEqualTo(reference.size(side));
      assertThat(book.tiers(side, depth)).as(where).isEqualTo(reference.tiers(side, depth));
    }
    Tier none = new Tier(0, 0);
    Tier bid = reference.tiers(Side.BUY, 1).stream().findFirst().orElse(none);
    Tier ask = reference.tiers(Side.SELL, 1).stream().findFirst().orElse(none);
    assertThat(new Tier(book.bestBidTicks(), book.bestBidLots())).as(where).isEqualTo(bid);
    assertThat(new Tier(book.bestAskTicks(), book.bestAskLots())).as(where).isEqualTo(ask);
  }

  private static OrderBook reread(OrderBook book) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.write(new DataOutputStream(bytes));
    return OrderBook.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
