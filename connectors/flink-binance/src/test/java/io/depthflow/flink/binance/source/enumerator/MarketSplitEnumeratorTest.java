package io.depthflow.flink.binance.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subtask 0 owns ETHUSDT, subtask 1 BTCUSDT, at parallelism 2 of 720 (asserted below). */
class MarketSplitEnumeratorTest {

  private static final SymbolAssignment BY_KEY = new SymbolAssignment(720);
  private static final List<LogFile> FILES = List.of(new LogFile("f.gz", false));
  private static final MarketSplit BTC = MarketSplit.ofFiles("BTCUSDT", FILES);
  private static final MarketSplit ETH = MarketSplit.ofFiles("ETHUSDT", FILES);

  private final int btcOwner = BY_KEY.ownerOf("BTCUSDT", 2);
  private final int ethOwner = BY_KEY.ownerOf("ETHUSDT", 2);
  private MockSplitEnumeratorContext<MarketSplit> context = new MockSplitEnumeratorContext<>(2);

  @AfterEach
  void close() throws Exception {
    context.close();
  }

  private MarketSplitEnumerator enumerator(boolean bounded, MarketEnumState state) {
    return new MarketSplitEnumerator(context, BY_KEY, () -> List.of(BTC, ETH), bounded, state);
  }

  private void register(MarketSplitEnumerator enumerator, int subtask) {
    context.registerReader(new ReaderInfo(subtask, "host"));
    enumerator.addReader(subtask);
  }

  private void announce(
      MarketSplitEnumerator enumerator, int subtask, List<String> owned, MarketSplit... parked) {
    register(enumerator, subtask);
    enumerator.handleSourceEvent(subtask, new ReaderAnnouncement(owned, List.of(parked)));
  }

  /** All splits assigned so far, by subtask, in order. */
  private Map<Integer, List<MarketSplit>> assigned() {
    Map<Integer, List<MarketSplit>> all = new TreeMap<>();
    for (SplitsAssignment<MarketSplit> step : context.getSplitsAssignmentSequence()) {
      step.assignment().forEach((s, l) -> all.computeIfAbsent(s, k -> new ArrayList<>()).addAll(l));
    }
    return all;
  }

  private List<String> released(int subtask) throws Exception {
    return context.getSentSourceEvent().getOrDefault(subtask, List.of()).stream()
        .flatMap(event -> ((ReleaseSplits) event).ids().stream())
        .toList();
  }

  @Test
  void shouldAssignByKeyOnceAllReadersHaveAnnouncedAndTellThemThatIsAll() throws Throwable {
    assertThat(btcOwner).isNotEqualTo(ethOwner);
    MarketSplitEnumerator enumerator = enumerator(true, MarketEnumState.FRESH);
    enumerator.start();
    announce(enumerator, 0, List.of());
    context.runNextOneTimeCallable();
    assertThat(assigned()).isEmpty();
    assertThat(enumerator.snapshotState(1)).isEqualTo(new MarketEnumState(true, List.of(BTC, ETH)));
    announce(enumerator, 1, List.of());
    assertThat(assigned()).isEqualTo(Map.of(btcOwner, List.of(BTC), ethOwner, List.of(ETH)));
    assertThat(context.hasNoMoreSplits(0)).isTrue();
    assertThat(context.hasNoMoreSplits(1)).isTrue();
    assertThat(enumerator.snapshotState(2)).isEqualTo(new MarketEnumState(true, List.of()));
  }

  @Test
  void shouldNotAssignBeforeTheSplitsAreFound() throws Throwable {
    MarketSplitEnumerator enumerator = enumerator(true, MarketEnumState.FRESH);
    enumerator.start();
    announce(enumerator, 0, List.of());
    announce(enumerator, 1, List.of());
    assertThat(assigned()).isEmpty();
    assertThat(context.hasNoMoreSplits(0)).isFalse();
    context.runNextOneTimeCallable();
    assertThat(assigned()).hasSize(2);
  }

  @Test
  void shouldMoveParkedSplitsToTheirOwnerAndReleaseTheParker() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(true, new MarketEnumState(true, List.of()));
    enumerator.start();
    MarketSplit moved = BTC.at(0, 77, 5);
    announce(enumerator, ethOwner, List.of("ETHUSDT"), moved);
    assertThat(assigned()).isEmpty();
    assertThat(released(ethOwner)).isEmpty();
    announce(enumerator, btcOwner, List.of());
    assertThat(assigned()).isEqualTo(Map.of(btcOwner, List.of(moved)));
    assertThat(released(ethOwner)).containsExactly("BTCUSDT");
    assertThat(released(btcOwner)).isEmpty();
  }

  @Test
  void shouldOnlyReleaseAParkedCopyOfASplitThatItsOwnerHas() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(true, new MarketEnumState(true, List.of()));
    enumerator.start();
    announce(enumerator, btcOwner, List.of("BTCUSDT"));
    announce(enumerator, ethOwner, List.of("ETHUSDT"), BTC.at(0, 77, 5));
    assertThat(assigned()).isEmpty();
    assertThat(released(ethOwner)).containsExactly("BTCUSDT");
  }

  @Test
  void shouldKeepTheCopyThatIsFurtherAhead() {
    context = new MockSplitEnumeratorContext<>(3);
    MarketSplitEnumerator enumerator = enumerator(true, new MarketEnumState(true, List.of(BTC)));
    enumerator.start();
    announce(enumerator, 0, List.of(), BTC.at(0, 77, 5));
    announce(enumerator, 1, List.of(), BTC.at(0, 99, 6));
    announce(enumerator, 2, List.of(), BTC.at(0, 88, 5));
    assertThat(assigned())
        .isEqualTo(Map.of(BY_KEY.ownerOf("BTCUSDT", 3), List.of(BTC.at(0, 99, 6))));
  }

  @Test
  void shouldGiveBackWhatAFailedReaderLost() throws Throwable {
    MarketSplitEnumerator enumerator = enumerator(true, MarketEnumState.FRESH);
    enumerator.start();
    context.runNextOneTimeCallable();
    announce(enumerator, 0, List.of());
    announce(enumerator, 1, List.of());
    assertThat(assigned()).hasSize(2);

    // Before its first checkpoint: it announces nothing, the split comes back from the coordinator.
    context.unregisterReader(btcOwner);
    enumerator.addSplitsBack(List.of(BTC), btcOwner);
    assertThat(assigned().get(btcOwner)).hasSize(1);
    announce(enumerator, btcOwner, List.of());
    assertThat(assigned().get(btcOwner)).containsExactly(BTC, BTC);

    // After one: it announces the split itself, nothing is assigned anew.
    context.unregisterReader(btcOwner);
    enumerator.addSplitsBack(List.of(), btcOwner);
    announce(enumerator, btcOwner, List.of("BTCUSDT"));
    assertThat(assigned().get(btcOwner)).hasSize(2);
    assertThat(assigned().get(ethOwner)).containsExactly(ETH);
  }

  @Test
  void shouldReleaseAnewWhenAParkerComesBackWithItsCopy() throws Exception {
    MarketSplitEnumerator enumerator = enumerator(true, new MarketEnumState(true, List.of()));
    enumerator.start();
    announce(enumerator, btcOwner, List.of());
    announce(enumerator, ethOwner, List.of(), BTC);
    context.unregisterReader(ethOwner);
    enumerator.addSplitsBack(List.of(), ethOwner);
    announce(enumerator, ethOwner, List.of(), BTC);
    assertThat(assigned()).isEqualTo(Map.of(btcOwner, List.of(BTC)));
    assertThat(released(ethOwner)).containsExactly("BTCUSDT", "BTCUSDT");
  }

  @Test
  void shouldPickUpASymbolAddedToALiveSourceAfterARestore() throws Throwable {
    MarketSplitEnumerator enumerator = enumerator(false, new MarketEnumState(true, List.of()));
    enumerator.start();
    context.runNextOneTimeCallable();
    announce(enumerator, btcOwner, List.of("BTCUSDT"));
    announce(enumerator, ethOwner, List.of());
    assertThat(assigned()).isEqualTo(Map.of(ethOwner, List.of(ETH)));
    assertThat(context.hasNoMoreSplits(0)).isFalse();
  }

  @Test
  void shouldPassOnWhatDiscoveryFoundWrong() {
    MarketSplitEnumerator enumerator =
        new MarketSplitEnumerator(
            context,
            BY_KEY,
            () -> {
              throw new FileNotFoundException("a.gz is not there");
            },
            true,
            MarketEnumState.FRESH);
    enumerator.start();
    assertThatThrownBy(() -> context.runNextOneTimeCallable())
        .hasStackTraceContaining("a.gz is not there");
  }
}
