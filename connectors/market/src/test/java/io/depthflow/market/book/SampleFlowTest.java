package io.depthflow.market.book;

import static io.depthflow.market.book.Events.levels;
import static io.depthflow.market.book.Events.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sample says of its period beyond the tiers: turnover, depth in bp, the best queues. */
class SampleFlowTest {

  private static final long T0 = 1_700_000_000_000L;
  private static final BigDecimal BP = BigDecimal.valueOf(1, 4);

  private final List<BookSample> samples = new ArrayList<>();
  private final SymbolSampler sampler = new SymbolSampler("BTCUSDT", 1000);
  private long lastId = 15;

  /** In step at 100 ms: bids 100 x 10, 99 x 5; asks 102 x 20, 103 x 6. */
  @BeforeEach
  void synchronise() {
    sampler.setOutput(samples::add);
    at(100);
    sampler.onDepth(next(levels(), levels()), ns(100));
    sampler.onSnapshot(
        new DepthSnapshot(lastId, levels(100, 10, 99, 5), levels(102, 20, 103, 6)), ns(100));
    assertThat(sampler.inSync()).isTrue();
  }

  @Test
  void shouldCountWhatTheBestQueuesGainAndLoseWhileTheirPriceStands() {
    depth(200, levels(100, 14, 99, 1), levels(102, 15));
    depth(300, levels(100, 8), levels(102, 18));
    // The bid moves up: a new queue, no change of one. It gains 2 there.
    depth(400, levels(101, 3), levels(103, 9));
    depth(500, levels(101, 5), levels());
    depth(600, levels(101, 0), levels(102, 0));
    at(2_000);

    BookSample s = samples.get(0);
    assertThat(s.bidAddedLots()).isEqualTo(4 + 2);
    assertThat(s.bidRemovedLots()).isEqualTo(6);
    assertThat(s.askAddedLots()).isEqualTo(3);
    assertThat(s.askRemovedLots()).isEqualTo(5);
    assertThat(s.bidMoves()).isEqualTo(2);
    assertThat(s.askMoves()).isEqualTo(1);
    assertThat(s.levelUpdates()).isEqualTo(3 + 2 + 2 + 1 + 2);
    BookSample silent = samples.get(1);
    assertThat(silent.bidAddedLots() + silent.bidRemovedLots() + silent.bidMoves()).isZero();
    assertThat(silent.askAddedLots() + silent.askRemovedLots() + silent.askMoves()).isZero();
    assertThat(silent.levelUpdates()).isZero();
  }

  @Test
  void shouldTellTheTimeSinceMidMoved() {
    at(1_000);
    depth(1_200, levels(101, 1), levels());
    // A quantity, and a move of both sides that leaves mid where it was.
    depth(1_500, levels(101, 9), levels());
    depth(1_700, levels(101, 0), levels(102, 0));
    depth(1_800, levels(101, 2), levels(102, 2));
    depth(2_400, levels(101, 0, 100, 3), levels(102, 0));
    at(4_000);
    // 101.5 from 2,400 on as before: (100 + 103) / 2.
    assertThat(samples).extracting(BookSample::midAgeMs).containsExactly(900L, 800L, 1800L, 2800L);
  }

  @Test
  void shouldStartTheTimeSinceMidMovedWithTheBook() {
    at(1_000);
    sampler.onGap("queue full", ns(1_100));
    at(1_400);
    sampler.onDepth(next(levels(), levels()), ns(1_400));
    sampler.onSnapshot(new DepthSnapshot(lastId, levels(100, 1), levels(102, 1)), ns(1_400));
    at(2_000);
    assertThat(samples).extracting(BookSample::midAgeMs).containsExactly(900L, 600L);
  }

  @Test
  void shouldForgetTheQueuesOfABookThatWasLost() {
    depth(200, levels(100, 14), levels(101, 1));
    sampler.onGap("queue full", ns(300));
    at(400);
    sampler.onDepth(next(levels(), levels()), ns(400));
    sampler.onSnapshot(new DepthSnapshot(lastId, levels(100, 1), levels(102, 1)), ns(400));
    depth(500, levels(100, 3), levels());
    at(1_000);
    assertThat(samples.get(0).bidAddedLots()).isEqualTo(2);
    assertThat(samples.get(0).askMoves()).isZero();
  }

  @Test
  void shouldSumTicksTimesLotsOfTrades() {
    trade(200, 101, 5, Side.BUY);
    trade(300, 103, 7, Side.BUY);
    trade(400, 99, 2, Side.SELL);
    sampler.onGrid(new Grid(1, 2));
    trade(500, 1_005, 50, Side.SELL);
    at(2_000);
    assertThat(samples).extracting(BookSample::buyTurnover).containsExactly(1_226_000L, 0L);
    assertThat(samples).extracting(BookSample::sellTurnover).containsExactly(248_250L, 0L);
  }

  @Test
  void shouldSayThatATurnoverBeyondItsBoundIsNotKnown() {
    trade(200, 1L << 40, 1L << 12, Side.BUY);
    trade(200, 1L << 40, 1L << 40, Side.SELL);
    at(1_000);
    trade(1_100, 1L << 40, 1L << 12, Side.BUY);
    trade(1_200, 1, 1, Side.BUY);
    trade(1_300, 1, 1, Side.SELL);
    at(2_000);
    trade(2_100, 1L << 50, 1, Side.BUY);
    sampler.onGrid(new Grid(1, 0));
    trade(2_200, 1, 1, Side.BUY);
    at(4_000);
    assertThat(samples)
        .extracting(BookSample::buyTurnover)
        .containsExactly(BookSample.TURNOVER_MAX, BookSample.UNKNOWN, BookSample.UNKNOWN, 0L);
    assertThat(samples)
        .extracting(BookSample::sellTurnover)
        .containsExactly(BookSample.UNKNOWN, 1L, 0L, 0L);
  }

  /** Against the definition in decimals, on books that reach far beyond the array's window. */
  @Test
  void shouldSumTheDepthWithinADistanceOfMid() {
    long seed = 7;
    Random random = new Random(seed);
    int known = 0;
    int unknown = 0;
    for (int round = 0; round < 300; round++) {
      OrderBook book = new OrderBook();
      long ask = 2 + random.nextInt(round % 2 == 0 ? 3_000 : 20_000_000);
      long bid = Math.max(1, ask - 1 - random.nextInt(20));
      int reach = (int) Math.min(bid, 2 + bid / 400);
      int levels = 1 + random.nextInt(400);
      DepthUpdate.Levels bids = new DepthUpdate.Levels(levels);
      DepthUpdate.Levels asks = new DepthUpdate.Levels(levels);
      for (int i = 0; i < levels; i++) {
        long below = i == 0 ? bid : Math.max(1, bid - random.nextInt(reach));
        long above = i == 0 ? ask : ask + random.nextInt(reach);
        bids.add(below, 1 + random.nextInt(99));
        asks.add(above, 1 + random.nextInt(99));
        book.apply(Side.BUY, below, bids.lots(i));
        book.apply(Side.SELL, above, asks.lots(i));
      }
      TrustedRange range = new TrustedRange();
      range.begin(new DepthSnapshot(1, bids, asks));
      if (random.nextBoolean()) {
        range.cut(Side.BUY, bid - random.nextInt(reach));
        range.cut(Side.SELL, ask + random.nextInt(reach));
      }
      for (Side side : Side.values()) {
        long[] lots = DepthBands.lots(book, side, range);
        for (int i = 0; i < lots.length; i++) {
          BigDecimal mid = BigDecimal.valueOf(5 * (bid + ask), 1);
          BigDecimal far =
              mid.multiply(BP).multiply(BigDecimal.valueOf(BookSample.DEPTH_BP.get(i)));
          long sum = 0;
          for (Tier tier : book.tiers(side, book.size(side))) {
            BigDecimal away = mid.subtract(BigDecimal.valueOf(tier.priceTicks())).abs();
            sum += away.compareTo(far) <= 0 ? tier.quantityLots() : 0;
          }
          boolean reached = reaches(range, side, mid, far);
          known += reached ? 1 : 0;
          unknown += reached ? 0 : 1;
          assertThat(lots[i])
              .as("seed %d, round %d, %s, band %d", seed, round, side, i)
              .isEqualTo(reached ? sum : BookSample.UNKNOWN);
        }
      }
    }
    assertThat(known).isGreaterThan(500);
    assertThat(unknown).isGreaterThan(50);
  }

  /** Whether every whole tick within the distance lies in the range. */
  private static boolean reaches(TrustedRange range, Side side, BigDecimal mid, BigDecimal far) {
    boolean bid = side == Side.BUY;
    BigDecimal edge = bid ? mid.subtract(far) : mid.add(far);
    RoundingMode inward = bid ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return range.isTrusted(side, edge.setScale(0, inward).longValueExact());
  }

  private static long ns(long ms) {
    return (T0 + ms) * 1_000_000;
  }

  private void at(long ms) {
    sampler.advanceTo(ns(ms));
  }

  private DepthUpdate next(DepthUpdate.Levels bids, DepthUpdate.Levels asks) {
    long previous = lastId;
    return update(previous, ++lastId, bids, asks);
  }

  private void depth(long ms, DepthUpdate.Levels bids, DepthUpdate.Levels asks) {
    at(ms);
    sampler.onDepth(next(bids, asks), ns(ms));
  }

  private void trade(long ms, long ticks, long lots, Side aggressor) {
    at(ms);
    sampler.onTrade(new Trade(1, 0, ticks, lots, aggressor, false), ns(ms));
  }
}
