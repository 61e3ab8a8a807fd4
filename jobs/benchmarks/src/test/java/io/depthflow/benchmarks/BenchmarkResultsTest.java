package io.depthflow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ratio means something only where both sides of it do the same work. */
class BenchmarkResultsTest {
  private static final String SEED = "seed " + DepthLoad.SEED;

  @Test
  void shouldDecodeWhatTheBaselineDecodes() {
    ScannerBenchmark benchmark = new ScannerBenchmark();
    benchmark.load();
    assertThat(benchmark.scanner())
        .as(SEED)
        .isEqualTo(benchmark.jacksonBaseline())
        // A second pass, as JMH makes them: nothing carries over.
        .isEqualTo(benchmark.scanner())
        .isNotZero();
  }

  @Test
  void shouldBuildTheBookThatTheBaselineBuilds() {
    BookBenchmark benchmark = new BookBenchmark();
    benchmark.load();
    assertThat(benchmark.arrayBook()).as(SEED).isEqualTo(benchmark.treeMapBaseline()).isNotZero();
  }

  @Test
  void shouldSumTheOrderFlowThatTheBaselineSums() {
    OrderFlowBenchmark benchmark = new OrderFlowBenchmark();
    benchmark.load();
    assertThat(benchmark.sampler()).as(SEED).isEqualTo(benchmark.treeMapBaseline()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "full", "full@100"})
  void shouldComputeTheRowsThatTheBaselineComputes(String features) {
    FeatureRowBenchmark benchmark = new FeatureRowBenchmark();
    benchmark.features = features;
    benchmark.load();
    assertThat(benchmark.ringWindow()).as(SEED).isEqualTo(benchmark.treeMapBaseline()).isNotZero();
  }

  @Test
  void shouldLoadBooksAsAVenueShowsThem() {
    List<DepthUpdate> updates = DepthLoad.updates(DepthLoad.SEED, BookBenchmark.UPDATES);
    OrderBook book = new OrderBook();
    for (DepthUpdate update : updates) {
      apply(book, Side.BUY, update.bids());
      apply(book, Side.SELL, update.asks());
      assertThat(book.isCrossed()).as("%s, update %d", SEED, update.finalUpdateId()).isFalse();
    }
    assertThat(updates.stream().mapToInt(u -> u.bids().size() + u.asks().size()).average())
        .hasValueCloseTo(25.0, within(1.0));
    assertThat(book.size(Side.BUY)).as(SEED).isGreaterThan(1_000);
  }

  @Test
  void shouldLoadFramesThatTheScannerReadsItself() {
    List<RawLine> lines = DepthLoad.lines(DepthLoad.SEED, 500);
    LineDecoder decoder = new LineDecoder(DepthLoad.SYMBOL);
    lines.forEach(line -> decoder.decode(line, new MarketListener() {}));
    assertThat(decoder.irregular() + decoder.ignored()).as("frames not scanned").isZero();
    assertThat(decoder.grid()).isEqualTo(DepthLoad.GRID);
  }

  private static void apply(OrderBook book, Side side, DepthUpdate.Levels levels) {
    IntStream.range(0, levels.size())
        .forEach(i -> book.apply(side, levels.ticks(i), levels.lots(i)));
  }
}
