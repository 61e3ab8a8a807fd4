package io.depthflow.exchange.generator;

/**
 * A path of the process of {@link PlantedSignal}. Its random numbers are its own: how the book is
 * displayed and who trades changes nothing of the path.
 *
 * <p>The noise has heavy tails (one step in a hundred is three times as large) and its variance is
 * log-normal and persistent; both are scaled so that its mean square stays sigma^2.
 */
final class PlantedProcess {

  private static final double VOLATILITY_HALF_LIFE_MS = 120_000;
  private static final double JUMP_PROBABILITY = 0.01;
  private static final double JUMP_SCALE = 3;

  private final PlantedSignal signal;
  private final SeededRandom random;
  private final double startPrice;
  private final double innovation;
  private final double volatilityPhi;
  private final double volatilityInnovation;
  private final double volatilitySpread;
  private final double jumpNorm;
  private double s;
  private double x;
  private double volatility;

  PlantedProcess(GeneratorConfig config) {
    signal = new PlantedSignal(config);
    random = new SeededRandom(config.seed(), "process");
    startPrice = config.startPrice();
    innovation = StrictMath.sqrt(1 - signal.phi() * signal.phi());
    volatilityPhi = StrictMath.pow(2, -config.stepMs() / VOLATILITY_HALF_LIFE_MS);
    volatilityInnovation = StrictMath.sqrt(1 - volatilityPhi * volatilityPhi);
    volatilitySpread = config.volatilitySpread();
    jumpNorm =
        1 / StrictMath.sqrt(1 - JUMP_PROBABILITY + JUMP_PROBABILITY * JUMP_SCALE * JUMP_SCALE);
    s = random.gaussian();
    volatility = random.gaussian();
  }

  void step() {
    double jump = random.uniform() < JUMP_PROBABILITY ? JUMP_SCALE : 1;
    double eps = random.gaussian() * jump * jumpNorm;
    x += signal.beta() * s + signal.sigma() * volatilityFactor() * eps;
    s = signal.phi() * s + innovation * random.gaussian();
    volatility = volatilityPhi * volatility + volatilityInnovation * random.gaussian();
  }

  /** Moves the efficient price for good, by a change that nothing announced. */
  void shock(double bp) {
    x += bp * 1e-4;
  }

  PlantedSignal signal() {
    return signal;
  }

  /** The latent signal, variance 1. */
  double s() {
    return s;
  }

  /** ln(m / startPrice). */
  double x() {
    return x;
  }

  /** Efficient price m. */
  double price() {
    return startPrice * StrictMath.exp(x);
  }

  /** Standard deviation of the next noise over its long-run root mean square. */
  double volatilityFactor() {
    // E exp(v h) = exp(v^2 / 2) for a standard normal h: the variance keeps its mean.
    return StrictMath.exp(
        (volatilitySpread * volatility - volatilitySpread * volatilitySpread / 2) / 2);
  }
}
