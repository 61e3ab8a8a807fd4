package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.VenueRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Books rebuilt from real recordings against what the venue and an independent program say. */
class RecordedBooksTest {

  @ParameterizedTest
  @CsvSource({
    "USDM_BTC_202304, 1565, 16110, 44205, 12935",
    "USDM_BTC_202407, 625, 9022, 52260, 10701",
    "USDM_ETH_202407, 834, 8929, 47328, 13655",
    "SPOT_NEXO_202407, 12198, 68182, 33437, 12458",
  })
  void shouldEqualEveryBookTickerOfTheSameUpdateId(
      Recordings recording, int compared, int depth, int tickers, int trades) throws IOException {
    TickerOracle oracle = new TickerOracle();
    LineDecoder decoder = new LineDecoder(recording.symbol());
    recording.forEach(line -> decoder.decode(line, oracle));
    oracle.compare();

    assertThat(oracle.compared).isEqualTo(compared);
    assertThat(oracle.differing).isEmpty();
    assertThat(oracle.depth).isEqualTo(depth);
    assertThat(oracle.tickers).isEqualTo(tickers);
    assertThat(oracle.trades + decoder.offBookTrades()).isEqualTo(trades);
    assertThat(oracle.synchronizer.count(SyncCount.GAPS)).isZero();
    assertThat(oracle.synchronizer.count(SyncCount.CROSSED)).isZero();
    assertThat(oracle.synchronizer.count(SyncCount.RESYNCS)).isOne();
    assertThat(decoder.irregular()).as("frames that needed Jackson").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "USDM_BTC_202304, 514",
    "USDM_BTC_202407, 479",
    "USDM_ETH_202407, 479",
    "SPOT_NEXO_202407, 87616",
  })
  void shouldEqualTheReferenceRows(Recordings recording, int rows) throws IOException {
    List<String> reference = recording.reference();
    RowComparison comparison = new RowComparison(reference);
    SymbolFeed feed = new SymbolFeed(recording.symbol(), 1000);
    feed.setOutput(comparison);
    recording.forEach(
        line -> {
          FrameKind kind = kindOf(line);
          if (kind == FrameKind.DEPTH || kind == FrameKind.SNAPSHOT) {
            feed.accept(line);
          }
        });

    assertThat(reference.size() - 1).isEqualTo(rows);
    assertThat(comparison.rows).isEqualTo(rows);
    assertThat(comparison.columns).isEqualTo(43L * rows);
    assertThat(comparison.segments).containsOnlyKeys(0L);
  }

  @Test
  void shouldPublishNoBookWithoutASnapshot() throws IOException {
    Recordings recording = Recordings.SPOT_BTC_WITHOUT_SNAPSHOT;
    SymbolFeed feed = new SymbolFeed(recording.symbol(), 1000);
    feed.setOutput(
        new SamplerOutput() {
          @Override
          public void sample(BookSample s) {
            throw new AssertionError("published " + s);
          }

          @Override
          public void top(BookTop t) {
            throw new AssertionError("published " + t);
          }
        });
    recording.forEach(feed::accept);

    assertThat(feed.sampler().inSync()).isFalse();
    assertThat(feed.sampler().needsSnapshot()).isTrue();
    assertThat(feed.sampler().synchronizer().rules()).isEqualTo(VenueRules.SPOT);
    assertThat(feed.sampler().synchronizer().queued()).isEqualTo(3929);
  }

  @ParameterizedTest
  @CsvSource({"USDM_BTC_202304", "USDM_BTC_202407", "USDM_ETH_202407", "SPOT_NEXO_202407"})
  void shouldHoldTheLevelsOfASortedMapAfterEveryEvent(Recordings recording) throws IOException {
    BookRace race = new BookRace();
    LineDecoder decoder = new LineDecoder(recording.symbol());
    recording.forEach(line -> decoder.decode(line, race));
    assertThat(race.events).isPositive();
    race.compareAllLevels();
  }

  /** The stream's name says it in a few bytes; a bare line is the snapshot. */
  private static FrameKind kindOf(RawLine line) {
    byte[] f = line.frame();
    for (int i = 0; i < Math.min(f.length, 40); i++) {
      if (f[i] == '@') {
        return f[i + 1] == 'd' ? FrameKind.DEPTH : FrameKind.OTHER;
      }
    }
    return Frames.kindOf(f);
  }

  /** Keeps the book's best by update id, and all tickers, and compares what has the same id. */
  private static final class TickerOracle implements MarketListener {
    private final BookSynchronizer synchronizer = new BookSynchronizer();
    private final Map<Long, long[]> books = new HashMap<>();
    private final List<BookTicker> all = new ArrayList<>();
    private final List<Grid> gridOf = new ArrayList<>();
    private final Map<Long, Grid> bookGrids = new HashMap<>();
    private final List<String> differing = new ArrayList<>();
    private Grid grid = Grid.COARSEST;
    private int compared;
    private long depth;
    private long tickers;
    private long trades;

    @Override
    public void onGrid(Grid finer) {
      synchronizer.scale(
          Grid.pow10(finer.priceDecimals() - grid.priceDecimals()),
          Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals()));
      grid = finer;
    }

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      depth++;
      synchronizer.onDepth(update);
      keep();
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
      synchronizer.onSnapshot(snapshot);
      keep();
    }

    @Override
    public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
      tickers++;
      all.add(ticker);
      gridOf.add(grid);
    }

    @Override
    public void onTrade(Trade trade, long receiveTimeNs) {
      trades++;
    }

    private void keep() {
      if (synchronizer.inSync()) {
        OrderBook b = synchronizer.book();
        books.put(
            synchronizer.lastUpdateId(),
            new long[] {b.bestBidTicks(), b.bestBidLots(), b.bestAskTicks(), b.bestAskLots()});
        bookGrids.put(synchronizer.lastUpdateId(), grid);
      }
    }

    private void compare() {
      for (int i = 0; i < all.size(); i++) {
        BookTicker t = all.get(i);
        long[] book = books.get(t.updateId());
        if (book == null) {
          continue;
        }
        compared++;
        String venue = show(gridOf.get(i), t.bidTicks(), t.bidLots(), t.askTicks(), t.askLots());
        String rebuilt = show(bookGrids.get(t.updateId()), book[0], book[1], book[2], book[3]);
        if (!venue.equals(rebuilt)) {
          differing.add(t.updateId() + ": venue " + venue + ", rebuilt " + rebuilt);
        }
      }
    }

    private static String show(Grid g, long bid, long bidLots, long ask, long askLots) {
      return g.price(bid)
          + " x "
          + g.quantity(bidLots)
          + " | "
          + g.price(ask)
          + " x "
          + g.quantity(askLots);
    }
  }

  /** Compares each sample with the reference's row of its number. */
  private static final class RowComparison implements SamplerOutput {
    private final List<String> reference;
    private final Map<Long, Integer> segments = new TreeMap<>();
    private int rows;
    private long columns;

    RowComparison(List<String> reference) {
      this.reference = reference;
    }

    @Override
    public void sample(BookSample s) {
      rows++;
      segments.merge(s.segment(), 1, Integer::sum);
      assertThat(rows).as("rows, of which the reference has fewer").isLessThan(reference.size());
      String[] row = reference.get(rows).split(",");
      assertThat(s.timeMs()).isEqualTo(Long.parseLong(row[0]) * 1000);
      double[] values = new double[43];
      values[0] = s.mid();
      values[1] = s.spread();
      Grid g = s.grid();
      for (int m = 0; m < BookSample.TIERS; m++) {
        values[2 + 4 * m] = g.price(s.bidTicks()[m]);
        values[3 + 4 * m] = g.quantity(s.bidLots()[m]);
        values[4 + 4 * m] = g.price(s.askTicks()[m]);
        values[5 + 4 * m] = g.quantity(s.askLots()[m]);
      }
      values[42] = s.bookAgeMs();
      assertThat(row).hasSize(44);
      for (int c = 0; c < values.length; c++) {
        double expected = Double.parseDouble(row[c + 1]);
        if (values[c] != expected) {
          throw new AssertionError(
              "second " + row[0] + ", column " + c + ": " + values[c] + ", not " + expected);
        }
        columns++;
      }
    }
  }

  /** The array book and a sorted map under the same synchronised events. */
  private static final class BookRace implements MarketListener {
    private final BookSynchronizer synchronizer = new BookSynchronizer();
    private final TreeMap<Long, Long> bids = new TreeMap<>((a, b) -> Long.compare(b, a));
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private final long[] ticks = new long[25];
    private final long[] lots = new long[25];
    private final List<DepthUpdate> early = new ArrayList<>();
    private Grid grid = Grid.COARSEST;
    private DepthSnapshot snapshot;
    private long events;

    @Override
    public void onGrid(Grid finer) {
      long p = Grid.pow10(finer.priceDecimals() - grid.priceDecimals());
      long q = Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals());
      synchronizer.scale(p, q);
      grid = finer;
      scale(bids, p, q);
      scale(asks, p, q);
      for (DepthUpdate e : early) {
        e.bids().scale(p, q);
        e.asks().scale(p, q);
      }
      if (snapshot != null) {
        snapshot.bids().scale(p, q);
        snapshot.asks().scale(p, q);
      }
    }

    @Override
    public void onSnapshot(DepthSnapshot s, long receiveTimeNs) {
      synchronizer.onSnapshot(s);
      snapshot = new DepthSnapshot(s.lastUpdateId(), s.bids().copy(), s.asks().copy());
      begin();
    }

    @Override
    public void onDepth(DepthUpdate e, long receiveTimeNs) {
      boolean was = synchronizer.inSync();
      synchronizer.onDepth(e);
      if (was) {
        apply(e);
        compare();
      } else {
        early.add(e.copy());
        begin();
      }
    }

    private void begin() {
      if (!synchronizer.inSync()) {
        return;
      }
      put(bids, snapshot.bids());
      put(asks, snapshot.asks());
      for (DepthUpdate e : early) {
        if (e.finalUpdateId() >= snapshot.lastUpdateId()) {
          apply(e);
        }
      }
      early.clear();
      compare();
    }

    private void apply(DepthUpdate e) {
      put(bids, e.bids());
      put(asks, e.asks());
    }

    private void compare() {
      events++;
      compare(Side.BUY, bids, ticks.length);
      compare(Side.SELL, asks, ticks.length);
    }

    private void compareAllLevels() {
      OrderBook book = synchronizer.book();
      assertThat(book.size(Side.BUY)).isEqualTo(bids.size());
      assertThat(book.size(Side.SELL)).isEqualTo(asks.size());
      bids.forEach((p, q) -> assertThat(book.quantityAt(Side.BUY, p)).isEqualTo(q));
      asks.forEach((p, q) -> assertThat(book.quantityAt(Side.SELL, p)).isEqualTo(q));
    }

    private void compare(Side side, TreeMap<Long, Long> map, int depth) {
      int n = synchronizer.book().copyTiers(side, depth, ticks, lots);
      int i = 0;
      for (Map.Entry<Long, Long> e : map.entrySet()) {
        if (i == depth) {
          break;
        }
        if (e.getKey() != ticks[i] || e.getValue() != lots[i]) {
          throw new AssertionError("event " + events + ", " + side + " tier " + i);
        }
        i++;
      }
      if (i != n) {
        throw new AssertionError("event " + events + ", " + side + ": " + n + " tiers, not " + i);
      }
    }

    private static void put(TreeMap<Long, Long> map, DepthUpdate.Levels levels) {
      for (int i = 0; i < levels.size(); i++) {
        if (levels.lots(i) == 0) {
          map.remove(levels.ticks(i));
        } else {
          map.put(levels.ticks(i), levels.lots(i));
        }
      }
    }

    private static void scale(TreeMap<Long, Long> map, long p, long q) {
      TreeMap<Long, Long> old = new TreeMap<>(map);
      map.clear();
      old.forEach((k, v) -> map.put(k * p, v * q));
    }
  }
}
