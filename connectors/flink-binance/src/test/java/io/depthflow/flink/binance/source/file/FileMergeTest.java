package io.depthflow.flink.binance.source.file;

import static io.depthflow.flink.binance.source.TestLogs.T0_NS;
import static io.depthflow.flink.binance.source.TestLogs.line;
import static io.depthflow.flink.binance.source.TestLogs.lines;
import static io.depthflow.flink.binance.source.TestLogs.print;
import static io.depthflow.flink.binance.source.TestLogs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMergeTest {

  private static final long MS = 1_000_000;

  @TempDir Path dir;
  private MarketSplit btc;
  private MarketSplit eth;

  @BeforeEach
  void writeLogs() {
    String b1 = write(dir.resolve("b1.gz"), lines("BTCUSDT", T0_NS, 7, 50));
    String b2 = write(dir.resolve("b2.gz"), lines("BTCUSDT", T0_NS + 400, 7, 50));
    String e1 = write(dir.resolve("e1.gz"), lines("ETHUSDT", T0_NS + 3, 11, 70));
    btc = split("BTCUSDT", false, b1, b2);
    eth = split("ETHUSDT", false, e1);
  }

  private static MarketSplit split(String symbol, boolean shared, String... files) {
    return MarketSplit.ofFiles(
        symbol, Arrays.stream(files).map(f -> new LogFile(f, shared)).toList());
  }

  private static List<FeedItem> read(TimeRange range, MarketSplit... splits) throws IOException {
    List<FeedItem> items = new ArrayList<>();
    try (ReadAhead ahead = ReadAhead.onThread("ahead", splits.length);
        FileMerge merge = new FileMerge(List.of(splits), range, ahead)) {
      long read = merge.bytesRead();
      for (FeedItem item = merge.next(); item != null; item = merge.next()) {
        items.add(item);
        assertThat(merge.bytesRead()).isBetween(read, merge.bytesTotal());
        read = merge.bytesRead();
      }
      assertThat(merge.bytesRead()).as("bytes at the end").isEqualTo(merge.bytesTotal());
    }
    return items;
  }

  private static List<String> prints(List<FeedItem> items) {
    return items.stream().map(i -> i.isEnd() ? "end " + i.symbol() : print(i.line())).toList();
  }

  @Test
  void shouldMergeSymbolsByReceiveTime() throws IOException {
    List<FeedItem> items = read(TimeRange.ALL, btc, eth);
    List<FeedItem> lines = items.stream().filter(i -> !i.isEnd()).toList();
    assertThat(lines).hasSize(170).extracting(i -> i.line().receiveTimeNs()).isSorted();
    assertThat(items.stream().filter(FeedItem::isEnd).map(FeedItem::symbol))
        .containsExactly("BTCUSDT", "ETHUSDT");
    assertThat(prints(lines.stream().filter(i -> i.symbol().equals("ETHUSDT")).toList()))
        .isEqualTo(prints(read(TimeRange.ALL, eth).subList(0, 70)));
  }

  @Test
  void shouldGoOnBehindAnyLine() throws IOException {
    List<FeedItem> all = read(TimeRange.ALL, btc, eth);
    for (int cut = 0; cut < all.size(); cut++) {
      MarketSplit b = btc;
      MarketSplit e = eth;
      boolean btcEnded = false;
      for (FeedItem item : all.subList(0, cut)) {
        if (item.isEnd()) {
          btcEnded |= item.symbol().equals("BTCUSDT");
        } else if (item.symbol().equals("BTCUSDT")) {
          b = b.at(item.fileIndex(), item.offset(), item.line().receiveTimeNs());
        } else {
          e = e.at(item.fileIndex(), item.offset(), item.line().receiveTimeNs());
        }
      }
      List<FeedItem> rest = btcEnded ? read(TimeRange.ALL, e) : read(TimeRange.ALL, b, e);
      // A split whose last line went out says at once that it has ended.
      assertThat(prints(rest).stream().filter(p -> !p.startsWith("end")))
          .as("cut behind item " + cut)
          .isEqualTo(
              prints(all.subList(cut, all.size())).stream()
                  .filter(p -> !p.startsWith("end"))
                  .toList());
    }
  }

  @Test
  void shouldClampReceiveTimesAcrossFiles() throws IOException {
    String a = write(dir.resolve("a.gz"), lines("XUSDT", T0_NS, 10, 10));
    String overlapping = write(dir.resolve("o.gz"), lines("XUSDT", T0_NS + 55, 10, 10));
    List<FeedItem> items = read(TimeRange.ALL, split("XUSDT", false, a, overlapping));
    List<Long> times =
        items.stream().filter(i -> !i.isEnd()).map(i -> i.line().receiveTimeNs()).toList();
    assertThat(times).hasSize(20).isSorted();
    assertThat(times.get(10)).isEqualTo(T0_NS + 90);
    assertThat(times.get(19)).isEqualTo(T0_NS + 145);
  }

  @Test
  void shouldKeepToTheTimeRange() throws IOException {
    long t0Ms = T0_NS / MS;
    String log = write(dir.resolve("r.gz"), lines("XUSDT", T0_NS, MS, 100));
    List<FeedItem> items = read(new TimeRange(t0Ms + 20, t0Ms + 30), split("XUSDT", false, log));
    assertThat(items).hasSize(11);
    assertThat(items.get(0).line().receiveTimeNs()).isEqualTo(T0_NS + 20 * MS);
    assertThat(items.get(9).line().receiveTimeNs()).isEqualTo(T0_NS + 29 * MS);
    assertThat(read(new TimeRange(t0Ms + 1_000, t0Ms + 2_000), split("XUSDT", false, log)))
        .extracting(FeedItem::isEnd)
        .containsExactly(true);
    assertThatThrownBy(() -> new TimeRange(5, 5)).hasMessageContaining("empty time range");
  }

  /** A period is over when a later line says so: the one that does is given, and none behind it. */
  @Test
  void shouldGiveTheLineThatClosesARangeOnceAcrossFilesAndRestores() throws IOException {
    long t0Ms = T0_NS / MS;
    String a = write(dir.resolve("a.gz"), lines("XUSDT", T0_NS, MS, 20));
    String b = write(dir.resolve("b.gz"), lines("XUSDT", T0_NS + 50 * MS, MS, 20));
    MarketSplit both = split("XUSDT", false, a, b);
    TimeRange range = TimeRange.closedAt(t0Ms + 30);

    List<FeedItem> items = read(range, both);

    assertThat(items).hasSize(22);
    FeedItem closing = items.get(20);
    assertThat(closing.line().receiveTimeNs()).isEqualTo(T0_NS + 50 * MS);
    assertThat(items.get(21).isEnd()).isTrue();
    MarketSplit behind =
        both.at(closing.fileIndex(), closing.offset(), closing.line().receiveTimeNs());
    assertThat(read(range, behind)).extracting(FeedItem::isEnd).containsExactly(true);
    FeedItem before = items.get(19);
    assertThat(read(range, both.at(before.fileIndex(), before.offset(), T0_NS + 19 * MS)))
        .hasSize(2);
  }

  @Test
  void shouldNameBothOfTwoFilesThatHoldTheSameTime() throws IOException {
    String a = write(dir.resolve("a.gz"), lines("XUSDT", T0_NS, 100 * MS, 50));
    String b = write(dir.resolve("b.gz"), lines("XUSDT", T0_NS + 2_000 * MS, 100 * MS, 50));
    assertThatThrownBy(() -> read(TimeRange.ALL, split("XUSDT", false, a, b)))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(a, b, "XUSDT overlap", "give one of the two");
    String almost = write(dir.resolve("c.gz"), lines("XUSDT", T0_NS + 4_000 * MS, 100 * MS, 50));
    assertThat(read(TimeRange.ALL, split("XUSDT", false, a, almost)))
        .as("a clock that was set back by less than a second")
        .hasSize(101);
  }

  @Test
  void shouldDemultiplexSharedFilesAndRefuseForeignLinesElsewhere() throws IOException {
    long seed = 3;
    Random random = new Random(seed);
    List<RawLine> mixed = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      mixed.add(line(random.nextBoolean() ? "AUSDT" : "BUSDT", T0_NS + i, i));
    }
    String log = write(dir.resolve("m.gz"), mixed);
    List<FeedItem> items =
        read(TimeRange.ALL, split("AUSDT", true, log), split("BUSDT", true, log));
    assertThat(prints(items.stream().filter(i -> !i.isEnd()).toList()))
        .as("seed " + seed)
        .isEqualTo(mixed.stream().map(l -> print(l)).toList());
    assertThatThrownBy(() -> read(TimeRange.ALL, split("AUSDT", false, log)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("m.gz")
        .hasMessageContaining("BUSDT")
        .hasMessageContaining("split it by symbol");
  }

  @Test
  void shouldHandOnWhatIsGoodBeforeACorruptFile() throws Exception {
    byte[] whole = Files.readAllBytes(Path.of(btc.files().get(1).path()));
    Path torn = dir.resolve("torn.gz");
    whole[whole.length - 6] ^= 1; // the checksum
    Files.write(torn, whole);
    MarketSplit split = split("BTCUSDT", false, btc.files().get(0).path(), torn.toString());
    try (FileFeed feed = new FileFeed(TimeRange.ALL, "test-files")) {
      feed.begin(List.of(split));
      List<FeedItem> good = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (true) {
                  feed.available().get();
                  List<FeedItem> block = feed.poll();
                  good.addAll(block == null ? List.of() : block);
                }
              })
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("torn.gz");
      assertThat(good.size()).isGreaterThanOrEqualTo(50);
      assertThat(feed.isFinished()).isFalse();
    }
  }

  @Test
  void shouldReadNoFurtherThanAskedAndEndWhenClosed() throws Exception {
    String log = write(dir.resolve("long.gz"), lines("XUSDT", T0_NS, 1, 20_000));
    FileFeed feed = new FileFeed(TimeRange.ALL, "test-files");
    feed.begin(List.of(split("XUSDT", false, log)));
    feed.available().get();
    assertThat(feed.poll()).hasSizeLessThan(512);
    assertThat(feed.isFinished()).isFalse();
    feed.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().equals("test-files") && t.isAlive());
  }
}
