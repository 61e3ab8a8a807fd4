package io.depthflow.exchange.generator;

import io.depthflow.market.Grid;
import io.depthflow.market.Instrument;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a generated market looks like. The defaults are an example market, larger in its moves than
 * BTCUSDT usually is; every figure that comes of it is the generator's and no claim about a venue.
 *
 * @param symbol upper case
 * @param seed of every random number; same configuration, same bytes
 * @param startMs time of the first snapshot, milliseconds since the epoch, a multiple of stepMs
 * @param tickSize power of ten, quote currency
 * @param stepSize power of ten, base currency
 * @param startPrice efficient price at startMs, quote currency
 * @param signal strength of the planted signal: the share of variance that the best predictor
 *     explains is plantedR2 * signal^2; 0 plants none and leaves the size of the moves as it is
 * @param sdBp standard deviation of the change of the efficient price over horizonMs, bp
 * @param plantedR2 R2 of the best predictor against zero change where signal is 1
 * @param horizonMs horizon of sdBp and plantedR2, a multiple of stepMs
 * @param halfLifeMs half-life of the latent signal
 * @param stepMs time between two steps of the process, each a depth event; divides 1000
 * @param kappa a displayed size of the first signalLevels levels is S (1 +- kappa s)
 * @param signalLevels levels of a side whose size shows the latent signal, 1 to 10
 * @param sizeNoise standard deviation of a displayed size's own noise, fraction of the size
 * @param levels levels kept on each side, about
 * @param levelSpacingTicks mean distance of the levels behind the best, ticks
 * @param topQuantity mean displayed size at the best, base currency
 * @param tradesPerSecond mean number of aggressive orders
 * @param tradeQuantity median size of an aggressive order, base currency
 * @param flowTilt an aggressive order buys with probability 1/2 + flowTilt * tanh(s)
 * @param volatilitySpread standard deviation of the logarithm of the noise's variance, which is an
 *     AR(1) of half-life 2 minutes: volatility clusters
 * @param eventsPerSecond mean number of depth events: one at every step, the others between them;
 *     1000 / stepMs has none between
 * @param burstiness how the events between the steps cluster: mean number of events that one of
 *     them brings directly (the branching ratio of a self-exciting process), 0 (they do not) to 0.9
 * @param orderByOrder whether the feed also tells the true orders of every queue, in lines {@code
 *     depthflowOrders}; all other lines are the same with and without
 */
public record GeneratorConfig(
    String symbol,
    long seed,
    long startMs,
    BigDecimal tickSize,
    BigDecimal stepSize,
    double startPrice,
    double signal,
    double sdBp,
    double plantedR2,
    long horizonMs,
    long halfLifeMs,
    long stepMs,
    double kappa,
    int signalLevels,
    double sizeNoise,
    int levels,
    int levelSpacingTicks,
    double topQuantity,
    double tradesPerSecond,
    double tradeQuantity,
    double flowTilt,
    double volatilitySpread,
    double eventsPerSecond,
    double burstiness,
    boolean orderByOrder) {

  /** 2024-01-01T00:00:00Z. */
  public static final long DEFAULT_START_MS = 1_704_067_200_000L;

  public GeneratorConfig {
    require(
        symbol != null && symbol.equals(symbol.toUpperCase(Locale.ROOT)), "symbol", symbol, "A-Z");
    require(stepMs > 0 && 1000 % stepMs == 0, "stepMs", stepMs, "a divisor of 1000");
    require(startMs >= 0 && startMs % stepMs == 0, "startMs", startMs, "a multiple of stepMs");
    require(isPowerOfTen(tickSize), "tickSize", tickSize, "a power of ten not above 1");
    require(isPowerOfTen(stepSize), "stepSize", stepSize, "a power of ten not above 1");
    require(startPrice > 0, "startPrice", startPrice, "positive");
    require(signal >= 0, "signal", signal, "0 (none) or more");
    require(sdBp > 0 && sdBp <= 200, "sdBp", sdBp, "above 0, at most 200");
    require(plantedR2 > 0 && plantedR2 < 1, "plantedR2", plantedR2, "between 0 and 1");
    require(
        horizonMs > 0 && horizonMs % stepMs == 0, "horizonMs", horizonMs, "a multiple of stepMs");
    require(halfLifeMs > 0, "halfLifeMs", halfLifeMs, "positive");
    require(kappa >= 0 && kappa <= 0.28, "kappa", kappa, "0 to 0.28, so that sizes stay positive");
    require(signalLevels >= 1 && signalLevels <= 10, "signalLevels", signalLevels, "1 to 10");
    require(sizeNoise >= 0 && sizeNoise <= 0.5, "sizeNoise", sizeNoise, "0 to 0.5");
    require(levels >= 20 && levels <= 1000, "levels", levels, "20 to 1000");
    require(levelSpacingTicks >= 1, "levelSpacingTicks", levelSpacingTicks, "1 or more");
    require(topQuantity > 0, "topQuantity", topQuantity, "positive");
    require(
        tradesPerSecond >= 0 && tradesPerSecond <= 1000,
        "tradesPerSecond",
        tradesPerSecond,
        "<=1000");
    require(tradeQuantity > 0, "tradeQuantity", tradeQuantity, "positive");
    require(flowTilt >= 0 && flowTilt <= 0.5, "flowTilt", flowTilt, "0 to 0.5");
    require(
        volatilitySpread >= 0 && volatilitySpread <= 2,
        "volatilitySpread",
        volatilitySpread,
        "0-2");
    require(
        eventsPerSecond >= 1000.0 / stepMs && eventsPerSecond <= 1000,
        "eventsPerSecond",
        eventsPerSecond,
        "from 1000 / stepMs (an event at every step) to 1000");
    require(burstiness >= 0 && burstiness <= 0.9, "burstiness", burstiness, "0 to 0.9");
    require(
        startPrice / tickSize.doubleValue() > 20.0 * levels * levelSpacingTicks,
        "startPrice",
        startPrice,
        "more than 20 * levels * levelSpacingTicks ticks, so that bids stay positive");
  }

  /** A BTC-like contract: 10 s changes of 10 bp, of whose variance 0.4 can be predicted. */
  public static GeneratorConfig defaults() {
    return new GeneratorConfig(
        "BTCUSDT",
        1,
        DEFAULT_START_MS,
        new BigDecimal("0.1"),
        new BigDecimal("0.001"),
        60_000,
        1,
        10,
        0.4,
        10_000,
        10_000,
        100,
        0.25,
        5,
        0.12,
        200,
        12,
        3,
        6,
        0.05,
        0.15,
        0.6,
        20,
        0.7,
        false);
  }

  public GeneratorConfig withSymbol(String value) {
    return with(d -> d.symbol = value);
  }

  public GeneratorConfig withSeed(long value) {
    return with(d -> d.seed = value);
  }

  public GeneratorConfig withStartMs(long value) {
    return with(d -> d.startMs = value);
  }

  public GeneratorConfig withStartPrice(double value) {
    return with(d -> d.startPrice = value);
  }

  public GeneratorConfig withSignal(double value) {
    return with(d -> d.signal = value);
  }

  public GeneratorConfig withSdBp(double value) {
    return with(d -> d.sdBp = value);
  }

  public GeneratorConfig withPlantedR2(double value) {
    return with(d -> d.plantedR2 = value);
  }

  public GeneratorConfig withHorizonMs(long value) {
    return with(d -> d.horizonMs = value);
  }

  public GeneratorConfig withHalfLifeMs(long value) {
    return with(d -> d.halfLifeMs = value);
  }

  public GeneratorConfig withTradesPerSecond(double value) {
    return with(d -> d.tradesPerSecond = value);
  }

  public GeneratorConfig withVolatilitySpread(double value) {
    return with(d -> d.volatilitySpread = value);
  }

  public GeneratorConfig withEventsPerSecond(double value) {
    return with(d -> d.eventsPerSecond = value);
  }

  public GeneratorConfig withBurstiness(double value) {
    return with(d -> d.burstiness = value);
  }

  public GeneratorConfig withOrderByOrder(boolean value) {
    return with(d -> d.orderByOrder = value);
  }

  public GeneratorConfig withTickSize(BigDecimal value) {
    return with(d -> d.tickSize = value);
  }

  public GeneratorConfig withStepSize(BigDecimal value) {
    return with(d -> d.stepSize = value);
  }

  public GeneratorConfig withTopQuantity(double value) {
    return with(d -> d.topQuantity = value);
  }

  public GeneratorConfig withTradeQuantity(double value) {
    return with(d -> d.tradeQuantity = value);
  }

  /** The step must divide horizon and start; fewer than one event a step is not possible. */
  public GeneratorConfig withStepMs(long value) {
    return with(
        d -> {
          d.stepMs = value;
          d.eventsPerSecond = Math.max(d.eventsPerSecond, 1000.0 / value);
        });
  }

  /** Another contract: start price, grid and sizes, which belong together. */
  GeneratorConfig withMarket(
      double price, BigDecimal tick, BigDecimal step, double top, double trade) {
    return with(
        d -> {
          d.startPrice = price;
          d.tickSize = tick;
          d.stepSize = step;
          d.topQuantity = top;
          d.tradeQuantity = trade;
        });
  }

  /** Decimals of a price and of a quantity on the wire. */
  public Grid grid() {
    return new Grid(tickSize.scale(), stepSize.scale());
  }

  /** The contract, with order rules as BTCUSDT has them (protocol note, section 6). */
  public Instrument instrument() {
    return new Instrument(
        symbol,
        tickSize,
        stepSize,
        stepSize,
        stepSize.multiply(new BigDecimal(1_000_000)),
        stepSize.multiply(new BigDecimal(120_000)),
        tickSize,
        new BigDecimal("1000000000"),
        new BigDecimal("100"));
  }

  private GeneratorConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  private static boolean isPowerOfTen(BigDecimal x) {
    return x != null
        && x.scale() >= 0
        && x.scale() <= Grid.MAX_DECIMALS
        && x.unscaledValue().equals(java.math.BigInteger.ONE);
  }

  private static void require(boolean ok, String name, Object value, String cure) {
    if (!ok) {
      throw new IllegalArgumentException(
          "generator option " + name + " is " + value + ": it must be " + cure);
    }
  }

  /** All options, to be changed together: what one allows may depend on another. */
  private static final class Draft {
    private String symbol;
    private long seed;
    private long startMs;
    private BigDecimal tickSize;
    private BigDecimal stepSize;
    private double startPrice;
    private double signal;
    private double sdBp;
    private double plantedR2;
    private long horizonMs;
    private long halfLifeMs;
    private long stepMs;
    private double kappa;
    private int signalLevels;
    private double sizeNoise;
    private int levels;
    private int levelSpacingTicks;
    private double topQuantity;
    private double tradesPerSecond;
    private double tradeQuantity;
    private double flowTilt;
    private double volatilitySpread;
    private double eventsPerSecond;
    private double burstiness;
    private boolean orderByOrder;

    Draft(GeneratorConfig c) {
      symbol = c.symbol;
      seed = c.seed;
      startMs = c.startMs;
      tickSize = c.tickSize;
      stepSize = c.stepSize;
      startPrice = c.startPrice;
      signal = c.signal;
      sdBp = c.sdBp;
      plantedR2 = c.plantedR2;
      horizonMs = c.horizonMs;
      halfLifeMs = c.halfLifeMs;
      stepMs = c.stepMs;
      kappa = c.kappa;
      signalLevels = c.signalLevels;
      sizeNoise = c.sizeNoise;
      levels = c.levels;
      levelSpacingTicks = c.levelSpacingTicks;
      topQuantity = c.topQuantity;
      tradesPerSecond = c.tradesPerSecond;
      tradeQuantity = c.tradeQuantity;
      flowTilt = c.flowTilt;
      volatilitySpread = c.volatilitySpread;
      eventsPerSecond = c.eventsPerSecond;
      burstiness = c.burstiness;
      orderByOrder = c.orderByOrder;
    }

    GeneratorConfig config() {
      return new GeneratorConfig(
          symbol,
          seed,
          startMs,
          tickSize,
          stepSize,
          startPrice,
          signal,
          sdBp,
          plantedR2,
          horizonMs,
          halfLifeMs,
          stepMs,
          kappa,
          signalLevels,
          sizeNoise,
          levels,
          levelSpacingTicks,
          topQuantity,
          tradesPerSecond,
          tradeQuantity,
          flowTilt,
          volatilitySpread,
          eventsPerSecond,
          burstiness,
          orderByOrder);
    }
  }
}
