package io.depthflow.market.book;

import static io.depthflow.market.book.Events.levels;
import static io.depthflow.market.book.Events.snapshot;
import static io.depthflow.market.book.SyncResult.APPLIED;
import static io.depthflow.market.book.SyncResult.BUFFERED;
import static io.depthflow.market.book.SyncResult.DUPLICATE;
import static io.depthflow.market.book.SyncResult.GAP;
import static io.depthflow.market.book.SyncResult.NOTED;
import static io.depthflow.market.book.SyncResult.SILENT;
import static io.depthflow.market.book.SyncResult.SYNCHRONISED;
import static io.depthflow.market.book.SyncResult.TICKER_MISMATCH;
import static io.depthflow.market.book.SyncResult.TIME_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthUpdate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of the protocol note's section 9 that need more than the chain: times of the venue, the
 * book ticker, silence, the order of arrival. Each story begins with the book of {@link
 * Events#snapshot} in step at u 20: bid 100, ask 102.
 */
class StreamRulesTest {

  /** What arrives, at which receive time, and what comes of it. */
  record Step(long atMs, Object line, SyncResult result) {}

  /**
   * @param loss why the book was lost, null when it is in step at the end
   * @param counter what has counted it once; null for none
   */
  record Story(String rule, SyncLoss loss, SyncCount counter, List<Step> steps) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static final String TRADE = "trade";

  static Stream<Story> stories() {
    return Stream.of(
        story("in order", null, null, at(0, event(20, 25, 1_000), APPLIED)),
        story(
            "swapped events: the later one is a gap",
            SyncLoss.PU_BREAK,
            SyncCount.GAPS,
            at(0, event(25, 30, 1_000), GAP),
            at(1, event(20, 25, 900), BUFFERED)),
        story(
            "swapped with one that was applied: a duplicate",
            null,
            SyncCount.DUPLICATES,
            at(0, event(20, 25, 1_000), APPLIED),
            at(1, event(9, 20, 900), DUPLICATE),
            at(2, event(25, 30, 1_100), APPLIED)),
        story(
            "a duplicate with the same E, however late it comes",
            null,
            SyncCount.DUPLICATES,
            at(0, event(20, 25, 1_000), APPLIED),
            at(9_000, event(20, 25, 1_000), DUPLICATE)),
        story(
            "ids begin anew: an old id with a new E is no duplicate",
            SyncLoss.PU_BREAK,
            SyncCount.GAPS,
            at(0, event(20, 25, 1_000), APPLIED),
            at(1, event(3, 4, 2_001), GAP)),
        story(
            "an old id with an E within the bound is",
            null,
            SyncCount.DUPLICATES,
            at(0, event(20, 25, 1_000), APPLIED),
            at(1, event(3, 4, 2_000), DUPLICATE)),
        story(
            "E goes back by the bound",
            null,
            null,
            at(0, event(20, 25, 5_000), APPLIED),
            at(1, event(25, 30, 4_000), APPLIED)),
        story(
            "E goes back by more",
            SyncLoss.TIME_BACK,
            SyncCount.TIME_BACK,
            at(0, event(20, 25, 5_000), APPLIED),
            at(1, event(25, 30, 3_999), TIME_BACK)),
        story(
            "the bound holds from event to event, not against the highest E",
            null,
            null,
            at(0, event(20, 25, 5_000), APPLIED),
            at(1, event(25, 30, 4_000), APPLIED),
            at(2, event(30, 31, 3_000), APPLIED)),
        story(
            "a ticker that crosses the book for a second",
            null,
            null,
            at(0, ticker(21, 102, 103), NOTED),
            at(1_000, ticker(22, 102, 103), NOTED)),
        story(
            "for more than a second",
            SyncLoss.TICKER_MISMATCH,
            SyncCount.TICKER_MISMATCHES,
            at(0, ticker(21, 102, 103), NOTED),
            at(1_001, ticker(22, 105, 106), TICKER_MISMATCH)),
        story(
            "on the other side",
            SyncLoss.TICKER_MISMATCH,
            SyncCount.TICKER_MISMATCHES,
            at(0, ticker(21, 90, 100), NOTED),
            at(500, event(20, 21, 1_000), APPLIED),
            at(1_001, ticker(22, 90, 91), TICKER_MISMATCH)),
        story(
            "a ticker that agrees in between",
            null,
            null,
            at(0, ticker(21, 102, 103), NOTED),
            at(900, ticker(22, 101, 102), NOTED),
            at(1_001, ticker(23, 102, 103), NOTED),
            at(2_001, ticker(24, 102, 103), NOTED)),
        story(
            "an event that catches up in between",
            null,
            null,
            at(0, ticker(21, 102, 103), NOTED),
            at(900, update(20, 21, 1_000, levels(), levels(102, 0)), APPLIED),
            at(1_001, ticker(22, 103, 104), NOTED)),
        story(
            "tickers older than the book are no witnesses",
            null,
            null,
            at(0, ticker(18, 102, 103), NOTED),
            at(1_500, ticker(19, 102, 103), NOTED)),
        story(
            "a ticker stream that falls silent is no witness",
            null,
            null,
            at(0, ticker(21, 102, 103), NOTED),
            at(1_500, event(20, 25, 1_000), APPLIED),
            at(9_000, event(25, 30, 2_000), APPLIED)),
        story(
            "an empty side of the venue's crosses nothing",
            null,
            null,
            at(0, ticker(21, 101, 0), NOTED),
            at(1_500, ticker(22, 0, 103), NOTED)),
        story(
            "depth is silent for 10 s while trades go on",
            null,
            null,
            at(0, TRADE, NOTED),
            at(10_000, TRADE, NOTED)),
        story(
            "for more than 10 s",
            SyncLoss.SILENT_STREAM,
            SyncCount.SILENCES,
            at(0, TRADE, NOTED),
            at(10_001, TRADE, SILENT)),
        story(
            "while tickers go on",
            SyncLoss.SILENT_STREAM,
            SyncCount.SILENCES,
            at(0, ticker(21, 100, 102), NOTED),
            at(10_001, ticker(22, 100, 102), SILENT)),
        story(
            "depth in between, be it a duplicate",
            null,
            SyncCount.DUPLICATES,
            at(0, TRADE, NOTED),
            at(6_000, event(3, 4, 1_000), DUPLICATE),
            at(6_001, TRADE, NOTED),
            at(16_001, TRADE, NOTED)),
        story(
            "a market in which nothing happens is not silent",
            null,
            null,
            at(0, event(20, 25, 1_000), APPLIED),
            at(60_000, TRADE, NOTED),
            at(60_050, event(25, 30, 61_000), APPLIED)));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void shouldFollowTheRule(Story story) throws IOException {
    BookSynchronizer s = inStep();
    for (Step step : story.steps) {
      s = reread(s);
      assertThat(feed(s, step)).as(step.toString()).isEqualTo(step.result);
    }
    assertThat(s.inSync()).isEqualTo(story.loss == null);
    assertThat(s.lastLoss()).isEqualTo(story.loss);
    for (SyncCount what : SyncCount.values()) {
      long begin = what == SyncCount.RESYNCS ? 1 : 0;
      assertThat(s.count(what)).as(what.code()).isEqualTo(what == story.counter ? 1 : begin);
    }
  }

  /** Whatever voided it: the next event asks for a snapshot, and that brings it back. */
  @ParameterizedTest
  @MethodSource("stories")
  void shouldComeBackIntoStep(Story story) {
    BookSynchronizer s = inStep();
    story.steps.forEach(step -> feed(s, step));
    if (story.loss != null) {
      s.onDepth(event(990, 1_000, 100_000));
      assertThat(s.needsSnapshot()).isTrue();
      assertThat(s.onSnapshot(snapshot(995))).isEqualTo(SYNCHRONISED);
      assertThat(feed(s, at(100_000, ticker(1_001, 100, 102), NOTED))).isEqualTo(NOTED);
    }
  }

  /** What was held against a book that is gone is not held against the next one. */
  @Test
  void shouldBeginTheWatchAnewWithEveryBook() {
    BookSynchronizer s = inStep();
    assertThat(feed(s, at(0, ticker(21, 102, 103), NOTED))).isEqualTo(NOTED);
    s.onBreak();
    s.onDepth(event(9, 20, 900));
    assertThat(s.onSnapshot(snapshot(15))).isEqualTo(SYNCHRONISED);
    assertThat(feed(s, at(1_001, ticker(22, 102, 103), NOTED))).isEqualTo(NOTED);
    assertThat(feed(s, at(2_002, ticker(23, 102, 103), NOTED))).isEqualTo(TICKER_MISMATCH);
  }

  /** Only duplicates in a row speak of a restart; an event that is applied ends the row. */
  @Test
  void shouldCountDuplicatesInARowFromTheLastEventApplied() {
    BookSynchronizer s = inStep();
    long id = 20;
    for (int row = 0; row < 3; row++) {
      for (int i = 1; i < BookSynchronizer.DUPLICATES_IN_A_ROW_MAX; i++) {
        assertThat(s.onDepth(event(9, id, 900))).isEqualTo(DUPLICATE);
      }
      assertThat(s.onDepth(event(id, id + 1, 900))).isEqualTo(APPLIED);
      id++;
    }
  }

  private static BookSynchronizer inStep() {
    BookSynchronizer s = new BookSynchronizer();
    s.onSnapshot(snapshot(15));
    assertThat(s.onDepth(event(9, 20, 900))).isEqualTo(SYNCHRONISED);
    return s;
  }

  private static SyncResult feed(BookSynchronizer s, Step step) {
    long ns = (1_700_000_000_000L + step.atMs) * 1_000_000;
    if (step.line instanceof DepthUpdate e) {
      return s.onDepth(e);
    }
    return step.line instanceof BookTicker t ? s.onBookTicker(t, ns) : s.onOther(ns);
  }

  private static BookSynchronizer reread(BookSynchronizer s) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    s.write(new DataOutputStream(bytes));
    return BookSynchronizer.read(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static Story story(String rule, SyncLoss loss, SyncCount counter, Step... steps) {
    return new Story(rule, loss, counter, List.of(steps));
  }

  private static Step at(long ms, Object line, SyncResult result) {
    return new Step(ms, line, result);
  }

  /** A deep level changes. */
  private static DepthUpdate event(long previous, long id, long eventTimeMs) {
    return update(previous, id, eventTimeMs, levels(90, id), levels());
  }

  private static DepthUpdate update(
      long previous, long id, long timeMs, DepthUpdate.Levels bids, DepthUpdate.Levels asks) {
    return Events.update(previous, id, bids, asks)
        .header(timeMs, timeMs, previous + 1, id, previous);
  }

  private static BookTicker ticker(long id, long bid, long ask) {
    return new BookTicker(id, bid, 1, ask, 1);
  }
}
