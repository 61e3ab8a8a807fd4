package io.depthflow.market.book;

import static io.depthflow.market.book.Events.levels;
import static io.depthflow.market.book.Events.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SymbolSamplerTest {

  private static final long T0 = 1_700_000_000_000L;

  private final List<BookSample> samples = new ArrayList<>();
  private final List<BookTop> tops = new ArrayList<>();
  private SymbolSampler sampler;
  private long lastId;

  @BeforeEach
  void open() {
    sampler = new SymbolSampler("BTCUSDT", 1000);
    sampler.setOutput(output(samples, tops));
  }

  @Test
  void shouldSampleEveryPeriodThatEndedBeforeALine() {
    synchronise(100);
    at(3_250);

    assertThat(samples)
        .extracting(BookSample::timeMs)
        .containsExactly(T0 + 1000, T0 + 2000, T0 + 3000);
    assertThat(samples).extracting(BookSample::bookAgeMs).containsExactly(900L, 1900L, 2900L);
    assertThat(samples).extracting(BookSample::segment).containsOnly(0L);
    BookSample s = samples.get(0);
    assertThat(s.symbol()).isEqualTo("BTCUSDT");
    assertThat(s.bidTicks()).containsExactly(100, 99, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(s.bidLots()).containsExactly(10, 5, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(s.askTicks()).startsWith(102, 103, 0);
    assertThat(s.askLots()).startsWith(20, 6, 0);
    assertThat(s.mid()).isEqualTo(101.0);
    assertThat(s.spread()).isEqualTo(2.0);
  }

  @Test
  void shouldGiveALineAtThePeriodsEndToTheNextPeriod() {
    synchronise(100);
    depth(1_000, levels(100, 7), levels());
    at(2_000);

    assertThat(samples).extracting(s -> s.bidLots()[0]).containsExactly(10L, 7L);
    assertThat(samples).extracting(BookSample::depthUpdates).containsExactly(1L, 1L);
    assertThat(samples.get(1).bookAgeMs()).isEqualTo(1000);
  }

  @Test
  void shouldFloorTheAgeOverWholeMicroseconds() {
    synchronise(100);
    sampler.advanceTo((T0 + 986) * 1_000_000 + 156);
    sampler.onDepth(next(levels(100, 3), levels()), (T0 + 986) * 1_000_000 + 156);
    at(1_000);
    assertThat(samples.get(0).bookAgeMs()).isEqualTo(14);
  }

  @Test
  void shouldSendNothingBeforeTheBookIsInStep() {
    at(500);
    sampler.onSnapshot(Events.snapshot(15), ns(500));
    at(5_000);
    assertThat(samples).isEmpty();
    assertThat(tops).isEmpty();
  }

  @Test
  void shouldCountTradesByAggressor() {
    synchronise(100);
    trade(200, 5, Side.BUY, false);
    trade(300, 7, Side.BUY, false);
    trade(400, 11, Side.SELL, false);
    trade(1_000, 13, Side.SELL, false);
    at(2_000);

    assertThat(samples).extracting(BookSample::buyLots).containsExactly(12L, 0L);
    assertThat(samples).extracting(BookSample::buyTrades).containsExactly(2L, 0L);
    assertThat(samples).extracting(BookSample::sellLots).containsExactly(11L, 13L);
    assertThat(samples).extracting(BookSample::sellTrades).containsExactly(1L, 1L);
  }

  @Test
  void shouldCountOnlyTheKindOfTradeSeenFirst() {
    synchronise(100);
    trade(200, 5, Side.BUY, true);
    trade(300, 7, Side.BUY, false);
    trade(400, 3, Side.BUY, true);
    at(1_000);

    assertThat(samples.get(0).buyLots()).isEqualTo(8);
    assertThat(sampler.count(SampleCount.OTHER_TRADES)).isOne();
  }

  @Test
  void shouldSumOrderFlowImbalanceOfEachLevel() {
    // Before: bids 100 x 10, 99 x 5; asks 102 x 20, 103 x 6.
    synchronise(100);
    depth(200, levels(100, 14), levels());
    // Level 1: bid price equal, +14 - 10. Level 2: nothing.
    depth(300, levels(101, 3), levels());
    // Bids 101 x 3, 100 x 14, 99 x 5. Level 1: higher price, +3. Level 2: 99 -> 100, +14.
    // Level 3: none -> 99, +5.
    depth(400, levels(), levels(102, 0));
    // Asks 103 x 6. Level 1: worse ask, +20. Level 2: ask 103 is gone, +6.
    depth(500, levels(101, 0), levels(102, 4));
    // Bids 100 x 14, 99 x 5; asks 102 x 4, 103 x 6. Level 1: -3 - 4. Level 2: 100 -> 99: -14, and
    // asks none -> 103: -6. Level 3: 99 is gone: -5.
    at(2_000);

    assertThat(samples.get(0).ofiLots())
        .containsExactly(4 + 3 + 20 - 7, 14 + 6 - 20, 5 - 5, 0, 0, 0, 0, 0, 0, 0);
    assertThat(samples.get(1).ofiLots()).containsOnly(0);
  }

  /** Equation 2 of the paper in its own words, on a random walk of the best levels. */
  @Test
  void shouldEqualThePapersEquationAtTheBest() {
    long seed = 42;
    Random random = new Random(seed);
    synchronise(100);
    long expected = 0;
    for (int i = 0; i < 500; i++) {
      final OrderBook before = sampler.book().copy();
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      long best = side == Side.BUY ? before.bestBidTicks() : before.bestAskTicks();
      long price = best + random.nextInt(5) - 2;
      boolean crosses =
          side == Side.BUY ? price >= before.bestAskTicks() : price <= before.bestBidTicks();
      if (crosses || price < 50 || price > 150) {
        continue;
      }
      long lots = before.size(side) > 1 && random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(9);
      DepthUpdate.Levels change = levels(price, lots);
      depth(200, side == Side.BUY ? change : levels(), side == Side.SELL ? change : levels());
      OrderBook b = sampler.book();
      expected += b.bestBidTicks() >= before.bestBidTicks() ? b.bestBidLots() : 0;
      expected -= b.bestBidTicks() <= before.bestBidTicks() ? before.bestBidLots() : 0;
      expected -= b.bestAskTicks() <= before.bestAskTicks() ? b.bestAskLots() : 0;
      expected += b.bestAskTicks() >= before.bestAskTicks() ? before.bestAskLots() : 0;
    }
    at(1_000);
    assertThat(expected).as("seed " + seed + ": a walk that says something").isNotZero();
    assertThat(samples.get(0).ofiLots()[0]).as("seed " + seed).isEqualTo(expected);
  }

  @Test
  void shouldSendTheTopOnChangeOnly() {
    synchronise(100);
    depth(200, levels(99, 8), levels(103, 0));
    depth(300, levels(100, 11), levels());
    depth(400, levels(), levels(101, 1));
    depth(500, levels(), levels(101, 1));

    assertThat(tops).extracting(BookTop::receiveTimeNs).containsExactly(ns(100), ns(300), ns(400));
    BookTop last = tops.get(2);
    assertThat(last.bidTicks()).isEqualTo(100);
    assertThat(last.bidLots()).isEqualTo(11);
    assertThat(last.askTicks()).isEqualTo(101);
    assertThat(last.askLots()).isEqualTo(1);
  }

  @Test
  void shouldBeginASegmentAtEveryLossOfStep() {
    synchronise(100);
    at(1_100);
    sampler.onGap("queue full", ns(1_100));
    at(3_100);
    synchronise(3_100);
    at(4_100);
    sampler.onConnect(ns(4_100));
    sampler.onGap("twice is one loss", ns(4_100));
    synchronise(4_200);
    at(5_200);
    lastId += 5;
    depth(5_300, levels(100, 1), levels());
    at(6_300);
    assertThat(sampler.inSync()).isFalse();
    assertThat(sampler.needsSnapshot()).isTrue();
    synchronise(6_400);
    at(7_400);

    assertThat(samples)
        .extracting(BookSample::timeMs)
        .containsExactly(T0 + 1000, T0 + 4000, T0 + 5000, T0 + 7000);
    assertThat(samples).extracting(BookSample::segment).containsExactly(0L, 1L, 2L, 3L);
    assertThat(sampler.count(SampleCount.BREAKS)).isEqualTo(2);
    assertThat(tops).as("the first top after each loss is sent again").hasSize(4);
  }

  @Test
  void shouldBreakAtALongSilence() {
    synchronise(100);
    at(100 + SymbolSampler.SILENCE_MAX_MS);
    assertThat(samples).hasSize(600);
    at(101 + 2 * SymbolSampler.SILENCE_MAX_MS);

    assertThat(samples).hasSize(600);
    assertThat(sampler.count(SampleCount.SILENCES)).isOne();
    assertThat(sampler.inSync()).isFalse();
    assertThat(sampler.segment()).isOne();
  }

  @Test
  void shouldNotSampleABookWithOneSide() {
    synchronise(100);
    depth(200, levels(), levels(102, 0, 103, 0));
    at(1_000);
    depth(1_100, levels(), levels(104, 2));
    at(2_000);
    assertThat(samples).extracting(BookSample::timeMs).containsExactly(T0 + 2000);
    assertThat(sampler.count(SampleCount.ONE_SIDED)).isOne();
  }

  @Test
  void shouldMultiplyUpWhatItHoldsWhenTheGridIsRefined() {
    synchronise(100);
    trade(200, 5, Side.BUY, false);
    depth(300, levels(100, 14), levels());
    sampler.onGrid(new Grid(1, 2));
    at(1_000);
    depth(1_100, levels(1000, 1400), levels());

    BookSample s = samples.get(0);
    assertThat(s.grid()).isEqualTo(new Grid(1, 2));
    assertThat(s.bidTicks()[0]).isEqualTo(1000);
    assertThat(s.bidLots()[0]).isEqualTo(1400);
    assertThat(s.mid()).isEqualTo(101.0);
    assertThat(s.buyLots()).isEqualTo(500);
    assertThat(s.ofiLots()[0]).isEqualTo(400);
    assertThat(tops).as("a finer grid is no change of the top").hasSize(2);
  }

  @Test
  void shouldHandOutFreshArrays() {
    synchronise(100);
    at(1_000);
    final long[] first = samples.get(0).bidLots();
    depth(1_100, levels(100, 77), levels());
    at(2_000);
    assertThat(first[0]).isEqualTo(10);
  }

  @Test
  void shouldRefuseAPeriodOfNothing() {
    assertThatThrownBy(() -> new SymbolSampler("BTCUSDT", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("periodMs");
  }

  /**
   * A random log with gaps, breaks, duplicates and silences, cut anywhere: one and the same end.
   */
  @Test
  void shouldGoOnFromItsState() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      List<BookSample> whole = new ArrayList<>();
      List<BookTop> wholeTops = new ArrayList<>();
      replay(seed, -1, whole, wholeTops);
      assertThat(whole).as("seed " + seed).isNotEmpty();
      for (int cut : new int[] {0, 1, 137, 150, 299}) {
        List<BookSample> cutSamples = new ArrayList<>();
        List<BookTop> cutTops = new ArrayList<>();
        replay(seed, cut, cutSamples, cutTops);
        assertThat(cutSamples)
            .as("seed " + seed + ", cut " + cut)
            .usingRecursiveComparison()
            .isEqualTo(whole);
        assertThat(cutTops).as("seed " + seed + ", cut " + cut).isEqualTo(wholeTops);
      }
    }
  }

  private static void replay(long seed, int cut, List<BookSample> samples, List<BookTop> tops)
      throws IOException {
    Random random = new Random(seed);
    SymbolSampler s = new SymbolSampler("X", 500);
    s.setOutput(output(samples, tops));
    long ns = T0 * 1_000_000;
    long id = 100;
    for (int i = 0; i < 300; i++) {
      if (i == cut) {
        s = seed % 2 == 0 ? s.copy() : reread(s);
        s.setOutput(output(samples, tops));
      }
      ns += random.nextInt(100) == 0 ? 700_000_000_000L : random.nextInt(300_000_000);
      s.advanceTo(ns);
      int kind = random.nextInt(100);
      if (s.needsSnapshot() && kind < 50) {
        s.onSnapshot(Events.snapshot(id), ns);
      } else if (kind < 80) {
        long previous = kind < 3 ? id + 1 : id;
        id = previous + 1 + random.nextInt(3);
        DepthUpdate.Levels bids = levels(90 + random.nextInt(11), random.nextInt(4));
        DepthUpdate.Levels asks = levels(102 + random.nextInt(11), random.nextInt(4));
        s.onDepth(update(previous, id, bids, asks), ns);
      } else if (kind < 97) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        s.onTrade(new Trade(i, 0, 100, 1 + random.nextInt(5), side, kind < 85), ns);
      } else if (kind < 98) {
        s.onConnect(ns);
      }
    }
  }

  private static SamplerOutput output(List<BookSample> samples, List<BookTop> tops) {
    return new SamplerOutput() {
      @Override
      public void sample(BookSample s) {
        samples.add(s);
      }

      @Override
      public void top(BookTop t) {
        tops.add(t);
      }
    };
  }

  private static SymbolSampler reread(SymbolSampler s) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    s.write(new DataOutputStream(bytes));
    return SymbolSampler.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
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

  private void trade(long ms, long lots, Side aggressor, boolean aggregate) {
    at(ms);
    sampler.onTrade(new Trade(1, 0, 101, lots, aggressor, aggregate), ns(ms));
  }

  /** Bids 100 x 10, 99 x 5; asks 102 x 20, 103 x 6. */
  private void synchronise(long ms) {
    at(ms);
    if (!sampler.needsSnapshot()) {
      sampler.onDepth(next(levels(), levels()), ns(ms));
    }
    sampler.onSnapshot(
        new DepthSnapshot(lastId, levels(100, 10, 99, 5), levels(102, 20, 103, 6)), ns(ms));
    assertThat(sampler.inSync()).isTrue();
  }
}
