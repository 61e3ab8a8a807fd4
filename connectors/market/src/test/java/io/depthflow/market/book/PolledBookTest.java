package io.depthflow.market.book;

import static io.depthflow.market.book.Events.futures;
import static io.depthflow.market.book.Events.levels;
import static io.depthflow.market.book.Events.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.DepthSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A book made of snapshots alone. */
class PolledBookTest {

  private static final long T0 = 1_700_000_000_000L;

  private final BookSynchronizer book = new BookSynchronizer();

  private static DepthSnapshot other(long id) {
    return new DepthSnapshot(id, levels(101, 4), levels(102, 9));
  }

  @Test
  void shouldTakeEverySnapshotAsTheWholeBook() {
    assertThat(book.onSnapshot(snapshot(5))).isEqualTo(SyncResult.BUFFERED);
    book.onPolled();
    assertThat(book.onSnapshot(snapshot(10))).isEqualTo(SyncResult.SYNCHRONISED);
    assertThat(book.inSync()).isTrue();
    assertThat(book.onSnapshot(other(12))).isEqualTo(SyncResult.APPLIED);
    assertThat(book.book().bestBidTicks()).isEqualTo(101);
    assertThat(book.book().bestAskLots()).isEqualTo(9);
    assertThat(book.lastUpdateId()).isEqualTo(12);
    assertThat(book.count(SyncCount.RESYNCS)).isOne();
  }

  @Test
  void shouldIgnoreAnAnswerThatOvertook() {
    book.onPolled();
    book.onSnapshot(other(12));
    assertThat(book.onSnapshot(snapshot(10))).isEqualTo(SyncResult.TOO_OLD);
    assertThat(book.book().bestBidTicks()).isEqualTo(101);
    assertThat(book.onSnapshot(other(12)))
        .as("nothing happened meanwhile")
        .isEqualTo(SyncResult.APPLIED);
  }

  @Test
  void shouldStayPolledAcrossAGapAndEndAtAConnection() {
    book.onPolled();
    book.onSnapshot(snapshot(10));
    book.onBreak();
    assertThat(book.inSync()).isFalse();
    assertThat(book.onSnapshot(snapshot(3))).isEqualTo(SyncResult.SYNCHRONISED);
    book.onConnect();
    assertThat(book.rules()).isNull();
    assertThat(book.onSnapshot(snapshot(20))).isEqualTo(SyncResult.BUFFERED);
    assertThat(book.inSync()).isFalse();
  }

  @Test
  void shouldFollowTheStreamWhenOneComesAfterAll() {
    book.onPolled();
    book.onSnapshot(snapshot(10));
    assertThat(book.onDepth(futures(10, 11, 12))).isEqualTo(SyncResult.BUFFERED);
    assertThat(book.rules()).isEqualTo(VenueRules.FUTURES);
    assertThat(book.inSync()).isFalse();
    assertThat(book.onSnapshot(snapshot(11))).isEqualTo(SyncResult.SYNCHRONISED);
  }

  @Test
  void shouldSampleThePollsOfASegmentAndKeepTheirFlow() throws IOException {
    List<BookSample> samples = new ArrayList<>();
    SymbolSampler sampler = sampler(samples);
    at(sampler, 100).onPolled(ns(100));
    at(sampler, 600).onSnapshot(snapshot(10), ns(600));
    at(sampler, 1600).onSnapshot(other(12), ns(1600));
    sampler = restored(sampler, samples);
    at(sampler, 2600).onSnapshot(other(13), ns(2600));
    at(sampler, 3999).onGap("poll-missed", ns(3999));
    at(sampler, 4600).onSnapshot(other(15), ns(4600));
    at(sampler, 5000);
    assertThat(samples)
        .extracting(s -> s.timeMs() - T0)
        .as("no row for the second whose poll was missed")
        .containsExactly(1000L, 2000L, 3000L, 5000L);
    assertThat(samples).extracting(BookSample::bookAgeMs).containsOnly(400L);
    assertThat(samples).extracting(BookSample::segment).containsExactly(0L, 0L, 0L, 1L);
    // Bid 100 x 1 -> 101 x 4: +4; ask 102 x 2 -> 102 x 9: -9 + 2 (Cont et al., eq. 2).
    assertThat(samples.get(1).ofiLots()[0]).isEqualTo(4 - 9 + 2);
    assertThat(samples.get(2).ofiLots()[0]).isZero();
  }

  private static SymbolSampler sampler(List<BookSample> samples) {
    SymbolSampler sampler = new SymbolSampler("BTCUSDT", 1000);
    sampler.setOutput(output(samples));
    return sampler;
  }

  private static SamplerOutput output(List<BookSample> samples) {
    return samples::add;
  }

  private static SymbolSampler restored(SymbolSampler sampler, List<BookSample> samples)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sampler.write(new DataOutputStream(bytes));
    SymbolSampler copy =
        SymbolSampler.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    copy.setOutput(output(samples));
    return copy;
  }

  private static long ns(long ms) {
    return (T0 + ms) * 1_000_000L;
  }

  private static SymbolSampler at(SymbolSampler sampler, long ms) {
    sampler.advanceTo(ns(ms));
    return sampler;
  }
}
