package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarketGeneratorsTest {

  private static final GeneratorConfig CONFIG = GeneratorConfig.defaults().withSeed(77);

  @Test
  void shouldMakeAHundredMarketsOfTheirOwn() {
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      symbols.add("COIN" + i + "USDT");
    }
    long before = usedBytes();
    List<MarketGenerator> markets = MarketGenerators.of(CONFIG, symbols);
    Set<Long> seeds = new HashSet<>();
    Set<Double> prices = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      MarketGenerator market = markets.get(i);
      GeneratorConfig c = market.config();
      assertThat(market.instrument().symbol()).isEqualTo(symbols.get(i));
      assertThat(seeds.add(c.seed())).isTrue();
      prices.add(c.startPrice());
      assertThat(c.startPrice()).isBetween(0.5, 500.0);
      assertThat(c.startPrice() / c.tickSize().doubleValue()).isBetween(0.99e5, 1.01e6);
      assertThat(c.topQuantity() / c.stepSize().doubleValue()).isBetween(999.0, 1e6);
      assertThat(c.topQuantity() * c.startPrice()).isCloseTo(180_000, within(1e-6));
      for (int n = 0; n < 100; n++) {
        assertThat(market.next().symbol()).isEqualTo(symbols.get(i));
      }
    }
    assertThat(prices).hasSizeGreaterThan(90);
    // About 80 kB each, ladders above all.
    assertThat((usedBytes() - before) >> 20).as("MB of a hundred markets").isLessThan(40);
    markets.forEach(MarketGenerator::close);
  }

  @Test
  void shouldGiveASymbolTheSameMarketWhateverStandsBesideIt() {
    List<MarketGenerator> two = MarketGenerators.of(CONFIG, List.of("BTCUSDT", "ETHUSDT"));
    MarketGenerator alone = MarketGenerators.of(CONFIG, List.of("ETHUSDT")).get(0);
    for (int i = 0; i < 1000; i++) {
      two.get(0).next();
      RawLine expected = alone.next();
      RawLine line = two.get(1).next();
      assertThat(line.frame()).isEqualTo(expected.frame());
      assertThat(line.receiveTimeNs()).isEqualTo(expected.receiveTimeNs());
    }
    assertThat(two.get(0).instrument().tickSize().toPlainString()).isEqualTo("0.1");
    assertThat(alone.instrument().tickSize().toPlainString()).isEqualTo("0.01");
    assertThat(alone.config().startPrice()).isEqualTo(3000);
  }

  @Test
  void shouldMoveEachMarketByItself() {
    // 1,200 moves of a second: a standard error of 0.029, more where both are wild at once.
    List<MarketGenerator> two = MarketGenerators.of(CONFIG, List.of("AAUSDT", "BBUSDT"));
    double[] a = moves(two.get(0));
    double[] b = moves(two.get(1));
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    assertThat(ab / Math.sqrt(aa * bb)).as("seed 77").isCloseTo(0, within(0.15));
    assertThat(Math.sqrt(aa / a.length)).isBetween(1.0, 5.0);
  }

  @Test
  void shouldRefuseASymbolTwice() {
    assertThatThrownBy(() -> MarketGenerators.of(CONFIG, List.of("AUSDT", "AUSDT")))
        .hasMessage("generator option symbol is AUSDT twice: a market of a symbol is one feed");
    assertThatThrownBy(() -> MarketGenerators.of(CONFIG, List.of("ausdt")))
        .hasMessageContaining("symbol is ausdt");
  }

  private static double[] moves(MarketGenerator market) {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(market.instrument().symbol(), 1000);
    feed.setOutput(samples::add);
    RawLine line;
    long endNs = (market.config().startMs() + 1_200_000) * 1_000_000;
    while ((line = market.nextBefore(endNs)) != null) {
      feed.accept(line);
    }
    double[] moves = new double[samples.size() - 1];
    for (int i = 0; i < moves.length; i++) {
      moves[i] = 1e4 * Math.log(samples.get(i + 1).mid() / samples.get(i).mid());
    }
    return moves;
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
