package io.depthflow.pipeline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.market.BookTicker;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookCrossCheck;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.SyncLoss;
import io.depthflow.market.book.TrustedRange;
import io.depthflow.pipeline.TestSamples;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class BookMetricsTest {

  /** Keeps what is registered, under the names of the groups. */
  private static final class Registered extends UnregisteredMetricsGroup {
    private final Map<String, Counter> counters;
    private final Map<String, Gauge<?>> gauges;
    private final String prefix;

    Registered() {
      this("", new HashMap<>(), new HashMap<>());
    }

    private Registered(String prefix, Map<String, Counter> counters, Map<String, Gauge<?>> gauges) {
      this.prefix = prefix;
      this.counters = counters;
      this.gauges = gauges;
    }

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(prefix + name, n -> new SimpleCounter());
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Registered(prefix + name + ".", counters, gauges);
    }

    long count(String name) {
      return counters.get(name).getCount();
    }

    Object value(String name) {
      return gauges.get(name).getValue();
    }
  }

  private final Registered group = new Registered();
  private final BookMetrics metrics = new BookMetrics(group);

  @Test
  void shouldCountLostBooksByTheirCause() {
    metrics.lost("BTCUSDT", SyncLoss.CROSSED.code());
    metrics.lost("BTCUSDT", GapCause.SOCKET_LOST.code());
    metrics.lost("BTCUSDT", "a cause of somebody else");
    assertThat(group.count("book.resyncs")).isEqualTo(3);
    assertThat(group.count("book.resyncs.crossed")).isOne();
    assertThat(group.count("book.resyncs.socket-lost")).isOne();
    assertThat(group.count("book.resyncs.other")).isOne();
    assertThat(group.count("book.resyncs.pu-break")).isZero();
  }

  @Test
  void shouldHaveACodeForEveryLoss() {
    for (SyncLoss loss : SyncLoss.values()) {
      assertThat(GapCause.of(loss).code()).isEqualTo(loss.code());
    }
  }

  @Test
  void shouldHaveACounterForEverythingCounted() {
    for (SyncCount what : SyncCount.values()) {
      metrics.counted(what);
      assertThat(group.count("book." + what.code())).as(what.code()).isOne();
    }
  }

  @Test
  void shouldTellTheSymbolsInStepAndTheTiersBeyond() {
    metrics.sampled(sample("BTCUSDT", 0, 0));
    metrics.sampled(sample("ETHUSDT", 3, 0));
    metrics.sampled(sample("ETHUSDT", 0, 1));
    assertThat(group.value("book.symbolsInSync")).isEqualTo(2);
    metrics.unsampled("BTCUSDT");
    metrics.lost("ETHUSDT", "pause");
    assertThat(group.value("book.symbolsInSync")).isEqualTo(0);
    assertThat(group.count("book.unsampled")).isOne();
    assertThat(group.count("book.untrustedRows")).isEqualTo(2);
    assertThat(group.count("book.untrustedTiers")).isEqualTo(4);
  }

  private static BookSample sample(String symbol, int untrustedBids, int untrustedAsks) {
    long[] none = new long[BookSample.TIERS];
    return TestSamples.of(
        symbol, 1_000, 0, Grid.COARSEST, none, none, none, none, untrustedBids, untrustedAsks);
  }

  @Test
  void shouldSumTheCrossChecksOfAllSymbols() {
    OrderBook book = new OrderBook();
    book.apply(Side.BUY, 1, 1);
    book.apply(Side.SELL, 2, 1);
    for (String symbol : new String[] {"BTCUSDT", "ETHUSDT", "BTCUSDT"}) {
      BookCrossCheck check = metrics.crossCheck(symbol);
      check.onBook(7, book, new TrustedRange());
      check.onTicker(new BookTicker(7, 1, symbol.startsWith("E") ? 9 : 1, 2, 1));
    }
    assertThat(group.value("book.crossChecks")).isEqualTo(3L);
    assertThat(group.value("book.crossCheckDifferences")).isEqualTo(1L);
  }
}
