package io.depthflow.flink.binance.source.reader;

import static io.depthflow.flink.binance.source.TestLogs.T0_NS;
import static io.depthflow.flink.binance.source.TestLogs.line;
import static io.depthflow.flink.binance.source.TestLogs.lines;
import static io.depthflow.flink.binance.source.TestLogs.prints;
import static io.depthflow.flink.binance.source.TestLogs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.enumerator.ReaderAnnouncement;
import io.depthflow.flink.binance.source.enumerator.ReleaseSplits;
import io.depthflow.flink.binance.source.file.FileFeed;
import io.depthflow.flink.binance.source.file.TimeRange;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MarketSourceReaderTest {

  private static final SymbolAssignment BY_KEY = new SymbolAssignment(720);
  private static final long MS = 1_000_000;

  @TempDir Path dir;
  private final int btcOwner = BY_KEY.ownerOf("BTCUSDT", 2);
  private final RecordedOutput output = new RecordedOutput();

  private MarketSplit file(String symbol, long fromNs, long stepNs, int count) {
    String path = write(dir.resolve(symbol + ".gz"), lines(symbol, fromNs, stepNs, count));
    return MarketSplit.ofFiles(symbol, List.of(new LogFile(path, false)));
  }

  private static MarketSourceReader files(TestReaderContext context) {
    return new MarketSourceReader(
        context, BY_KEY, true, s -> true, new FileFeed(TimeRange.ALL, "test-reader"));
  }

  private void poll(MarketSourceReader reader, int lines) throws Exception {
    while (output.lines.size() < lines) {
      InputStatus status = reader.pollNext(output);
      assertThat(status).isNotEqualTo(InputStatus.END_OF_INPUT);
      if (status == InputStatus.NOTHING_AVAILABLE) {
        reader.isAvailable().get(20, TimeUnit.SECONDS);
      }
    }
  }

  private void pollToEnd(MarketSourceReader reader) throws Exception {
    for (InputStatus status = reader.pollNext(output);
        status != InputStatus.END_OF_INPUT;
        status = reader.pollNext(output)) {
      if (status == InputStatus.NOTHING_AVAILABLE) {
        reader.isAvailable().get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void shouldEmitNothingBeforeItHasAllSplitsThenAllInOrderOfTime() throws Exception {
    TestReaderContext context = new TestReaderContext(0, 1);
    try (MarketSourceReader reader = files(context)) {
      reader.start();
      reader.addSplits(List.of(file("BTCUSDT", T0_NS, 7 * MS, 100)));
      assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
      assertThat(reader.isAvailable()).isNotDone();
      reader.addSplits(List.of(file("ETHUSDT", T0_NS - 1, 11 * MS, 100)));
      CompletableFuture<Void> waitedFor = reader.isAvailable();
      assertThat(waitedFor).isNotDone();
      reader.notifyNoMoreSplits();
      assertThat(waitedFor).isDone();
      pollToEnd(reader);
    }
    assertThat(output.lines).hasSize(200).extracting(RawLine::receiveTimeNs).isSorted();
    assertThat(output.timestamps)
        .isEqualTo(output.lines.stream().map(l -> l.receiveTimeNs() / MS).toList());
    assertThat(output.events.subList(0, 2)).containsExactly("open BTCUSDT", "open ETHUSDT");
    assertThat(output.events).contains("release BTCUSDT", "release ETHUSDT");
    assertThat(output.events).doesNotContain("idle");
  }

  @Test
  void shouldFollowEachSymbolWithItsOwnWatermark() throws Exception {
    TestReaderContext context = new TestReaderContext(0, 1);
    try (MarketSourceReader reader = files(context)) {
      reader.start();
      reader.addSplits(List.of(file("BTCUSDT", T0_NS, 10 * MS, 30)));
      reader.notifyNoMoreSplits();
      pollToEnd(reader);
    }
    long t0 = T0_NS / MS;
    assertThat(output.events)
        .containsExactly(
            "open BTCUSDT",
            "watermark BTCUSDT " + (t0 - 1),
            "watermark BTCUSDT " + (t0 + 99),
            "watermark BTCUSDT " + (t0 + 199),
            "release BTCUSDT");
  }

  @Test
  void shouldGoOnBehindTheLineThatTheSnapshotSaw() throws Exception {
    List<MarketSplit> splits =
        List.of(file("BTCUSDT", T0_NS, 7 * MS, 700), file("ETHUSDT", T0_NS + 1, 11 * MS, 700));
    List<MarketSplit> snapshot;
    try (MarketSourceReader reader = files(new TestReaderContext(0, 1))) {
      reader.addSplits(splits);
      reader.start();
      reader.notifyNoMoreSplits();
      poll(reader, 611);
      snapshot = reader.snapshotState(1);
    }
    List<String> before = prints(output.lines);
    output.lines.clear();
    try (MarketSourceReader reader = files(new TestReaderContext(0, 1))) {
      reader.addSplits(snapshot);
      reader.start();
      reader.notifyNoMoreSplits();
      pollToEnd(reader);
    }
    List<String> joined = new ArrayList<>(before);
    joined.addAll(prints(output.lines));
    output.lines.clear();
    try (MarketSourceReader reader = files(new TestReaderContext(0, 1))) {
      reader.addSplits(splits);
      reader.start();
      reader.notifyNoMoreSplits();
      pollToEnd(reader);
    }
    assertThat(before).hasSizeBetween(611, 650);
    assertThat(joined).isEqualTo(prints(output.lines)).hasSize(1400);
  }

  @Test
  void shouldForgetASplitThatHasEnded() throws Exception {
    try (MarketSourceReader reader = files(new TestReaderContext(0, 1))) {
      reader.addSplits(List.of(file("BTCUSDT", T0_NS, MS, 5), file("ETHUSDT", T0_NS, MS, 50)));
      reader.start();
      reader.notifyNoMoreSplits();
      poll(reader, 40);
      assertThat(reader.snapshotState(1))
          .extracting(MarketSplit::symbol)
          .containsExactly("ETHUSDT");
    }
  }

  @Test
  void shouldParkWhatItDoesNotOwnUntilReleased() throws Exception {
    TestReaderContext context = new TestReaderContext(1 - btcOwner, 2);
    MarketSplit btc = MarketSplit.ofLive("BTCUSDT").at(0, 0, 9);
    MarketSplit eth = MarketSplit.ofLive("ETHUSDT");
    try (MarketSourceReader reader =
        new MarketSourceReader(context, BY_KEY, true, s -> true, new ScriptedFeed())) {
      reader.addSplits(List.of(btc, eth));
      reader.start();
      ReaderAnnouncement announcement = (ReaderAnnouncement) context.sent.get(0);
      assertThat(announcement.ownedIds()).containsExactly("ETHUSDT");
      assertThat(announcement.parked()).containsExactly(btc);
      assertThat(reader.snapshotState(1)).containsExactlyInAnyOrder(btc, eth);
      reader.handleSourceEvents(new ReleaseSplits(List.of("BTCUSDT")));
      assertThat(reader.snapshotState(2)).containsExactly(eth);
    }
  }

  @Test
  void shouldFailLoudlyWhenGivenAForeignSplit() throws Exception {
    try (MarketSourceReader reader =
        new MarketSourceReader(
            new TestReaderContext(1 - btcOwner, 2), BY_KEY, false, s -> true, new ScriptedFeed())) {
      reader.start();
      assertThatThrownBy(() -> reader.addSplits(List.of(MarketSplit.ofLive("BTCUSDT"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("BTCUSDT")
          .hasMessageContaining("subtask " + btcOwner);
    }
  }

  @Test
  void shouldBeIdleOnlyAsALiveReaderWithoutSymbols() throws Exception {
    ScriptedFeed feed = new ScriptedFeed();
    try (MarketSourceReader reader =
        new MarketSourceReader(new TestReaderContext(0, 1), BY_KEY, false, s -> true, feed)) {
      reader.start();
      assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
      assertThat(output.events).containsExactly("idle");
      assertThat(reader.isAvailable()).isNotDone();
      reader.addSplits(List.of(MarketSplit.ofLive("BTCUSDT")));
      assertThat(reader.isAvailable()).isDone();
      assertThat(feed.begun).extracting(MarketSplit::symbol).containsExactly("BTCUSDT");
      RawLine line = line("BTCUSDT", T0_NS, 1);
      feed.batches.add(List.of(new FeedItem("BTCUSDT", line, 0, 0)));
      assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
      assertThat(output.lines).containsExactly(line);
      assertThat(reader.snapshotState(1))
          .containsExactly(MarketSplit.ofLive("BTCUSDT").at(0, 0, T0_NS));
    }
    assertThat(feed.closed).isTrue();
  }

  @Test
  void shouldRefuseALineOlderThanTheOneBefore() throws Exception {
    ScriptedFeed feed = new ScriptedFeed();
    try (MarketSourceReader reader =
        new MarketSourceReader(new TestReaderContext(0, 1), BY_KEY, false, s -> true, feed)) {
      reader.addSplits(List.of(MarketSplit.ofLive("BTCUSDT").at(0, 0, T0_NS)));
      reader.start();
      feed.batches.add(List.of(new FeedItem("BTCUSDT", line("BTCUSDT", T0_NS - 1, 1), 0, 0)));
      assertThatThrownBy(() -> reader.pollNext(output)).hasMessageContaining("older than");
    }
  }

  @Test
  void shouldDropRestoredSplitsOfSymbolsNoLongerAskedFor() throws Exception {
    TestReaderContext context = new TestReaderContext(0, 1);
    try (MarketSourceReader reader =
        new MarketSourceReader(
            context, BY_KEY, false, symbol -> symbol.equals("ETHUSDT"), new ScriptedFeed())) {
      reader.addSplits(List.of(MarketSplit.ofLive("BTCUSDT"), MarketSplit.ofLive("ETHUSDT")));
      reader.start();
      assertThat(((ReaderAnnouncement) context.sent.get(0)).ownedIds()).containsExactly("ETHUSDT");
      assertThat(reader.snapshotState(1)).containsExactly(MarketSplit.ofLive("ETHUSDT"));
    }
  }

  /** A feed that gives what the test puts in. */
  private static final class ScriptedFeed implements LineFeed {
    final List<MarketSplit> begun = new ArrayList<>();
    final Deque<List<FeedItem>> batches = new ArrayDeque<>();
    boolean closed;

    @Override
    public void begin(List<MarketSplit> splits) {
      begun.addAll(splits);
    }

    @Override
    public List<FeedItem> poll() {
      return batches.poll();
    }

    @Override
    public CompletableFuture<Void> available() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public long pendingLines() {
      return batches.size();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
