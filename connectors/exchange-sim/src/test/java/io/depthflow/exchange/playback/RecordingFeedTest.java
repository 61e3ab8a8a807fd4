package io.depthflow.exchange.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SyncCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFeedTest {

  private static final GeneratorConfig MARKET =
      GeneratorConfig.defaults().withSeed(11).withSymbol("ABCUSDT");
  private static final long END_MS = MARKET.startMs() + 40_000;

  @TempDir Path folder;

  @Test
  void shouldPlayARecordingByteForByte() throws IOException {
    Path file = record("whole.gz", MARKET);
    try (RecordingFeed feed = RecordingFeed.open(List.of(file), RecordingOptions.WHOLE);
        RawLogReader reader = RawLogReader.open(file)) {
      RawLine line;
      int n = 0;
      while ((line = feed.next()) != null) {
        RawLine expected = reader.next();
        assertThat(line.frame()).isEqualTo(expected.frame());
        assertThat(line.receiveTimeNs()).isEqualTo(expected.receiveTimeNs());
        n++;
      }
      assertThat(reader.next()).isNull();
      assertThat(feed.next()).isNull();
      assertThat(n).isGreaterThan(1000);
      Instrument contract = feed.instrument();
      assertThat(contract.symbol()).isEqualTo("ABCUSDT");
      assertThat(contract.tickSize().toPlainString()).isEqualTo("0.1");
      assertThat(contract.stepSize().toPlainString()).isEqualTo("0.001");
    }
  }

  @Test
  void shouldPlayTheTrueOrdersOfAGeneratedMarketToo() throws IOException {
    Path file = record("orders.gz", MARKET.withOrderByOrder(true));
    try (RecordingFeed feed = RecordingFeed.open(List.of(file), RecordingOptions.WHOLE);
        MarketGenerator again = new MarketGenerator(MARKET.withOrderByOrder(true))) {
      SymbolFeed book = new SymbolFeed("ABCUSDT", 1000);
      List<BookSample> samples = new ArrayList<>();
      book.setOutput(samples::add);
      int orders = 0;
      RawLine line;
      while ((line = feed.next()) != null) {
        RawLine expected = again.next();
        assertThat(line.frame()).isEqualTo(expected.frame());
        assertThat(line.receiveTimeNs()).isEqualTo(expected.receiveTimeNs());
        String frame = new String(line.frame(), StandardCharsets.US_ASCII);
        orders += frame.startsWith("{\"stream\":\"abcusdt@depthflowOrders\"") ? 1 : 0;
        book.accept(line);
      }
      assertThat(orders).isGreaterThan(500);
      assertThat(samples).hasSizeGreaterThan(37);
      assertThat(book.sampler().synchronizer().count(SyncCount.GAPS)).isZero();
      assertThat(feed.instrument().tickSize().toPlainString()).isEqualTo("0.1");
    }
  }

  @Test
  void shouldShiftReceiveTimes() throws IOException {
    Path file = record("shift.gz", MARKET);
    RecordingOptions options = RecordingOptions.WHOLE.startingAt(2_000_000_000_000L);
    try (RecordingFeed feed = RecordingFeed.open(List.of(file), options);
        RawLogReader reader = RawLogReader.open(file)) {
      long shift = 2_000_000_000_000_000_000L - reader.next().receiveTimeNs();
      assertThat(feed.next().receiveTimeNs()).isEqualTo(2_000_000_000_000_000_000L);
      assertThat(feed.next().receiveTimeNs()).isEqualTo(reader.next().receiveTimeNs() + shift);
    }
  }

  @Test
  void shouldGiveTheSameRowsAfterACut() throws IOException {
    Path file = record("cut.gz", MARKET);
    long cutMs = MARKET.startMs() + 20_000;
    List<BookSample> whole;
    List<BookSample> tail;
    try (MarketFeed feed = RecordingFeed.open(List.of(file), RecordingOptions.WHOLE)) {
      whole = samples(feed);
    }
    RecordingOptions options = RecordingOptions.WHOLE.between(cutMs, END_MS - 5_000);
    try (MarketFeed feed = RecordingFeed.open(List.of(file), options)) {
      tail = samples(feed);
    }
    assertThat(tail).hasSizeBetween(12, 14);
    for (BookSample sample : tail) {
      BookSample same =
          whole.stream().filter(s -> s.timeMs() == sample.timeMs()).findFirst().orElseThrow();
      assertThat(sample.bidTicks()).isEqualTo(same.bidTicks());
      assertThat(sample.bidLots()).isEqualTo(same.bidLots());
      assertThat(sample.askTicks()).isEqualTo(same.askTicks());
      assertThat(sample.askLots()).isEqualTo(same.askLots());
    }
  }

  @Test
  void shouldNameWhatCannotBePlayed() throws IOException {
    Path spot = folder.resolve("spot.log.gz");
    String depth =
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,"
            + "\"s\":\"BTCUSDT\",\"U\":1,\"u\":2,\"b\":[[\"10.00\",\"1\"]],\"a\":[]}}";
    try (RawLogWriter writer = RawLogWriter.open(spot, 0)) {
      writer.write(
          new RawLine(
              "BTCUSDT", 1_700_000_000_000_000_000L, depth.getBytes(StandardCharsets.US_ASCII)));
      writer.endMember();
    }
    assertThatThrownBy(() -> RecordingFeed.open(List.of(spot), RecordingOptions.WHOLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spot.log.gz")
        .hasMessageContaining("is of the spot venue")
        .hasMessageContaining("take a futures recording");

    Path missing = folder.resolve("missing.gz");
    assertThatThrownBy(() -> RecordingFeed.open(List.of(missing), RecordingOptions.WHOLE))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("missing.gz");

    Path first = record("first.gz", MARKET);
    Path later = record("later.gz", MARKET.withStartMs(END_MS));
    assertThatThrownBy(() -> drain(List.of(later, first)))
        .hasMessageContaining("in the order of their times");
    RecordingOptions beyond = RecordingOptions.WHOLE.between(END_MS + 1, END_MS + 2);
    assertThatThrownBy(() -> RecordingFeed.open(List.of(first), beyond))
        .hasMessageContaining("choose an earlier cut");
  }

  @Test
  void shouldPlayARealRecordingFromItsMiddle() {
    String data = System.getProperty("depthflow.shared.data");
    Path folderOfData = data == null ? null : Path.of(data, "usdm");
    Assumptions.assumeTrue(
        folderOfData != null && Files.isDirectory(folderOfData),
        "needs the recordings: -Ddepthflow.shared.data");
    List<Path> files =
        List.of(
            folderOfData.resolve("usdm_btcusdt_20240718.gz"),
            folderOfData.resolve("usdm_btcusdt_20240719.gz"));
    List<BookSample> whole;
    try (MarketFeed feed = RecordingFeed.open(files, RecordingOptions.WHOLE)) {
      assertThat(feed.instrument().tickSize().toPlainString()).isEqualTo("0.1");
      whole = samples(feed);
    }
    long cutMs = whole.get(300).timeMs() - 400;
    RecordingOptions options = RecordingOptions.WHOLE.between(cutMs, RecordingOptions.END);
    try (MarketFeed feed = RecordingFeed.open(files, options)) {
      List<BookSample> tail = samples(feed);
      assertThat(tail).hasSize(whole.size() - 300);
      for (int i = 0; i < tail.size(); i++) {
        assertThat(tail.get(i).bidTicks()).isEqualTo(whole.get(300 + i).bidTicks());
        assertThat(tail.get(i).askLots()).isEqualTo(whole.get(300 + i).askLots());
      }
    }
  }

  private static void drain(List<Path> files) {
    try (RecordingFeed feed = RecordingFeed.open(files, RecordingOptions.WHOLE)) {
      RawLine line;
      do {
        line = feed.next();
      } while (line != null);
    }
  }

  private static List<BookSample> samples(MarketFeed feed) {
    SymbolFeed book = new SymbolFeed(feed.instrument().symbol(), 1000);
    List<BookSample> samples = new ArrayList<>();
    book.setOutput(samples::add);
    RawLine line;
    while ((line = feed.next()) != null) {
      book.accept(line);
    }
    return samples;
  }

  private Path record(String name, GeneratorConfig config) throws IOException {
    Path file = folder.resolve(name);
    long endNs = (config.startMs() + 40_000) * 1_000_000;
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      MarketGenerator market = new MarketGenerator(config);
      RawLine line;
      while ((line = market.nextBefore(endNs)) != null) {
        writer.write(line);
      }
      writer.endMember();
    }
    return file;
  }
}
