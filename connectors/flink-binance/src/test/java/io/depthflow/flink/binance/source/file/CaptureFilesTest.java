package io.depthflow.flink.binance.source.file;

import static io.depthflow.flink.binance.source.TestLogs.print;
import static io.depthflow.flink.binance.source.TestLogs.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SyncCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A capture whose snapshots lie in another file, as a source of splits. */
class CaptureFilesTest {

  @Test
  void shouldGiveEverySymbolItsSnapshotFromTheOtherFile() throws IOException {
    List<MarketSplit> splits = discover(Set.of());
    assertThat(splits)
        .extracting(MarketSplit::symbol)
        .containsExactly("DENTUSDT", "KSMUSDT", "XMRUSDT", "YFIUSDT");
    for (MarketSplit split : splits) {
      List<BookSample> rows = new ArrayList<>();
      SymbolFeed feed = new SymbolFeed(split.symbol(), 1_000);
      feed.setOutput(rows::add);
      read(split).forEach(item -> feed.accept(item.line()));
      assertThat(rows).as(split.symbol()).hasSize(29);
      assertThat(feed.sampler().synchronizer().count(SyncCount.GAPS)).isZero();
    }
  }

  @Test
  void shouldGoOnFromAPositionBetweenBothFiles() throws IOException {
    MarketSplit split = discover(Set.of("KSMUSDT")).get(0);
    List<FeedItem> all = read(split);
    assertThat(all).hasSize(270 + 477 + 43 + 24 + 1);
    for (int i = 0; i < all.size(); i += 97) {
      FeedItem at = all.get(i);
      MarketSplit rest = split.at(at.fileIndex(), at.offset(), at.line().receiveTimeNs());
      assertThat(read(rest).stream().map(item -> print(item.line())))
          .as("from line " + i)
          .isEqualTo(
              all.subList(i + 1, all.size()).stream().map(item -> print(item.line())).toList());
    }
  }

  private static List<MarketSplit> discover(Set<String> symbols) throws IOException {
    List<String> files =
        List.of(
            shared("usdm-2021/BINANCE_FUTURES.ws.5.0.gz"),
            shared("usdm-2021/BINANCE_FUTURES.http.4.0.gz"));
    return new FileDiscovery(files, symbols).discover();
  }

  private static List<FeedItem> read(MarketSplit split) throws IOException {
    List<FeedItem> items = new ArrayList<>();
    try (FileMerge merge = new FileMerge(List.of(split), TimeRange.ALL, ReadAhead.NONE)) {
      for (FeedItem item = merge.next(); item != null; item = merge.next()) {
        if (!item.isEnd()) {
          items.add(item);
        }
      }
    }
    return items;
  }
}
