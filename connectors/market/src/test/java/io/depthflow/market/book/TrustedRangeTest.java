package io.depthflow.market.book;

import static io.depthflow.market.book.Events.levels;
import static io.depthflow.market.book.Events.update;
import static io.depthflow.market.book.SyncResult.APPLIED;
import static io.depthflow.market.book.SyncResult.BUFFERED;
import static io.depthflow.market.book.SyncResult.KEPT;
import static io.depthflow.market.book.SyncResult.NOT_NEEDED;
import static io.depthflow.market.book.SyncResult.REFRESHED;
import static io.depthflow.market.book.SyncResult.RELOADED;
import static io.depthflow.market.book.SyncResult.SYNCHRONISED;
import static io.depthflow.market.book.SyncResult.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a book is known, and how a later snapshot widens that and checks the book. */
class TrustedRangeTest {

  private final BookSynchronizer book = new BookSynchronizer();

  /** {@code n} levels of each side, a lot of {@code lots} at every tick from 1000 down, 1001 up. */
  private static DepthSnapshot deep(long id, int n, long lots, long bestBid) {
    DepthUpdate.Levels bids = new DepthUpdate.Levels(n);
    DepthUpdate.Levels asks = new DepthUpdate.Levels(n);
    for (int i = 0; i < n; i++) {
      bids.add(bestBid - i, lots);
      asks.add(bestBid + 1 + i, lots);
    }
    return new DepthSnapshot(id, bids, asks);
  }

  private void synchronise(int n) {
    book.onSnapshot(deep(15, n, 7, 1_000));
    assertThat(book.onDepth(update(15, 20, levels(), levels()))).isEqualTo(SYNCHRONISED);
  }

  /** Bids above a price are gone, asks down to it come in. */
  private static DepthUpdate fall(long previous, long id, long from, long to) {
    DepthUpdate e = update(previous, id, levels(), levels());
    for (long ticks = from; ticks > to; ticks--) {
      e.bids().add(ticks, 0);
      e.asks().add(ticks, 7);
    }
    return e;
  }

  @Test
  void shouldEndWhereASnapshotWasCutOff() {
    synchronise(20);
    assertThat(book.isTrusted(Side.BUY, 981)).isTrue();
    assertThat(book.isTrusted(Side.BUY, 980)).isFalse();
    assertThat(book.isTrusted(Side.SELL, 1_020)).isTrue();
    assertThat(book.isTrusted(Side.SELL, 1_021)).isFalse();
    assertThat(book.range().endTicks(Side.BUY)).isEqualTo(981);
    assertThat(book.range().endTicks(Side.SELL)).isEqualTo(1_020);
    book.scale(10, 1);
    assertThat(book.range().endTicks(Side.BUY)).isEqualTo(9_810);
  }

  @Test
  void shouldNotEndWhereASnapshotHoldsTheWholeSide() {
    synchronise(19);
    assertThat(book.isTrusted(Side.BUY, 1)).isTrue();
    assertThat(book.isTrusted(Side.SELL, OrderBook.TICKS_MAX)).isTrue();
    assertThat(book.range().isWhole(Side.BUY)).isTrue();
    assertThat(book.range().trustedTiers(Side.BUY, new long[] {5, 0})).isEqualTo(2);
  }

  @Test
  void shouldCountTheTiersThatAreKnown() {
    synchronise(20);
    TrustedRange range = book.range();
    assertThat(range.trustedTiers(Side.BUY, new long[] {983, 982, 981})).isEqualTo(3);
    assertThat(range.trustedTiers(Side.BUY, new long[] {982, 981, 970})).isEqualTo(2);
    assertThat(range.trustedTiers(Side.SELL, new long[] {1_019, 1_025, 0})).isOne();
    assertThat(range.trustedTiers(Side.SELL, new long[] {1_025, 0, 0})).isZero();
  }

  @Test
  void shouldTakeEventsBeyondTheRangeWithoutTrustingThem() {
    synchronise(20);
    assertThat(book.onDepth(update(20, 21, levels(900, 3, 899, 0), levels(1_500, 4))))
        .isEqualTo(APPLIED);
    assertThat(book.book().quantityAt(Side.BUY, 900)).isEqualTo(3);
    assertThat(book.isTrusted(Side.BUY, 900)).isFalse();
    assertThat(book.needsSnapshot()).isFalse();
  }

  @Test
  void shouldWantASnapshotWhenThePriceNearsTheEnd() {
    synchronise(50);
    // The range reaches 49 ticks behind the best; a quarter of it is 12.
    book.onDepth(fall(20, 21, 1_000, 963));
    assertThat(book.needsSnapshot()).isFalse();
    book.onDepth(fall(21, 22, 963, 962));
    assertThat(book.needsSnapshot()).isTrue();
    assertThat(book.inSync()).isTrue();

    assertThat(book.onSnapshot(deep(20, 50, 7, 1_000))).as("of before").isEqualTo(TOO_OLD);
    assertThat(book.needsSnapshot()).isTrue();
    assertThat(book.onSnapshot(deep(22, 50, 7, 962))).isEqualTo(REFRESHED);
    assertThat(book.needsSnapshot()).isFalse();
    assertThat(book.range().endTicks(Side.BUY)).isEqualTo(913);
    assertThat(book.book().quantityAt(Side.BUY, 920)).isEqualTo(7);
    assertThat(book.count(SyncCount.SNAPSHOTS_EQUAL)).isOne();
    assertThat(book.count(SyncCount.RESYNCS)).isOne();
    assertThat(book.onDepth(update(22, 23, levels(962, 9), levels()))).isEqualTo(APPLIED);
  }

  @Test
  void shouldBringASnapshotOfBeforeUpToTheBook() {
    synchronise(50);
    book.onDepth(fall(20, 21, 1_000, 962));
    book.onDepth(update(21, 22, levels(962, 5), levels()));
    book.onDepth(update(22, 23, levels(961, 4), levels()));
    // The venue's book at 21 differs from the one at 23 by two events that are kept.
    assertThat(book.onSnapshot(deep(21, 50, 7, 962))).isEqualTo(REFRESHED);
    assertThat(book.lastUpdateId()).isEqualTo(23);
    assertThat(book.book().tiers(Side.BUY, 3))
        .containsExactly(new Tier(962, 5), new Tier(961, 4), new Tier(960, 7));
  }

  @Test
  void shouldWaitForTheBookToReachASnapshotOfLater() {
    synchronise(20);
    assertThat(book.onSnapshot(deep(25, 20, 7, 1_000))).isEqualTo(KEPT);
    assertThat(book.onSnapshot(deep(24, 20, 7, 1_000))).isEqualTo(TOO_OLD);
    assertThat(book.onDepth(update(20, 22, levels(), levels()))).isEqualTo(APPLIED);
    assertThat(book.needsSnapshot()).isFalse();
    assertThat(book.onDepth(update(22, 26, levels(1_000, 8), levels()))).isEqualTo(REFRESHED);
    assertThat(book.book().bestBidLots()).isEqualTo(8);
    assertThat(book.range().endTicks(Side.BUY)).isEqualTo(981);
  }

  @Test
  void shouldGiveWayToASnapshotThatSaysSomethingElse() {
    synchronise(20);
    assertThat(book.onSnapshot(deep(20, 20, 8, 1_000))).isEqualTo(RELOADED);
    assertThat(book.inSync()).isTrue();
    assertThat(book.lastLoss()).isEqualTo(SyncLoss.SNAPSHOT_MISMATCH);
    assertThat(book.count(SyncCount.SNAPSHOTS_DIFFERING)).isOne();
    assertThat(book.book().bestBidLots()).isEqualTo(8);
    assertThat(book.onDepth(update(20, 21, levels(1_000, 9), levels()))).isEqualTo(APPLIED);
  }

  @Test
  void shouldNotTakeACrossedSnapshotForAProof() {
    synchronise(20);
    assertThat(book.onSnapshot(new DepthSnapshot(20, levels(1_001, 1), levels(1_000, 1))))
        .isEqualTo(NOT_NEEDED);
    assertThat(book.inSync()).isTrue();
    assertThat(book.book().bestBidTicks()).isEqualTo(1_000);
  }

  @Test
  void shouldPruneWhatIsFarBehindAndTrustNoFurther() {
    synchronise(19); // whole sides
    long id = 20;
    for (int i = 0; i <= BookSynchronizer.LEVELS_MAX; i += 1_000) {
      DepthUpdate e = update(id, ++id, levels(), levels());
      for (int k = 0; k < 1_000; k++) {
        e.asks().add(2_000 + 3L * (i + k), 1);
      }
      book.onDepth(e);
    }
    assertThat(book.book().size(Side.SELL)).isLessThanOrEqualTo(BookSynchronizer.LEVELS_MAX);
    assertThat(book.count(SyncCount.PRUNINGS)).isOne();
    long end = book.range().endTicks(Side.SELL);
    assertThat(book.isTrusted(Side.SELL, end)).isTrue();
    assertThat(book.isTrusted(Side.SELL, end + 1)).isFalse();
    assertThat(book.range().isWhole(Side.BUY)).isTrue();
    assertThat(book.onDepth(update(id, id + 1, levels(), levels(end + 3, 0)))).isEqualTo(APPLIED);
  }

  /** Tiers beyond the range are sent and marked: a log of one snapshot loses no row by a drift. */
  @Test
  void shouldMarkTheTiersBeyondTheRange() {
    List<BookSample> samples = new ArrayList<>();
    List<BookTop> tops = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    SymbolSampler sampler = new SymbolSampler("X", 1_000);
    sampler.setOutput(
        new SamplerOutput() {
          @Override
          public void sample(BookSample s) {
            samples.add(s);
          }

          @Override
          public void top(BookTop t) {
            tops.add(t);
          }

          @Override
          public void lost(String symbol, String cause) {
            lost.add(cause);
          }
        });
    at(sampler, 100).onSnapshot(deep(15, 20, 7, 1_000), 100_000_000L);
    at(sampler, 200).onDepth(update(15, 20, levels(), levels()), 200_000_000L);
    at(sampler, 1_100).onDepth(fall(20, 21, 1_000, 990), 1_100_000_000L);
    at(sampler, 2_100).onDepth(fall(21, 22, 990, 989), 2_100_000_000L);
    // 989 to 981 are known; a level at 970 was touched, what else there is below 981 was not.
    at(sampler, 2_200).onDepth(update(22, 23, levels(970, 3), levels()), 2_200_000_000L);
    at(sampler, 3_100).onDepth(fall(23, 24, 989, 980), 3_100_000_000L);
    at(sampler, 4_100);
    assertThat(samples).extracting(BookSample::untrustedBids).containsExactly(0, 0, 1, 10);
    assertThat(samples).extracting(BookSample::untrustedAsks).containsOnly(0);
    assertThat(samples).extracting(BookSample::isTrusted).containsExactly(true, true, false, false);
    assertThat(samples.get(2).bidTicks()).startsWith(989, 988).endsWith(981, 970);
    assertThat(samples.get(3).bidTicks()).startsWith(970, 0);
    assertThat(tops).as("the position is watched on").hasSize(4);
    assertThat(sampler.count(SampleCount.SAMPLES)).isEqualTo(4);
    assertThat(sampler.count(SampleCount.UNTRUSTED)).isEqualTo(2);
    assertThat(sampler.needsSnapshot()).isTrue();
    assertThat(sampler.inSync()).isTrue();

    sampler.onSnapshot(deep(24, 20, 7, 980), 4_100_000_000L);
    at(sampler, 5_000);
    assertThat(samples).extracting(BookSample::segment).containsExactly(0L, 0L, 0L, 0L, 1L);
    assertThat(samples.get(4).bidTicks()[9]).isEqualTo(971);
    assertThat(samples.get(4).isTrusted()).isTrue();
    assertThat(lost).containsExactly(SyncLoss.UNTRUSTED.code());
    assertThat(tops).hasSize(5);
  }

  /** The asks alone, by as many tiers as lie beyond. */
  @Test
  void shouldMarkEitherSideByItself() {
    List<BookSample> samples = new ArrayList<>();
    SymbolSampler sampler = new SymbolSampler("X", 1_000);
    sampler.setOutput(samples::add);
    at(sampler, 100).onSnapshot(deep(15, 20, 7, 1_000), 100_000_000L);
    DepthUpdate rise = update(15, 20, levels(), levels(1_030, 1));
    for (long ticks = 1_001; ticks <= 1_014; ticks++) {
      rise.asks().add(ticks, 0);
    }
    at(sampler, 200).onDepth(rise, 200_000_000L);
    at(sampler, 1_000);
    assertThat(samples).hasSize(1);
    assertThat(samples.get(0).askTicks())
        .containsExactly(1_015, 1_016, 1_017, 1_018, 1_019, 1_020, 1_030, 0, 0, 0);
    assertThat(samples.get(0).untrustedAsks()).isEqualTo(4);
    assertThat(samples.get(0).untrustedBids()).isZero();
  }

  @Test
  void shouldGoOnWithTheSameSegmentWhenASnapshotConfirmsTheTiers() {
    List<BookSample> with = refreshed(true);
    assertThat(with)
        .as("rows as without the snapshot")
        .usingRecursiveComparison()
        .isEqualTo(refreshed(false));
    assertThat(with).hasSize(3);
  }

  private static List<BookSample> refreshed(boolean snapshot) {
    List<BookSample> samples = new ArrayList<>();
    SymbolSampler sampler = new SymbolSampler("X", 1_000);
    sampler.setOutput(samples::add);
    at(sampler, 100).onSnapshot(deep(15, 50, 7, 1_000), 100_000_000L);
    at(sampler, 200).onDepth(update(15, 20, levels(), levels()), 200_000_000L);
    at(sampler, 1_100).onDepth(fall(20, 21, 1_000, 985), 1_100_000_000L);
    if (snapshot) {
      at(sampler, 1_200).onSnapshot(deep(22, 50, 7, 985), 1_200_000_000L);
    }
    at(sampler, 1_300).onDepth(update(21, 23, levels(985, 9), levels()), 1_300_000_000L);
    assertThat(sampler.synchronizer().count(SyncCount.SNAPSHOTS_EQUAL)).isEqualTo(snapshot ? 1 : 0);
    at(sampler, 2_300).onDepth(update(23, 24, levels(985, 4), levels()), 2_300_000_000L);
    at(sampler, 3_000);
    return samples;
  }

  private static SymbolSampler at(SymbolSampler sampler, long ms) {
    sampler.advanceTo(ms * 1_000_000);
    return sampler;
  }

  @Test
  void shouldForgetTheRefreshOfABookThatIsLost() {
    synchronise(50);
    book.onDepth(fall(20, 21, 1_000, 962));
    assertThat(book.needsSnapshot()).isTrue();
    book.onBreak();
    assertThat(book.needsSnapshot()).as("nothing is queued").isFalse();
  }

  @Test
  void shouldBeWholeAgainInAFreshBook() {
    assertThat(book.onDepth(update(9, 10, levels(), levels()))).isEqualTo(BUFFERED);
    assertThat(book.isTrusted(Side.BUY, 1)).isTrue();
  }
}
