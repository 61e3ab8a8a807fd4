package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.binance.codec.FrameJson;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SyncCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The generated market as the system's own book and codec see it. */
class GeneratedMarketTest {

  private static final long SEED = 3;
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int HOURS = LONG ? 24 : 2;

  @Test
  void shouldShowThePlantedSignalInTheRebuiltBook() {
    Measured m = measure(GeneratorConfig.defaults().withSeed(SEED));

    assertThat(m.samples).isEqualTo(HOURS * 3600 - 1);
    assertThat(m.gaps).isZero();
    // 720 independent windows, a standard error of 0.03; 8,640 in the long form: 0.01.
    assertThat(m.r2OfTruth).as("seed %d", SEED).isCloseTo(0.4, within(LONG ? 0.045 : 0.13));
    assertThat(m.sdBp).as("seed %d", SEED).isCloseTo(10, within(LONG ? 0.6 : 2));
    assertThat(m.r2OfImbalance).as("seed %d", SEED).isGreaterThan(LONG ? 0.3 : 0.2);
  }

  @Test
  void shouldShowNothingWithoutASignal() {
    Measured m = measure(GeneratorConfig.defaults().withSeed(SEED).withSignal(0));

    assertThat(m.sdBp).as("seed %d", SEED).isCloseTo(10, within(LONG ? 0.6 : 2));
    assertThat(m.r2OfImbalance).as("seed %d", SEED).isLessThan(LONG ? 0.003 : 0.03);
  }

  @Test
  void shouldWriteTheFramesThatTheCodecWrites() throws IOException {
    GeneratorConfig config = GeneratorConfig.defaults().withSeed(SEED);
    MarketGenerator market = new MarketGenerator(config);
    LineDecoder decoder = new LineDecoder(config.symbol());
    // The decoder's grid only becomes finer: both decimals are seen in the first snapshot.
    ObjectMapper json = new ObjectMapper();
    for (int i = 0; i < 2000; i++) {
      RawLine line = market.next();
      byte[][] again = new byte[1][];
      decoder.decode(line, new Encoder(decoder, line, again));
      assertThat(json.readTree(line.frame())).isEqualTo(json.readTree(again[0]));
    }
    assertThat(decoder.irregular()).isZero();
    assertThat(decoder.ignored()).isZero();
  }

  /** Encodes what was decoded; event times, which events do not all carry, are read off. */
  private record Encoder(LineDecoder decoder, RawLine line, byte[][] out)
      implements MarketListener {

    @Override
    public void onDepth(DepthUpdate update, long ns) {
      out[0] = FrameJson.depthFrame("btcusdt@depth@100ms", line.symbol(), update, decoder.grid());
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long ns) {
      out[0] = FrameJson.snapshotBody(snapshot, time("E"), time("T"), decoder.grid());
    }

    @Override
    public void onTrade(Trade trade, long ns) {
      out[0] =
          FrameJson.tradeFrame("btcusdt@trade", line.symbol(), trade, time("E"), decoder.grid());
    }

    @Override
    public void onBookTicker(BookTicker ticker, long ns) {
      out[0] =
          FrameJson.bookTickerFrame(
              "btcusdt@bookTicker", line.symbol(), ticker, time("E"), time("T"), decoder.grid());
    }

    private long time(String key) {
      String frame = new String(line.frame(), java.nio.charset.StandardCharsets.US_ASCII);
      int at = frame.indexOf("\"" + key + "\":") + 4;
      return Long.parseLong(frame.substring(at, at + 13));
    }
  }

  private record Measured(
      int samples, long gaps, double sdBp, double r2OfTruth, double r2OfImbalance) {}

  private static Measured measure(GeneratorConfig config) {
    Map<Long, Truth> truths = new HashMap<>();
    MarketGenerator market = new MarketGenerator(config, t -> truths.put(t.timeMs(), t));
    SymbolFeed book = new SymbolFeed(config.symbol(), 1000);
    List<BookSample> samples = new ArrayList<>();
    book.setOutput(samples::add);
    RawLine line;
    while ((line = market.nextBefore((config.startMs() + HOURS * 3_600_000L) * 1_000_000))
        != null) {
      book.accept(line);
    }
    double yy = 0;
    double ee = 0;
    double ii = 0;
    double iy = 0;
    int n = 0;
    for (int i = 0; i + 10 < samples.size(); i++, n++) {
      BookSample now = samples.get(i);
      double y = (samples.get(i + 10).mid() - now.mid()) / now.mid() * 1e4;
      double p = truths.get(now.timeMs()).predictionBp();
      double b = now.bidLots()[0];
      double a = now.askLots()[0];
      double imbalance = (b - a) / (b + a);
      yy += y * y;
      ee += (y - p) * (y - p);
      ii += imbalance * imbalance;
      iy += imbalance * y;
    }
    return new Measured(
        samples.size(),
        book.sampler().synchronizer().count(SyncCount.GAPS)
            + book.sampler().synchronizer().count(SyncCount.CROSSED),
        Math.sqrt(yy / n),
        1 - ee / yy,
        iy * iy / ii / yy);
  }
}
