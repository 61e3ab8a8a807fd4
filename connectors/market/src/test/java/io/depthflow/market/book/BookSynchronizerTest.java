package io.depthflow.market.book;

import static io.depthflow.market.book.Events.futures;
import static io.depthflow.market.book.Events.levels;
import static io.depthflow.market.book.Events.snapshot;
import static io.depthflow.market.book.Events.spot;
import static io.depthflow.market.book.Events.update;
import static io.depthflow.market.book.SyncResult.APPLIED;
import static io.depthflow.market.book.SyncResult.BUFFERED;
import static io.depthflow.market.book.SyncResult.CROSSED;
import static io.depthflow.market.book.SyncResult.DUPLICATE;
import static io.depthflow.market.book.SyncResult.GAP;
import static io.depthflow.market.book.SyncResult.NOT_NEEDED;
import static io.depthflow.market.book.SyncResult.STALE;
import static io.depthflow.market.book.SyncResult.SYNCHRONISED;
import static io.depthflow.market.book.SyncResult.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BookSynchronizerTest {

  /**
   * A story of events and snapshots, what each of them led to, whether the book is in step at the
   * end and wants a snapshot, and the lots at bid 100 (the id of the event applied last, 1 from the
   * snapshot) where it is.
   */
  record Story(
      String rule,
      List<Object> lines,
      List<SyncResult> results,
      boolean inSync,
      boolean needsSnapshot,
      long bidLots) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Story> stories() {
    return Stream.of(
        live(
                "3: snapshot inside the first event",
                List.of(futures(9, 10, 20), snapshot(15)),
                BUFFERED,
                SYNCHRONISED)
            .lots(20),
        live(
                "3: snapshot at the first event's U",
                List.of(futures(9, 10, 20), snapshot(10)),
                BUFFERED,
                SYNCHRONISED)
            .lots(20),
        live(
                "3: snapshot at the first event's u",
                List.of(futures(9, 10, 20), snapshot(20)),
                BUFFERED,
                SYNCHRONISED)
            .lots(20),
        live(
                "3: snapshot exactly at the event before",
                List.of(futures(9, 14, 20), snapshot(9)),
                BUFFERED,
                SYNCHRONISED)
            .lots(20),
        live(
                "3: snapshot in the hole between two events",
                List.of(futures(9, 14, 20), snapshot(12)),
                BUFFERED,
                SYNCHRONISED)
            .lots(20),
        live(
                "2: stale events are dropped, the rest replayed",
                List.of(
                    futures(1, 2, 5),
                    futures(5, 7, 9),
                    futures(9, 12, 20),
                    futures(20, 23, 30),
                    snapshot(14),
                    futures(30, 31, 40)),
                BUFFERED,
                BUFFERED,
                BUFFERED,
                BUFFERED,
                SYNCHRONISED,
                APPLIED)
            .lots(40),
        lost(
            "4: an old snapshot keeps the queue",
            true,
            List.of(futures(19, 20, 30), snapshot(10)),
            BUFFERED,
            TOO_OLD),
        live(
                "4: and a newer one uses it",
                List.of(futures(19, 20, 30), snapshot(10), futures(30, 33, 40), snapshot(25)),
                BUFFERED,
                TOO_OLD,
                BUFFERED,
                SYNCHRONISED)
            .lots(40),
        lost("5: snapshot before all events waits", false, List.of(snapshot(15)), BUFFERED),
        lost(
            "5: snapshot behind all queued events waits",
            false,
            List.of(futures(9, 10, 12), snapshot(15)),
            BUFFERED,
            BUFFERED),
        live(
                "5: stale events, then the first",
                List.of(snapshot(15), futures(1, 2, 9), futures(9, 10, 20)),
                BUFFERED,
                STALE,
                SYNCHRONISED)
            .lots(20),
        live(
                "5: an older snapshot does not replace one that waits",
                List.of(snapshot(15), snapshot(14), futures(14, 15, 20)),
                BUFFERED,
                TOO_OLD,
                SYNCHRONISED)
            .lots(20),
        live(
                "5: a newer one does",
                List.of(snapshot(15), snapshot(25), futures(14, 15, 20), futures(20, 22, 30)),
                BUFFERED,
                BUFFERED,
                STALE,
                SYNCHRONISED)
            .lots(30),
        lost(
            "5: the first event lies behind the snapshot",
            true,
            List.of(snapshot(15), futures(19, 20, 30)),
            BUFFERED,
            TOO_OLD),
        live(
                "5: and its successor chains on it once a snapshot fits",
                List.of(snapshot(15), futures(19, 20, 30), futures(30, 31, 33), snapshot(30)),
                BUFFERED,
                TOO_OLD,
                BUFFERED,
                SYNCHRONISED)
            .lots(33),
        live(
                "6: the chain is pu, not U",
                List.of(snapshot(15), futures(9, 10, 20), futures(20, 90, 99)),
                BUFFERED,
                SYNCHRONISED,
                APPLIED)
            .lots(99),
        lost(
            "6: a gap",
            true,
            List.of(snapshot(15), futures(9, 10, 20), futures(21, 22, 30)),
            BUFFERED,
            SYNCHRONISED,
            GAP),
        lost(
            "6: an event that overlaps is a gap too",
            true,
            List.of(snapshot(15), futures(9, 10, 20), futures(18, 19, 30)),
            BUFFERED,
            SYNCHRONISED,
            GAP),
        live(
                "6: the event of the gap is kept",
                List.of(snapshot(15), futures(9, 10, 20), futures(21, 22, 30), snapshot(24)),
                BUFFERED,
                SYNCHRONISED,
                GAP,
                SYNCHRONISED)
            .lots(30),
        lost(
            "6: a gap inside the queue",
            true,
            List.of(futures(9, 10, 20), futures(21, 22, 30), snapshot(15)),
            BUFFERED,
            BUFFERED,
            GAP),
        live(
                "6: what lies behind it is kept",
                List.of(futures(9, 10, 20), futures(21, 22, 30), snapshot(15), snapshot(25)),
                BUFFERED,
                BUFFERED,
                GAP,
                SYNCHRONISED)
            .lots(30),
        live(
                "7: duplicates",
                List.of(snapshot(15), futures(9, 10, 20), futures(9, 10, 20), futures(20, 21, 22)),
                BUFFERED,
                SYNCHRONISED,
                DUPLICATE,
                APPLIED)
            .lots(22),
        live(
                "7: duplicates in the queue",
                List.of(futures(9, 10, 20), futures(9, 10, 20), futures(20, 21, 22), snapshot(15)),
                BUFFERED,
                BUFFERED,
                BUFFERED,
                SYNCHRONISED)
            .lots(22),
        live(
                "9: spot, first event at S + 1",
                List.of(snapshot(15), spot(16, 20), spot(21, 21)),
                BUFFERED,
                SYNCHRONISED,
                APPLIED)
            .lots(21),
        live(
                "9: spot, first event around S + 1",
                List.of(spot(10, 20), snapshot(15)),
                BUFFERED,
                SYNCHRONISED)
            .lots(20),
        lost(
            "9: spot, an event that ends at S is stale",
            false,
            List.of(spot(10, 15), snapshot(15)),
            BUFFERED,
            BUFFERED),
        lost(
            "9: spot, snapshot too old by one",
            true,
            List.of(spot(17, 20), snapshot(15)),
            BUFFERED,
            TOO_OLD),
        lost(
            "9: spot, a gap",
            true,
            List.of(snapshot(15), spot(16, 20), spot(22, 23)),
            BUFFERED,
            SYNCHRONISED,
            GAP),
        live(
                "9: spot, a duplicate",
                List.of(snapshot(15), spot(16, 20), spot(16, 20), spot(21, 23)),
                BUFFERED,
                SYNCHRONISED,
                DUPLICATE,
                APPLIED)
            .lots(23),
        lost(
            "10: crossed by an event",
            true,
            List.of(snapshot(15), futures(9, 10, 20), crossing(20, 21)),
            BUFFERED,
            SYNCHRONISED,
            CROSSED),
        lost(
            "10: equal prices cross",
            true,
            List.of(snapshot(15), futures(9, 10, 20), update(20, 21, levels(102, 1), levels())),
            BUFFERED,
            SYNCHRONISED,
            CROSSED),
        lost(
            "10: crossed by the first event",
            true,
            List.of(snapshot(15), crossing(9, 21)),
            BUFFERED,
            CROSSED),
        lost(
            "10: crossed in the replay",
            true,
            List.of(futures(9, 10, 20), crossing(20, 21), snapshot(15)),
            BUFFERED,
            BUFFERED,
            CROSSED),
        lost(
            "10: a crossed snapshot",
            false,
            List.of(new DepthSnapshot(15, levels(105, 1), levels(102, 1))),
            CROSSED),
        live(
                "10: the event that crossed is kept, and dropped by a later snapshot",
                List.of(
                    snapshot(15),
                    futures(9, 10, 20),
                    crossing(20, 21),
                    snapshot(22),
                    futures(21, 22, 23)),
                BUFFERED,
                SYNCHRONISED,
                CROSSED,
                BUFFERED,
                SYNCHRONISED)
            .lots(23),
        live(
                "12: a snapshot older than the book in step",
                List.of(snapshot(15), futures(9, 10, 20), snapshot(19), futures(20, 21, 22)),
                BUFFERED,
                SYNCHRONISED,
                NOT_NEEDED,
                APPLIED)
            .lots(22));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void shouldFollowTheRule(Story story) {
    BookSynchronizer s = new BookSynchronizer();
    List<SyncResult> results = new ArrayList<>();
    for (Object line : story.lines) {
      results.add(feed(s, line));
    }
    assertThat(results).isEqualTo(story.results);
    assertThat(s.inSync()).isEqualTo(story.inSync);
    assertThat(s.needsSnapshot()).isEqualTo(story.needsSnapshot);
    if (story.inSync) {
      assertThat(s.book().quantityAt(Side.BUY, 100)).isEqualTo(story.bidLots);
      assertThat(s.book().quantityAt(Side.SELL, 103)).isEqualTo(6);
    }
  }

  /** Wherever a story is cut, a copy and a re-read synchroniser go on as the original does. */
  @ParameterizedTest
  @MethodSource("stories")
  void shouldGoOnFromItsState(Story story) throws IOException {
    for (int cut = 0; cut <= story.lines.size(); cut++) {
      BookSynchronizer s = new BookSynchronizer();
      for (Object line : story.lines.subList(0, cut)) {
        feed(s, line);
      }
      BookSynchronizer copy = s.copy();
      BookSynchronizer read = reread(s);
      for (int i = cut; i < story.lines.size(); i++) {
        assertThat(feed(copy, story.lines.get(i))).isEqualTo(story.results.get(i));
        assertThat(feed(read, story.lines.get(i))).isEqualTo(story.results.get(i));
      }
      for (Object line : story.lines.subList(cut, story.lines.size())) {
        feed(s, line);
      }
      assertThat(bytes(copy)).isEqualTo(bytes(s));
      assertThat(bytes(read)).isEqualTo(bytes(s));
    }
  }

  @Test
  void shouldCountWhatHappened() {
    BookSynchronizer s = new BookSynchronizer();
    for (Object line :
        List.of(
            futures(1, 2, 5),
            futures(9, 10, 20),
            snapshot(6),
            snapshot(15),
            futures(9, 10, 20),
            snapshot(19),
            futures(25, 26, 27),
            snapshot(26),
            crossing(27, 28))) {
      feed(s, line);
    }
    assertThat(s.count(SyncCount.SNAPSHOTS_TOO_OLD)).isOne();
    assertThat(s.count(SyncCount.STALE)).isOne();
    assertThat(s.count(SyncCount.GAPS)).isOne();
    assertThat(s.count(SyncCount.RESYNCS)).isEqualTo(2);
    assertThat(s.count(SyncCount.DUPLICATES)).isOne();
    assertThat(s.count(SyncCount.SNAPSHOTS_NOT_NEEDED)).isOne();
    assertThat(s.count(SyncCount.CROSSED)).isOne();
  }

  @Test
  void shouldTellTheVenueByTheFirstEvent() {
    BookSynchronizer s = new BookSynchronizer();
    assertThat(s.rules()).isNull();
    s.onDepth(spot(1, 2));
    assertThat(s.rules()).isEqualTo(VenueRules.SPOT);
    BookSynchronizer f = new BookSynchronizer();
    f.onDepth(futures(0, 1, 2));
    assertThat(f.rules()).isEqualTo(VenueRules.FUTURES);
  }

  @Test
  void shouldForgetAllAtABreak() {
    BookSynchronizer s = new BookSynchronizer();
    s.onSnapshot(snapshot(15));
    s.onDepth(futures(9, 10, 20));
    s.onBreak();
    assertThat(s.inSync()).isFalse();
    assertThat(s.needsSnapshot()).isFalse();
    assertThat(s.queued()).isZero();
    assertThat(s.book().size(Side.BUY)).isZero();
    assertThat(s.onDepth(futures(20, 21, 22))).isEqualTo(BUFFERED);
  }

  @Test
  void shouldDropTheOldestFromAFullQueue() {
    BookSynchronizer s = new BookSynchronizer();
    for (int i = 0; i < BookSynchronizer.QUEUE_MAX + 3; i++) {
      s.onDepth(futures(i, i + 1, i + 1));
    }
    assertThat(s.queued()).isEqualTo(BookSynchronizer.QUEUE_MAX);
    assertThat(s.count(SyncCount.OVERFLOWS)).isEqualTo(3);
    assertThat(s.onSnapshot(snapshot(2))).isEqualTo(TOO_OLD);
    assertThat(s.onSnapshot(snapshot(3))).isEqualTo(SYNCHRONISED);
  }

  @Test
  void shouldTakeManyDuplicatesForRestartedIds() {
    BookSynchronizer s = new BookSynchronizer();
    s.onSnapshot(snapshot(5_000_000));
    s.onDepth(futures(4_999_999, 5_000_000, 5_000_001));
    for (int i = 1; i < BookSynchronizer.DUPLICATES_IN_A_ROW_MAX; i++) {
      assertThat(s.onDepth(futures(i, i + 1, i + 1))).isEqualTo(DUPLICATE);
    }
    assertThat(s.onDepth(futures(1000, 1001, 1001))).isEqualTo(GAP);
    assertThat(s.onSnapshot(snapshot(1000))).isEqualTo(SYNCHRONISED);
  }

  @Test
  void shouldKeepNoReferenceToWhatItIsGiven() {
    BookSynchronizer s = new BookSynchronizer();
    DepthUpdate reused = futures(9, 10, 20);
    s.onDepth(reused);
    reused.reset(0, 0, 0, 0, 0).bids().add(500, 1);
    s.onSnapshot(snapshot(15));
    assertThat(s.inSync()).isTrue();
    assertThat(s.book().quantityAt(Side.BUY, 100)).isEqualTo(20);
  }

  @Test
  void shouldScaleBookAndQueue() {
    BookSynchronizer s = new BookSynchronizer();
    s.onDepth(futures(9, 10, 20));
    s.scale(10, 100);
    s.onSnapshot(new DepthSnapshot(15, levels(1000, 1), levels(1020, 2)));
    assertThat(s.book().quantityAt(Side.BUY, 1000)).isEqualTo(2000);
    s.scale(10, 1);
    assertThat(s.book().quantityAt(Side.BUY, 10_000)).isEqualTo(2000);
  }

  private static SyncResult feed(BookSynchronizer s, Object line) {
    return line instanceof DepthSnapshot snapshot
        ? s.onSnapshot(snapshot)
        : s.onDepth((DepthUpdate) line);
  }

  /** Puts a bid above the ask at 102. */
  private static DepthUpdate crossing(long previous, long id) {
    return update(previous, id, levels(104, 1), levels());
  }

  private static Draft live(String rule, List<Object> lines, SyncResult... results) {
    return new Draft(rule, lines, Arrays.asList(results));
  }

  private static Story lost(String rule, boolean needs, List<Object> lines, SyncResult... results) {
    return new Story(rule, lines, Arrays.asList(results), false, needs, 0);
  }

  private record Draft(String rule, List<Object> lines, List<SyncResult> results) {
    Story lots(long bidLots) {
      return new Story(rule, lines, results, true, false, bidLots);
    }
  }

  private static byte[] bytes(BookSynchronizer s) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    s.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static BookSynchronizer reread(BookSynchronizer s) throws IOException {
    return BookSynchronizer.read(new DataInputStream(new ByteArrayInputStream(bytes(s))));
  }
}
