package io.depthflow.exchange.generator;

/**
 * The planted process in closed form. In steps of stepMs,
 *
 * <pre>
 *   s(k+1) = phi s(k) + sqrt(1 - phi^2) eta(k)      Var s = 1, phi = 2^(-stepMs / halfLifeMs)
 *   x(k+1) = x(k) + beta s(k) + sigma(k) eps(k)     x = ln m, E sigma(k)^2 = sigma^2
 * </pre>
 *
 * with m the efficient price, eta and eps independent, eps of mean 0 given all that came before. So
 * the best predictor over n steps is
 *
 * <pre>
 *   E[x(k+n) - x(k) | s(k)] = beta s(k) g,   g = (1 - phi^n) / (1 - phi)
 *   Var[x(k+n) - x(k)]      = beta^2 V + n sigma^2,
 *                             V = n (1 + phi)/(1 - phi) - 2 phi (1 - phi^n)/(1 - phi)^2
 *   R2                      = beta^2 g^2 / (beta^2 V + n sigma^2)
 * </pre>
 *
 * and beta and sigma are chosen so that the change over the horizon has the asked standard
 * deviation and R2 = plantedR2 * signal^2. The changes are of the logarithm: over 10 s they differ
 * from the relative change by less than 0.01 bp on average.
 */
public final class PlantedSignal {

  private final double phi;
  private final double beta;
  private final double sigma;
  private final long stepMs;
  private final int horizonSteps;

  /**
   * @throws IllegalArgumentException when no noise is left for so strong a signal; the message
   *     names the largest possible one
   */
  public PlantedSignal(GeneratorConfig config) {
    stepMs = config.stepMs();
    horizonSteps = Math.toIntExact(config.horizonMs() / stepMs);
    phi = StrictMath.pow(2, -(double) stepMs / config.halfLifeMs());
    double sd = config.sdBp() * 1e-4;
    double r2 = config.plantedR2() * config.signal() * config.signal();
    double g = gain(horizonSteps);
    double v = driftVariance(horizonSteps);
    if (r2 * v >= g * g) {
      throw new IllegalArgumentException(
          "generator option signal is "
              + config.signal()
              + ": with plantedR2 "
              + config.plantedR2()
              + " it must be below "
              + Math.sqrt(g * g / v / config.plantedR2()));
    }
    beta = StrictMath.sqrt(r2) * sd / g;
    sigma = StrictMath.sqrt((sd * sd - beta * beta * v) / horizonSteps);
  }

  /** Autocorrelation of the latent signal over one step. */
  public double phi() {
    return phi;
  }

  /** Drift of ln m in one step where the latent signal is 1. */
  public double beta() {
    return beta;
  }

  /** Root mean square of the noise of ln m in one step. */
  public double sigma() {
    return sigma;
  }

  /** Best prediction of the change over horizonMs given the latent signal, bp. */
  public double predictionBp(double s, long horizonMs) {
    return 1e4 * beta * s * gain(Math.toIntExact(horizonMs / stepMs));
  }

  /** R2 of the best predictor over horizonMs, against the zero-change forecast. */
  public double r2(long horizonMs) {
    int n = Math.toIntExact(horizonMs / stepMs);
    double explained = beta * gain(n);
    return explained * explained / variance(n);
  }

  /** Standard deviation of the change over horizonMs, bp. */
  public double changeSdBp(long horizonMs) {
    return 1e4 * Math.sqrt(variance(Math.toIntExact(horizonMs / stepMs)));
  }

  private double variance(int n) {
    return beta * beta * driftVariance(n) + n * sigma * sigma;
  }

  private double gain(int n) {
    return (1 - StrictMath.pow(phi, n)) / (1 - phi);
  }

  private double driftVariance(int n) {
    double q = 1 - phi;
    return n * (1 + phi) / q - 2 * phi * (1 - StrictMath.pow(phi, n)) / (q * q);
  }
}
