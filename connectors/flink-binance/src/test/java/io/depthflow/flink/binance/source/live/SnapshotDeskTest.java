package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.rest.RestException;
import io.depthflow.binance.rest.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotDeskTest {

  private final LiveDesk desk = new LiveDesk(4096);
  private final FakeVenue venue = new FakeVenue();
  private final WeightBudget budget = new WeightBudget();
  private final List<Throwable> fatal = new ArrayList<>();
  private final SnapshotDesk snapshots =
      new SnapshotDesk(
          venue, desk.lines, desk.counters, budget, 1000, 200, 100, 800, fatal::add, new Random(1));

  @BeforeEach
  void begin() {
    budget.joined(0.5, 1);
    for (String symbol : List.of("AUSDT", "BUSDT")) {
      desk.begin(symbol);
      desk.lines.onFrame(depth(symbol, 90, 100, 89));
    }
  }

  @Test
  void shouldAskOneSymbolPerIntervalAndOnceEach() {
    snapshots.tick(0);
    snapshots.tick(199);
    assertThat(venue.asked).extracting(FakeVenue.Asked::symbol).containsExactly("AUSDT");
    assertThat(venue.asked.get(0).limit()).isEqualTo(1000);
    snapshots.tick(200);
    snapshots.tick(400);
    assertThat(venue.asked).extracting(FakeVenue.Asked::symbol).containsExactly("AUSDT", "BUSDT");
    venue.asked.get(0).answer().complete(snapshot(95));
    venue.asked.get(1).answer().complete(snapshot(95));
    assertThat(desk.lines.symbolsInSync()).isEqualTo(2);
    snapshots.tick(10_000);
    assertThat(venue.asked).hasSize(2);
    assertThat(desk.counters.snapshots.sum()).isEqualTo(2);
  }

  @Test
  void shouldAskAgainWithBackoffAfterAStaleSnapshotAndAFailure() {
    snapshots.tick(0);
    venue.asked.get(0).answer().complete(snapshot(50));
    snapshots.tick(200);
    assertThat(venue.asked.get(1).symbol()).isEqualTo("BUSDT");
    venue.asked.get(1).answer().completeExceptionally(new RuntimeException("HTTP 500"));
    snapshots.tick(400);
    snapshots.tick(600);
    assertThat(venue.asked)
        .extracting(FakeVenue.Asked::symbol)
        .containsExactlyInAnyOrder("AUSDT", "BUSDT", "AUSDT", "BUSDT");
    assertThat(desk.counters.staleSnapshots.sum()).isEqualTo(1);
    assertThat(desk.counters.failedSnapshots.sum()).isEqualTo(1);
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldObeyALimitForAllSymbols() {
    snapshots.tick(0);
    long untilMs = System.currentTimeMillis() + 60_000;
    venue
        .asked
        .get(0)
        .answer()
        .completeExceptionally(
            new RestException(Verdict.RATE_LIMITED, 429, -1003, untilMs, "GET /fapi/v1/depth"));
    snapshots.tick(30_000);
    assertThat(venue.asked).hasSize(1);
    snapshots.tick(61_000);
    assertThat(venue.asked).hasSize(2);
  }

  @Test
  void shouldKeepWaitingForAQueueThatIsFull() {
    LiveDesk small = new LiveDesk(16);
    small.begin("AUSDT");
    for (int id = 1; id < 40; id++) {
      small.lines.onFrame(depth("AUSDT", id, id, id - 1));
    }
    SnapshotDesk waiting =
        new SnapshotDesk(
            venue, small.lines, small.counters, budget, 1000, 1, 1, 1, fatal::add, new Random(1));
    waiting.tick(0);
    assertThat(venue.asked).isEmpty();
  }

  private static RestException refused(Verdict verdict, int status, long retryAtMs) {
    return new RestException(verdict, status, -1003, retryAtMs, "GET /fapi/v1/depth");
  }

  /** 429, then 418 of whoever was on the way: nothing is sent before the later end of the two. */
  @Test
  void shouldSendNothingDuringABanAndGoOnAfterIt() {
    LiveDesk other = new LiveDesk(4096);
    other.begin("CUSDT");
    other.lines.onFrame(depth("CUSDT", 90, 100, 89));
    SnapshotDesk second =
        new SnapshotDesk(
            venue, other.lines, other.counters, budget, 1000, 1, 1, 1, fatal::add, new Random(2));
    snapshots.tick(0);
    snapshots.tick(200);
    assertThat(venue.asked).hasSize(2);
    long wallMs = System.currentTimeMillis();
    venue
        .asked
        .get(0)
        .answer()
        .completeExceptionally(refused(Verdict.RATE_LIMITED, 429, wallMs + 30_000));
    venue
        .asked
        .get(1)
        .answer()
        .completeExceptionally(refused(Verdict.BANNED, 418, wallMs + 120_000));
    for (long steadyMs = 201; steadyMs < 119_000; steadyMs += 10) {
      snapshots.tick(steadyMs);
      second.tick(steadyMs);
    }
    assertThat(venue.asked).as("requests during the ban, of any reader").hasSize(2);
    for (long steadyMs = 120_300; steadyMs < 121_300; steadyMs += 10) {
      snapshots.tick(steadyMs);
      second.tick(steadyMs);
    }
    assertThat(venue.asked.subList(2, 5))
        .extracting(FakeVenue.Asked::symbol)
        .containsExactlyInAnyOrder("AUSDT", "BUSDT", "CUSDT");
    assertThat(fatal).isEmpty();
  }

  /** A book that is missing gives no rows; one that nears the end of what is known still does. */
  @Test
  void shouldServeBooksOutOfStepBeforeRefreshes() {
    snapshots.tick(0);
    venue.asked.get(0).answer().complete(cutOff(95));
    snapshots.tick(200);
    venue.asked.get(1).answer().complete(snapshot(95));
    assertThat(desk.lines.symbolsInSync()).isEqualTo(2);
    desk.lines.onFrame(fallToTheEnd("AUSDT", 101, 110, 100));
    snapshots.tick(250);
    assertThat(desk.lines.snapshotNeeds().refreshes()).containsExactly("AUSDT");
    desk.lines.onFrame(depth("BUSDT", 200, 210, 190));
    snapshots.tick(300);
    assertThat(desk.lines.snapshotNeeds())
        .isEqualTo(new SnapshotNeeds(List.of("BUSDT"), List.of("AUSDT")));
    assertThat(desk.lines.needingSnapshot()).containsExactly("BUSDT", "AUSDT");
    snapshots.tick(400);
    snapshots.tick(600);
    assertThat(venue.asked.subList(2, 4))
        .as("AUSDT has waited longer")
        .extracting(FakeVenue.Asked::symbol)
        .containsExactly("BUSDT", "AUSDT");
  }

  /** A refresh is not held up by a symbol whose turn has not come back yet. */
  @Test
  void shouldServeARefreshWhileABookBacksOff() {
    snapshots.tick(0);
    venue.asked.get(0).answer().complete(cutOff(95));
    desk.lines.onFrame(fallToTheEnd("AUSDT", 101, 110, 100));
    snapshots.tick(200);
    venue.asked.get(1).answer().complete(snapshot(50));
    snapshots.tick(201);
    snapshots.tick(400);
    snapshots.tick(600);
    assertThat(venue.asked.subList(2, 4))
        .extracting(FakeVenue.Asked::symbol)
        .containsExactlyInAnyOrder("AUSDT", "BUSDT");
  }

  /** Five levels a side are a limit of the venue's: what lies behind them is not known. */
  private static byte[] cutOff(long id) {
    return json(
        "{'lastUpdateId':%d,'E':1700000000000,'T':1700000000000,'bids':[['100.0','1'],['99.9','1'],"
            + "['99.8','1'],['99.7','1'],['99.6','1']],'asks':[['100.1','1'],['100.2','1'],"
            + "['100.3','1'],['100.4','1'],['100.5','1']]}",
        id);
  }

  private static byte[] fallToTheEnd(String symbol, long first, long last, long previous) {
    return json(
        "{'stream':'%s@depth@100ms','data':{'e':'depthUpdate','E':1700000000000,"
            + "'T':1700000000000,'s':'%s','U':%d,'u':%d,'pu':%d,'b':[['100.0','0'],['99.9','0'],"
            + "['99.8','0'],['99.7','0']],'a':[]}}",
        symbol.toLowerCase(Locale.ROOT), symbol, first, last, previous);
  }

  private static byte[] json(String format, Object... values) {
    return String.format(Locale.ROOT, format, values)
        .replace('\'', '"')
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldServeTheOldestNeedFirst() {
    snapshots.tick(0);
    venue.asked.get(0).answer().complete(snapshot(95));
    desk.begin("CUSDT");
    desk.lines.onFrame(depth("CUSDT", 90, 100, 89));
    snapshots.tick(100);
    desk.lines.onFrame(depth("AUSDT", 200, 210, 190));
    snapshots.tick(150);
    for (long steadyMs = 200; steadyMs <= 600; steadyMs += 200) {
      snapshots.tick(steadyMs);
    }
    assertThat(venue.asked)
        .extracting(FakeVenue.Asked::symbol)
        .containsExactly("AUSDT", "BUSDT", "CUSDT", "AUSDT");
  }

  @Test
  void shouldSpreadAMassLossAndAskEachSymbolOnce() {
    LiveDesk many = new LiveDesk(65_536);
    SnapshotDesk desk50 =
        new SnapshotDesk(
            venue,
            many.lines,
            many.counters,
            budget,
            50,
            10,
            100,
            10_000,
            fatal::add,
            new Random(3));
    for (int i = 0; i < 50; i++) {
      String symbol = String.format("S%02dUSDT", i);
      many.begin(symbol);
      many.lines.onFrame(depth(symbol, 90, 100, 89));
    }
    long last = 0;
    for (long steadyMs = 0; steadyMs < 3_000; steadyMs += 10) {
      int before = venue.asked.size();
      desk50.tick(steadyMs);
      assertThat(venue.asked.size() - before).as("requests of a tick").isLessThanOrEqualTo(1);
      for (FakeVenue.Asked ask : venue.asked.subList(before, venue.asked.size())) {
        ask.answer().complete(snapshot(95));
        last = steadyMs;
      }
    }
    assertThat(venue.asked).extracting(FakeVenue.Asked::symbol).doesNotHaveDuplicates().hasSize(50);
    List<String> inOrder = venue.asked.stream().map(FakeVenue.Asked::symbol).sorted().toList();
    assertThat(venue.asked).extracting(FakeVenue.Asked::symbol).isNotEqualTo(inOrder);
    assertThat(last).isBetween(400L, 1_100L);
    assertThat(many.lines.symbolsInSync()).isEqualTo(50);
  }

  @Test
  void shouldStopAtItsShareOfTheWeightAndTakeTheLimitFromTheVenue() {
    budget.limit(80);
    snapshots.tick(0);
    snapshots.tick(200);
    assertThat(venue.asked).as("2 x 20 of 80 * 0.5").hasSize(2);
    venue.asked.forEach(ask -> ask.answer().completeExceptionally(new RuntimeException("500")));
    for (long steadyMs = 400; steadyMs < 60_000; steadyMs += 100) {
      snapshots.tick(steadyMs);
    }
    assertThat(venue.asked).hasSize(2);
    assertThat(budget.spentWeight(59_999)).isEqualTo(40);
    snapshots.tick(60_000);
    assertThat(venue.asked).hasSize(3);
  }
}
