package io.depthflow.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SyncCount;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A load that breaks the venue's rules would measure how gaps are handled. */
class MarketLoopTest {

  private static final EventDensity DENSITY = EventDensity.BTCUSDT;
  private static final String SYMBOL = "BTCUSDT";

  private final MarketLoop loop = MarketLoop.of(DENSITY);
  private final LineDecoder decoder = new LineDecoder(SYMBOL);
  private final BookSynchronizer book = new BookSynchronizer();
  private final Heard heard = new Heard();

  private void send(int at, long pass) {
    byte[] head = "{\"stream\":\"btcusdt@x\",\"data\":".getBytes(StandardCharsets.US_ASCII);
    FrameTemplate frame = loop.frame(at);
    byte[] stream =
        new String(head, StandardCharsets.US_ASCII)
            .replace("@x", "@" + frame.kind.stream)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] symbol = SYMBOL.getBytes(StandardCharsets.US_ASCII);
    byte[] text = frame.render(stream, symbol, pass * loop.idsPerPass(), 1_721_260_800_000L);
    decoder.decode(new RawLine(SYMBOL, 0, text), heard);
  }

  private void snapshot(int at, long pass) {
    String body = loop.snapshot(at, pass * loop.idsPerPass());
    decoder.decode(new RawLine(SYMBOL, 0, body.getBytes(StandardCharsets.US_ASCII)), heard);
  }

  @Test
  void shouldChainFromPassToPassAndGiveTheBookThatItsSnapshotsTell() {
    int half = loop.size() / 2;
    for (int at = half; at < loop.size(); at++) {
      send(at, 0);
    }
    snapshot(half, 0);
    assertThat(book.inSync()).isTrue();
    for (int at = 0; at < loop.size(); at++) {
      send(at, 1);
    }
    send(0, 2);
    assertThat(
            book.count(SyncCount.GAPS)
                + book.count(SyncCount.CROSSED)
                + book.count(SyncCount.DUPLICATES)
                + book.count(SyncCount.STALE))
        .isZero();
    assertThat(heard.tickersOff).isZero();
    assertThat(heard.tickersAtBook).isGreaterThan(1_000);
    BookSynchronizer fresh = new BookSynchronizer();
    heard.book = fresh;
    snapshot(1, 2);
    send(1 + nextDepth(1), 2);
    heard.book = book;
    send(1 + nextDepth(1), 2);
    assertThat(fresh.inSync()).isTrue();
    for (Side side : Side.values()) {
      assertThat(book.book().tiers(side, 1_000)).isEqualTo(fresh.book().tiers(side, 1_000));
    }
  }

  private int nextDepth(int from) {
    int steps = 0;
    while (loop.frame(from + steps).kind != FrameTemplate.Kind.DEPTH) {
      steps++;
    }
    return steps;
  }

  @Test
  void shouldHaveTheDensityItIsMadeFor() {
    double depths = 0;
    for (int at = 0; at < loop.size(); at++) {
      depths += loop.frame(at).kind == FrameTemplate.Kind.DEPTH ? 1 : 0;
    }
    double wanted = DENSITY.framesPerSecond() / DENSITY.depthPerSecond();
    assertThat(loop.size() / depths).isBetween(wanted * 0.97, wanted * 1.03);
    for (int at = 0; at < loop.size(); at++) {
      send(at, 0);
    }
    assertThat(heard.levels / depths)
        .isBetween(DENSITY.levelsPerDepth() * 0.95, DENSITY.levelsPerDepth() * 1.05);
  }

  private final class Heard implements MarketListener {
    private BookSynchronizer book = MarketLoopTest.this.book;
    private Grid grid = Grid.COARSEST;
    private long levels;
    private long tickersAtBook;
    private long tickersOff;

    @Override
    public void onGrid(Grid finer) {
      book.scale(
          Grid.pow10(finer.priceDecimals() - grid.priceDecimals()),
          Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals()));
      grid = finer;
    }

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      levels += update.bids().size() + update.asks().size();
      book.onDepth(update);
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
      book.onSnapshot(snapshot);
    }

    @Override
    public void onTrade(Trade trade, long receiveTimeNs) {
      assertThat(trade.priceTicks()).isPositive();
    }

    @Override
    public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
      if (book.inSync()) {
        tickersAtBook++;
        tickersOff +=
            ticker.bidTicks() == book.book().bestBidTicks()
                    && ticker.askLots() == book.book().bestAskLots()
                ? 0
                : 1;
      }
    }
  }
}
