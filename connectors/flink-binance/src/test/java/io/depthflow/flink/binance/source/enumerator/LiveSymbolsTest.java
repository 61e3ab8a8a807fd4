package io.depthflow.flink.binance.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A live source's symbols that come and go while it runs; the market is in the test's hand. */
class LiveSymbolsTest {

  private static final SymbolAssignment BY_KEY = new SymbolAssignment(720);
  private static final long REFRESH_MS = 600_000;

  private MockSplitEnumeratorContext<MarketSplit> context = new MockSplitEnumeratorContext<>(1);
  private long nowMs = 1_700_000_000_000L;
  private List<String> market = List.of("AUSDT", "BUSDT");
  private IOException trouble;
  private Set<String> askedWith;
  private int looks;

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  private List<MarketSplit> look(Set<String> current) throws IOException {
    looks++;
    askedWith = current;
    if (trouble != null) {
      throw trouble;
    }
    return market.stream().map(MarketSplit::ofLive).toList();
  }

  private MarketSplitEnumerator enumerator(MarketEnumState state) {
    SplitDiscovery discovery =
        new SplitDiscovery() {
          private static final long serialVersionUID = 1L;

          @Override
          public List<MarketSplit> discover() throws IOException {
            return look(Set.of());
          }

          @Override
          public List<MarketSplit> discover(Set<String> current) throws IOException {
            return look(current);
          }
        };
    RefreshSchedule schedule =
        new RefreshSchedule(REFRESH_MS, 3, 1_000, 4_000, () -> nowMs, new Random(1));
    MarketSplitEnumerator enumerator =
        new MarketSplitEnumerator(context, BY_KEY, discovery, false, schedule, state);
    enumerator.start();
    return enumerator;
  }

  private void tick() throws Exception {
    try {
      context.runPeriodicCallable(0);
    } catch (Exception e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void announce(
      MarketSplitEnumerator enumerator, int subtask, List<String> owned, MarketSplit... parked) {
    context.registerReader(new ReaderInfo(subtask, "host"));
    enumerator.addReader(subtask);
    enumerator.handleSourceEvent(subtask, new ReaderAnnouncement(owned, List.of(parked)));
  }

  /** Ids in the order in which they were assigned. */
  private List<String> assigned() {
    List<String> ids = new ArrayList<>();
    for (SplitsAssignment<MarketSplit> step : context.getSplitsAssignmentSequence()) {
      step.assignment().values().forEach(l -> l.forEach(split -> ids.add(split.splitId())));
    }
    return ids;
  }

  private List<String> ended(int subtask) throws Exception {
    List<String> ids = new ArrayList<>();
    for (SourceEvent event : context.getSentSourceEvent().getOrDefault(subtask, List.of())) {
      if (event instanceof EndSplits end) {
        ids.addAll(end.ids());
      }
    }
    return ids;
  }

  private static MarketEnumState restored(String... active) {
    return new MarketEnumState(true, List.of(), new TreeSet<>(Arrays.asList(active)));
  }

  @Test
  void shouldGiveOutASymbolThatJoinsAndLookOnlyWhenItIsTime() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(MarketEnumState.FRESH);
    announce(enumerator, 0, List.of());
    tick();
    assertThat(assigned()).containsExactly("AUSDT", "BUSDT");
    market = List.of("AUSDT", "BUSDT", "CUSDT");
    nowMs += REFRESH_MS - 1;
    tick();
    assertThat(looks).isEqualTo(1);
    nowMs += 1;
    tick();
    assertThat(looks).isEqualTo(2);
    assertThat(askedWith).containsExactlyInAnyOrder("AUSDT", "BUSDT");
    assertThat(assigned()).containsExactly("AUSDT", "BUSDT", "CUSDT");
    assertThat(ended(0)).isEmpty();
    assertThat(enumerator.snapshotState(1)).isEqualTo(restored("AUSDT", "BUSDT", "CUSDT"));
  }

  @Test
  void shouldEndASymbolThatLeavesOnceAndGiveItOutAgainOnlyWhenItsReaderIsDone() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(MarketEnumState.FRESH);
    announce(enumerator, 0, List.of());
    tick();
    market = List.of("AUSDT");
    nowMs += REFRESH_MS;
    tick();
    assertThat(ended(0)).containsExactly("BUSDT");
    nowMs += REFRESH_MS;
    tick();
    assertThat(ended(0)).as("told once").containsExactly("BUSDT");
    assertThat(enumerator.snapshotState(1)).isEqualTo(restored("AUSDT"));

    // It comes back while the reader still writes its last lines.
    market = List.of("AUSDT", "BUSDT");
    nowMs += REFRESH_MS;
    tick();
    assertThat(assigned()).containsExactly("AUSDT", "BUSDT");
    assertThat(enumerator.snapshotState(2).pending()).containsExactly(MarketSplit.ofLive("BUSDT"));
    enumerator.handleSourceEvent(0, new SplitsEnded(List.of("BUSDT")));
    assertThat(assigned()).containsExactly("AUSDT", "BUSDT", "BUSDT");
    assertThat(enumerator.snapshotState(3)).isEqualTo(restored("AUSDT", "BUSDT"));
  }

  @Test
  void shouldKeepTheSymbolsWhenALaterLookFails() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(MarketEnumState.FRESH);
    announce(enumerator, 0, List.of());
    tick();
    trouble = new IOException("HTTP 503");
    for (int i = 0; i < 20; i++) {
      nowMs += REFRESH_MS;
      tick();
    }
    assertThat(looks).isEqualTo(21);
    assertThat(ended(0)).isEmpty();
    assertThat(enumerator.snapshotState(1)).isEqualTo(restored("AUSDT", "BUSDT"));
    trouble = null;
    market = List.of("AUSDT", "BUSDT", "CUSDT");
    nowMs += 4_000;
    tick();
    assertThat(assigned()).as("again after the back-off").contains("CUSDT");
  }

  @Test
  void shouldGiveUpAfterSomeTriesAtTheStartAndSayWhatToDo() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(MarketEnumState.FRESH);
    announce(enumerator, 0, List.of());
    trouble = new IOException("connection refused");
    tick();
    tick();
    assertThat(looks).as("not before the back-off").isEqualTo(1);
    nowMs += 4_000;
    tick();
    nowMs += 4_000;
    assertThatThrownBy(this::tick)
        .isInstanceOf(FlinkRuntimeException.class)
        .hasMessageContaining("3 tries (connection refused)")
        .hasMessageContaining("check the REST address");
    assertThat(assigned()).isEmpty();
  }

  @Test
  void shouldNotLookBeforeTheTimeThatTheVenueNames() throws Exception {
    final class Banned extends IOException implements RetryLater {
      private static final long serialVersionUID = 1L;

      @Override
      public long retryAtMs() {
        return 1_700_000_120_000L;
      }
    }

    enumerator(MarketEnumState.FRESH);
    trouble = new Banned();
    tick();
    nowMs += 119_999;
    tick();
    assertThat(looks).isEqualTo(1);
    nowMs += 1;
    trouble = null;
    tick();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void shouldGoOnWithTheSymbolsOfTheCheckpointWhileTheMarketCannotBeSeen() throws Exception {
    context = new MockSplitEnumeratorContext<>(2);
    int owner = BY_KEY.ownerOf("BTCUSDT", 2);
    trouble = new IOException("HTTP 503");
    MarketSplitEnumerator enumerator = enumerator(restored("BTCUSDT", "ETHUSDT"));
    tick();
    announce(enumerator, owner, List.of());
    announce(
        enumerator,
        1 - owner,
        List.of("ETHUSDT"),
        MarketSplit.ofLive("BTCUSDT"),
        MarketSplit.ofLive("GONEUSDT"));
    assertThat(assigned()).as("parked, and still asked for").containsExactly("BTCUSDT");
    assertThat(context.getSentSourceEvent().get(1 - owner).toString())
        .isEqualTo("[ReleaseSplits[BTCUSDT, GONEUSDT]]");
    for (int i = 0; i < 10; i++) {
      nowMs += REFRESH_MS;
      tick();
    }
    assertThat(enumerator.snapshotState(1)).isEqualTo(restored("BTCUSDT", "ETHUSDT"));
  }

  @Test
  void shouldEndWhatARestoredReaderReadsThoughItLeftMeanwhile() throws Exception {
    market = List.of("AUSDT");
    MarketSplitEnumerator enumerator = enumerator(restored("AUSDT", "BUSDT"));
    announce(enumerator, 0, List.of("AUSDT", "BUSDT"));
    assertThat(ended(0)).isEmpty();
    tick();
    assertThat(askedWith).containsExactlyInAnyOrder("AUSDT", "BUSDT");
    assertThat(ended(0)).containsExactly("BUSDT");
    assertThat(assigned()).isEmpty();

    // Its reader fails before it is done, and comes back with the split of the checkpoint.
    context.unregisterReader(0);
    enumerator.addSplitsBack(List.of(), 0);
    announce(enumerator, 0, List.of("AUSDT", "BUSDT"));
    assertThat(ended(0)).containsExactly("BUSDT", "BUSDT");

    // One that left is not given out again because it comes back from a failed reader.
    context.unregisterReader(0);
    enumerator.addSplitsBack(List.of(MarketSplit.ofLive("BUSDT")), 0);
    announce(enumerator, 0, List.of("AUSDT"));
    assertThat(assigned()).isEmpty();
  }

  /**
   * Random joins, leaves, ends, reader failures; a model holds what the reader reads. At rest the
   * reader reads what the market says, and it never was given a symbol twice.
   */
  @Test
  void shouldAgreeWithTheMarketAfterAnyHistory() throws Exception {
    for (long seed = 1; seed <= 50; seed++) {
      context.close();
      context = new MockSplitEnumeratorContext<>(1);
      Random random = new Random(seed);
      List<String> all = List.of("AUSDT", "BUSDT", "CUSDT", "DUSDT", "EUSDT");
      market = all.subList(0, 2);
      MarketSplitEnumerator enumerator = enumerator(MarketEnumState.FRESH);
      announce(enumerator, 0, List.of());
      Set<String> reading = new TreeSet<>();
      Set<String> leaving = new TreeSet<>();
      int seenAssigned = 0;
      int seenEvents = 0;
      for (int step = 0; step < 200 || step < 210; step++) {
        boolean settle = step >= 200;
        if (!settle && random.nextInt(3) == 0) {
          market = all.stream().filter(s -> random.nextBoolean()).toList();
        }
        if (settle || random.nextInt(2) == 0) {
          nowMs += REFRESH_MS;
          tick();
        }
        List<String> assigned = assigned();
        for (; seenAssigned < assigned.size(); seenAssigned++) {
          assertThat(reading.add(assigned.get(seenAssigned)))
              .as("%s given twice, seed %d step %d", assigned.get(seenAssigned), seed, step)
              .isTrue();
        }
        List<String> ends = ended(0);
        for (; seenEvents < ends.size(); seenEvents++) {
          leaving.add(ends.get(seenEvents));
        }
        if (!settle && random.nextInt(20) == 0) {
          // It fails: what it was given since its checkpoint comes back, the rest it announces.
          List<String> back = reading.stream().filter(id -> random.nextBoolean()).toList();
          reading.removeAll(back);
          leaving.clear();
          context.unregisterReader(0);
          enumerator.addSplitsBack(back.stream().map(MarketSplit::ofLive).toList(), 0);
          announce(enumerator, 0, List.copyOf(reading));
        }
        if (!leaving.isEmpty() && (settle || random.nextInt(3) == 0)) {
          reading.removeAll(leaving);
          List<String> done = List.copyOf(leaving);
          leaving.clear();
          enumerator.handleSourceEvent(0, new SplitsEnded(done));
        }
      }
      List<String> assigned = assigned();
      reading.addAll(assigned.subList(seenAssigned, assigned.size()));
      assertThat(reading).as("seed %d", seed).isEqualTo(new TreeSet<>(market));
    }
  }
}
