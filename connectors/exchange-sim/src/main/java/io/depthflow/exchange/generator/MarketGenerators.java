package io.depthflow.exchange.generator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Markets of several symbols out of one configuration. Each symbol's seed is a hash of the
 * configuration's seed and the symbol's name: a market depends on neither the other symbols nor
 * their order, and no two share a random number.
 *
 * <p>Start price, tick and sizes:
 *
 * <table>
 * <caption>Start price, tick and lot</caption>
 * <tr><th>symbol</th><th>start price</th><th>tick</th><th>lot</th></tr>
 * <tr><td>BTCUSDT</td><td>60000</td><td>0.1</td><td>0.001</td></tr>
 * <tr><td>ETHUSDT</td><td>3000</td><td>0.01</td><td>0.001</td></tr>
 * <tr><td>another</td><td>0.5 to 500, log-uniform by a hash of the name, three digits</td>
 * <td>power of ten, 10^-6 to 10^-5 of the price</td><td>power of ten, at most 1, a thousandth to
 * a ten thousandth of the mean size at the best</td></tr>
 * </table>
 *
 * All sizes are those of the configuration in quote currency: where a price is a tenth, quantities
 * are ten times as large.
 */
public final class MarketGenerators {

  private static final double LOWEST_PRICE = 0.5;
  private static final double PRICE_SPAN = 1000;

  private MarketGenerators() {}

  /**
   * A market for each symbol, in their order.
   *
   * @param config its symbol, prices and grid give way to each symbol's own
   * @throws IllegalArgumentException when a symbol comes twice or is not upper case
   */
  public static List<MarketGenerator> of(GeneratorConfig config, List<String> symbols) {
    Set<String> seen = new HashSet<>();
    List<MarketGenerator> markets = new ArrayList<>();
    for (String symbol : symbols) {
      if (!seen.add(symbol)) {
        throw new IllegalArgumentException(
            "generator option symbol is " + symbol + " twice: a market of a symbol is one feed");
      }
      markets.add(new MarketGenerator(config(config, symbol)));
    }
    return markets;
  }

  /** The configuration of one of several symbols. */
  public static GeneratorConfig config(GeneratorConfig config, String symbol) {
    double price = startPrice(symbol);
    double scale = config.startPrice() / price;
    double top = config.topQuantity() * scale;
    return config
        .withSymbol(symbol)
        .withSeed(seed(config.seed(), symbol))
        .withMarket(
            price,
            tickSize(symbol, price),
            powerOfTen(Math.min(0, exponent(top / 1000))),
            top,
            config.tradeQuantity() * scale);
  }

  private static long seed(long seed, String symbol) {
    return SeededRandom.mix(SeededRandom.mix(seed) + hash(symbol));
  }

  private static double startPrice(String symbol) {
    return switch (symbol) {
      case "BTCUSDT" -> 60_000;
      case "ETHUSDT" -> 3_000;
      default -> {
        double place = (SeededRandom.mix(hash(symbol)) >>> 11) * 0x1p-53;
        double price = LOWEST_PRICE * StrictMath.pow(PRICE_SPAN, place);
        double unit = StrictMath.pow(10, exponent(price) - 2);
        yield Math.rint(price / unit) * unit;
      }
    };
  }

  private static BigDecimal tickSize(String symbol, double price) {
    return switch (symbol) {
      case "BTCUSDT" -> powerOfTen(-1);
      case "ETHUSDT" -> powerOfTen(-2);
      default -> powerOfTen(exponent(price) - 5);
    };
  }

  private static int exponent(double value) {
    return (int) Math.floor(StrictMath.log10(value));
  }

  private static BigDecimal powerOfTen(int exponent) {
    return BigDecimal.ONE.movePointLeft(-exponent);
  }

  /** FNV-1a: String.hashCode is the same for too many pairs of short names. */
  private static long hash(String symbol) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < symbol.length(); i++) {
      hash = (hash ^ symbol.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
