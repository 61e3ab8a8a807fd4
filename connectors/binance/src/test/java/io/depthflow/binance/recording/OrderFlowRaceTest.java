package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.DepthUpdate.Levels;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.market.book.SymbolSampler;
import io.depthflow.market.book.Tier;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The order-flow imbalance of samples against a transcription of its formula, event by event and
 * level by level: on recordings and on seeded random books that lose whole levels and sides.
 */
class OrderFlowRaceTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SECOND_NS = 1_000_000_000L;

  @ParameterizedTest
  @EnumSource(
      value = Recordings.class,
      names = {"USDM_BTC_202304", "USDM_BTC_202407", "USDM_ETH_202407"})
  void shouldSumThePapersTermsOnRecordings(Recordings recording) throws IOException {
    SymbolFeed feed = new SymbolFeed(recording.symbol(), 1_000);
    Transcription paper = new Transcription(feed.sampler(), recording.name());
    feed.setOutput(paper);
    recording.forEach(
        line -> {
          paper.before();
          feed.accept(line);
          paper.after();
        });
    assertThat(paper.samples).isGreaterThan(400);
    assertThat(paper.terms).isGreaterThan(8_000);
  }

  @Test
  void shouldSumThePapersTermsOnRandomBooks() {
    for (long seed = 1; seed <= (LONG ? 2_000 : 40); seed++) {
      Random random = new Random(seed);
      SymbolSampler sampler = new SymbolSampler("RANDOM", 1_000);
      Transcription paper = new Transcription(sampler, "seed " + seed);
      sampler.setOutput(paper);
      long id = 1_000;
      long ns = SECOND_NS;
      sampler.advanceTo(ns);
      sampler.onSnapshot(new DepthSnapshot(id, side(random, -1), side(random, 1)), ns);
      for (int i = 0; i < 500; i++) {
        ns += random.nextInt(100_000_000);
        DepthUpdate event = new DepthUpdate().reset(ns / 1_000_000, 0, id + 1, id + 3, id);
        id += 3;
        for (int k = random.nextInt(12); k > 0; k--) {
          change(random, event);
        }
        paper.before();
        sampler.advanceTo(ns);
        paper.beforeAgain();
        sampler.onDepth(event, ns);
        paper.after();
      }
      assertThat(paper.samples).as("seed " + seed).isPositive();
      assertThat(paper.terms).as("seed " + seed).isGreaterThan(400);
    }
  }

  /** Some 12 levels from 1,000 ticks on, so that few changes make ten tiers of another make. */
  private static Levels side(Random random, int sign) {
    Levels levels = new Levels(16);
    for (int i = 1; i <= 12; i++) {
      levels.add(1_000 + sign * i, 1 + random.nextInt(50));
    }
    return levels;
  }

  private static void change(Random random, DepthUpdate event) {
    boolean bid = random.nextBoolean();
    long away = 1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 5);
    long lots = random.nextInt(5) < 2 ? 0 : 1 + random.nextInt(50);
    (bid ? event.bids() : event.asks()).add(1_000 + (bid ? -away : away), lots);
  }

  /**
   * Cont, Kukanov and Stoikov 2014, eq. 2: {@code e_n = I{P_n^B >= P_(n-1)^B} q_n^B - I{P_n^B <=
   * P_(n-1)^B} q_(n-1)^B - I{P_n^A <= P_(n-1)^A} q_n^A + I{P_n^A >= P_(n-1)^A} q_(n-1)^A}, of each
   * level.
   */
  private static final class Transcription implements SamplerOutput {
    private final SymbolSampler sampler;
    private final String name;
    private final long[] sums = new long[BookSample.TIERS];
    private List<Tier> bids;
    private List<Tier> asks;
    private Grid grid;
    private long applied;
    private boolean isInStep;
    private int samples;
    private long terms;

    Transcription(SymbolSampler sampler, String name) {
      this.sampler = sampler;
      this.name = name;
    }

    void before() {
      isInStep = sampler.inSync();
      applied = sampler.synchronizer().applied();
      bids = sampler.book().tiers(Side.BUY, BookSample.TIERS);
      asks = sampler.book().tiers(Side.SELL, BookSample.TIERS);
      grid = sampler.grid();
    }

    /** A period may have ended; the book is what it was. */
    void beforeAgain() {
      assertThat(sampler.book().tiers(Side.BUY, BookSample.TIERS)).as(name).isEqualTo(bids);
    }

    void after() {
      Grid now = sampler.grid();
      final long priceFactor = Grid.pow10(now.priceDecimals() - grid.priceDecimals());
      final long lotsFactor = Grid.pow10(now.quantityDecimals() - grid.quantityDecimals());
      for (int m = 0; m < sums.length; m++) {
        sums[m] *= lotsFactor;
      }
      if (!isInStep || !sampler.inSync() || sampler.synchronizer().applied() == applied) {
        return;
      }
      List<Tier> bidsNow = sampler.book().tiers(Side.BUY, BookSample.TIERS);
      List<Tier> asksNow = sampler.book().tiers(Side.SELL, BookSample.TIERS);
      for (int m = 0; m < sums.length; m++) {
        long bidBefore = m < bids.size() ? bids.get(m).priceTicks() * priceFactor : Long.MIN_VALUE;
        long bidLotsBefore = m < bids.size() ? bids.get(m).quantityLots() * lotsFactor : 0;
        long bid = m < bidsNow.size() ? bidsNow.get(m).priceTicks() : Long.MIN_VALUE;
        long bidLots = m < bidsNow.size() ? bidsNow.get(m).quantityLots() : 0;
        long askBefore = m < asks.size() ? asks.get(m).priceTicks() * priceFactor : Long.MAX_VALUE;
        long askLotsBefore = m < asks.size() ? asks.get(m).quantityLots() * lotsFactor : 0;
        long ask = m < asksNow.size() ? asksNow.get(m).priceTicks() : Long.MAX_VALUE;
        long askLots = m < asksNow.size() ? asksNow.get(m).quantityLots() : 0;
        if (bid >= bidBefore) {
          sums[m] += bidLots;
        }
        if (bid <= bidBefore) {
          sums[m] -= bidLotsBefore;
        }
        if (ask <= askBefore) {
          sums[m] -= askLots;
        }
        if (ask >= askBefore) {
          sums[m] += askLotsBefore;
        }
      }
      terms++;
    }

    @Override
    public void sample(BookSample sample) {
      assertThat(sample.ofiLots()).as(name + ", " + sample.timeMs()).isEqualTo(sums);
      samples++;
      Arrays.fill(sums, 0);
    }

    @Override
    public void unsampled(String symbol) {
      Arrays.fill(sums, 0);
    }

    @Override
    public void lost(String symbol, String cause) {
      Arrays.fill(sums, 0);
    }
  }
}
