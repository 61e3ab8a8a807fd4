package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.rest.RestException;
import io.depthflow.binance.rest.Verdict;
import java.util.ArrayList;
import java.util.List;
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
}
