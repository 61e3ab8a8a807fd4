package io.depthflow.exchange.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.VenueRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spot recordings, refused as they are and accepted by the futures rules with a made-up pu. */
class SpotAsFuturesTest {

  private static final int LINES =
      Boolean.getBoolean("depthflow.long") ? Integer.MAX_VALUE : 12_000;

  private static List<Path> files(String names) {
    String data = System.getProperty("depthflow.shared.data");
    Assumptions.assumeTrue(
        data != null && Files.isDirectory(Path.of(data)),
        "needs the recordings: -Ddepthflow.shared.data");
    return List.of(names.split(" ")).stream().map(n -> Path.of(data, "spot", n)).toList();
  }

  /** A client of the futures venue. */
  private static final class Client implements MarketListener {
    final BookSynchronizer sync = new BookSynchronizer();
    int depths;
    int tickersCompared;
    int tickersDifferent;
    private final List<BookTicker> ahead = new ArrayList<>();

    @Override
    public void onGrid(Grid grid) {
      if (sync.applied() > 0) {
        throw new AssertionError("the survey's grid is not fine enough: " + grid);
      }
    }

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      depths++;
      assertThat(update.previousFinalUpdateId()).isNotEqualTo(DepthUpdate.NO_PREVIOUS);
      assertThat(update.transactionTimeMs()).isPositive();
      sync.onDepth(update);
      ahead.removeIf(this::passed);
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
      sync.onSnapshot(snapshot);
    }

    @Override
    public void onBookTicker(BookTicker t, long receiveTimeNs) {
      if (sync.inSync() && !passed(t)) {
        ahead.add(t); // depth comes 100 ms at a time, tickers at once
      }
    }

    /** Compares a ticker that the book is at; false while the book is not there yet. */
    private boolean passed(BookTicker t) {
      if (t.updateId() == sync.lastUpdateId()) {
        boolean same =
            t.bidTicks() == sync.book().bestBidTicks()
                && t.bidLots() == sync.book().bestBidLots()
                && t.askTicks() == sync.book().bestAskTicks()
                && t.askLots() == sync.book().bestAskLots();
        tickersCompared++;
        tickersDifferent += same ? 0 : 1;
      }
      return t.updateId() <= sync.lastUpdateId();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // recording, symbol, whether it has a snapshot, tickers at equal u in the short and full form
    "nexousdt_20240723.dat.gz nexousdt_20240724.dat.gz, NEXOUSDT, true, 20, 12198",
    "spot_btcusdt_20230405.dat.gz, BTCUSDT, false, 0, 0",
  })
  void shouldBeAcceptedByTheFuturesRules(
      String names, String symbol, boolean snapshot, int shortTickers, int allTickers)
      throws IOException {
    List<Path> files = files(names);
    assertThatThrownBy(() -> RecordingFeed.open(files, RecordingOptions.WHOLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is of the spot venue")
        .hasMessageContaining("--synthesise-pu");
    RecordingOptions options = RecordingOptions.WHOLE.synthesisePu(true);
    ObjectMapper json = new ObjectMapper();
    try (RecordingFeed feed = RecordingFeed.open(files, options)) {
      assertThat(feed.label()).isEqualTo("SPOT recording, pu synthesised");
      Client client = new Client();
      LineDecoder decoder = new LineDecoder(symbol);
      long previous = -1;
      RawLine line;
      for (int n = 0; n < LINES && (line = feed.next()) != null; n++) {
        decoder.decode(line, client);
        JsonNode data = json.readTree(line.frame()).path("data");
        if (data.path("e").asText().equals("depthUpdate")) {
          assertThat(data.path("T").asLong()).isEqualTo(data.path("E").asLong());
          if (previous >= 0) {
            assertThat(data.path("pu").asLong()).as("pu of %s", data).isEqualTo(previous);
          }
          previous = data.path("u").asLong();
        }
      }
      assertThat(client.depths).isGreaterThan(1_000);
      assertThat(client.sync.rules()).isEqualTo(VenueRules.FUTURES);
      assertThat(client.sync.inSync()).isEqualTo(snapshot);
      assertThat(client.sync.count(SyncCount.GAPS)).isZero();
      assertThat(client.sync.count(SyncCount.CROSSED)).isZero();
      assertThat(client.tickersDifferent).isZero();
      assertThat(client.tickersCompared).isGreaterThanOrEqualTo(shortTickers);
      if (LINES == Integer.MAX_VALUE) {
        assertThat(client.tickersCompared).isEqualTo(allTickers);
      }
    }
  }
}
