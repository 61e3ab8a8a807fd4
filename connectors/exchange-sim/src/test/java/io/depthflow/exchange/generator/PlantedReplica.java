package io.depthflow.exchange.generator;

import java.util.Random;

/**
 * The planted process once more, slowly and from its description: sums in place of closed forms,
 * java.util.Random in place of the generator's numbers. It shares no line with what it checks.
 */
final class PlantedReplica {

  private final Random random;
  private final double phi;
  private final double beta;
  private final double sigma;
  private final double volatilityPhi;
  private final double volatilitySpread;
  private double s;
  private double x;
  private double h;

  PlantedReplica(GeneratorConfig c, long seed) {
    random = new Random(seed);
    phi = Math.exp(-Math.log(2) * c.stepMs() / c.halfLifeMs());
    int n = (int) (c.horizonMs() / c.stepMs());
    double gain = 0;
    for (int k = 0; k < n; k++) {
      gain += Math.pow(phi, k);
    }
    double driftVariance = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        driftVariance += Math.pow(phi, Math.abs(i - j));
      }
    }
    double variance = Math.pow(c.sdBp() / 10_000, 2);
    beta = Math.sqrt(c.plantedR2() * c.signal() * c.signal() * variance) / gain;
    sigma = Math.sqrt((variance - beta * beta * driftVariance) / n);
    volatilityPhi = Math.exp(-Math.log(2) * c.stepMs() / 120_000);
    volatilitySpread = c.volatilitySpread();
    s = random.nextGaussian();
    h = random.nextGaussian();
  }

  void step() {
    double wild = random.nextInt(100) == 0 ? 3 : 1;
    double noise = random.nextGaussian() * wild / Math.sqrt(0.99 + 0.01 * 9);
    double variance =
        sigma * sigma * Math.exp(volatilitySpread * h - volatilitySpread * volatilitySpread / 2);
    x = x + beta * s + Math.sqrt(variance) * noise;
    s = phi * s + Math.sqrt(1 - phi * phi) * random.nextGaussian();
    h = volatilityPhi * h + Math.sqrt(1 - volatilityPhi * volatilityPhi) * random.nextGaussian();
  }

  double s() {
    return s;
  }

  double x() {
    return x;
  }

  double beta() {
    return beta;
  }

  double sigma() {
    return sigma;
  }
}
