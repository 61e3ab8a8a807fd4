package io.depthflow.flink.binance.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.enumerator.EndSplits;
import io.depthflow.flink.binance.source.enumerator.SplitsEnded;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;

/** A live reader whose symbols end; the feed is in the test's hand. */
class LiveEndTest {

  private static final class Feed implements LineFeed {
    final Deque<FeedItem> items = new ArrayDeque<>();
    final List<String> begun = new ArrayList<>();
    final List<String> ended = new ArrayList<>();

    @Override
    public void begin(List<MarketSplit> splits) {
      splits.forEach(split -> begun.add(split.symbol()));
    }

    @Override
    public void end(List<String> symbols) {
      ended.addAll(symbols);
    }

    @Override
    public List<FeedItem> poll() {
      return items.isEmpty() ? null : List.of(items.poll());
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
      return items.size();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private final Feed feed = new Feed();
  private final RecordedOutput output = new RecordedOutput();
  private final TestReaderContext context = new TestReaderContext(0, 1);
  private final MarketSourceReader reader =
      new MarketSourceReader(context, new SymbolAssignment(720), false, s -> true, feed);

  private void line(String symbol, long ns) {
    byte[] frame = "{}".getBytes(StandardCharsets.UTF_8);
    feed.items.add(new FeedItem(symbol, new RawLine(symbol, ns, frame), 0, 0));
  }

  private void pollAll() throws Exception {
    while (reader.pollNext(output) == InputStatus.MORE_AVAILABLE) {
      // Until there is no more.
    }
  }

  private List<String> endedEvents() {
    List<String> ids = new ArrayList<>();
    for (SourceEvent event : context.sent) {
      if (event instanceof SplitsEnded ended) {
        ids.addAll(ended.ids());
      }
    }
    return ids;
  }

  @Test
  void shouldReleaseASplitBehindItsLastLineAndSaySo() throws Exception {
    reader.start();
    reader.addSplits(List.of(MarketSplit.ofLive("AUSDT"), MarketSplit.ofLive("BUSDT")));
    line("AUSDT", 1_000_000_000L);
    line("BUSDT", 1_000_000_001L);
    pollAll();
    reader.handleSourceEvents(new EndSplits(List.of("AUSDT")));
    assertThat(feed.ended).containsExactly("AUSDT");
    assertThat(reader.snapshotState(1)).as("its lines still come").hasSize(2);
    assertThat(endedEvents()).isEmpty();
    line("AUSDT", 2_000_000_000L);
    feed.items.add(FeedItem.endOf("AUSDT"));
    line("BUSDT", 2_000_000_001L);
    pollAll();
    assertThat(endedEvents()).containsExactly("AUSDT");
    assertThat(output.events)
        .containsSubsequence("watermark AUSDT 1999", "idle AUSDT", "release AUSDT");
    assertThat(output.lines).hasSize(4);
    assertThat(reader.snapshotState(2)).extracting(MarketSplit::symbol).containsExactly("BUSDT");

    // It may come back.
    reader.addSplits(List.of(MarketSplit.ofLive("AUSDT")));
    line("AUSDT", 3_000_000_000L);
    pollAll();
    assertThat(feed.begun).containsExactly("AUSDT", "BUSDT", "AUSDT");
    assertThat(output.lines).hasSize(5);
    reader.close();
  }

  @Test
  void shouldSayAtOnceThatASplitIsOverThatItDoesNotHave() throws Exception {
    reader.start();
    reader.addSplits(List.of(MarketSplit.ofLive("AUSDT")));
    reader.handleSourceEvents(new EndSplits(List.of("AUSDT", "GONEUSDT")));
    assertThat(endedEvents()).containsExactly("GONEUSDT");
    assertThat(feed.ended).containsExactly("AUSDT");
    reader.close();
  }
}
