package io.depthflow.strategy.search;

/**
 * How likely a Sharpe ratio is more than luck, when it is the best of many that were tried (Bailey
 * and Lopez de Prado 2014, "The deflated Sharpe ratio"). With N tries whose ratios have variance V,
 * the best of N without skill is expected at
 *
 * <pre>
 *   SR0 = sqrt(V) ((1 - g) Z^-1(1 - 1/N) + g Z^-1(1 - 1/(N e)))       g = 0.5772..., Euler's
 *   DSR = Z( (SR - SR0) sqrt(T - 1) / sqrt(1 - g3 SR + (g4 - 1) / 4 SR^2) )
 * </pre>
 *
 * with T returns of skewness g3 and kurtosis g4, SR not annualised.
 */
final class DeflatedSharpe {
  private static final double EULER = 0.5772156649015329;

  private DeflatedSharpe() {}

  /** Mean / standard deviation of the returns; 0 where they do not vary. */
  static double sharpe(double[] returns) {
    double mean = mean(returns);
    double sd = Math.sqrt(moment(returns, mean, 2));
    return sd > 0 ? mean / sd : 0;
  }

  /** SR0: what the best of so many tries without skill is expected to show. */
  static double luckiest(double[] sharpes) {
    int n = sharpes.length;
    if (n < 2) {
      return 0;
    }
    double v = moment(sharpes, mean(sharpes), 2) * n / (n - 1);
    double expected =
        (1 - EULER) * Normal.quantile(1 - 1.0 / n) + EULER * Normal.quantile(1 - 1 / (n * Math.E));
    return Math.sqrt(v) * expected;
  }

  /**
   * The probability.
   *
   * @param returns of one try, per block of time
   * @param luckiest see {@link #luckiest}
   * @return NaN where the returns do not vary
   */
  static double probability(double[] returns, double luckiest) {
    double mean = mean(returns);
    double variance = moment(returns, mean, 2);
    if (!(variance > 0)) {
      return Double.NaN;
    }
    double sharpe = mean / Math.sqrt(variance);
    double skewness = moment(returns, mean, 3) / Math.pow(variance, 1.5);
    double kurtosis = moment(returns, mean, 4) / (variance * variance);
    return probability(sharpe, returns.length, skewness, kurtosis, luckiest);
  }

  static double probability(
      double sharpe, int returns, double skewness, double kurtosis, double luckiest) {
    double spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
    return Normal.cdf((sharpe - luckiest) * Math.sqrt((returns - 1) / spread));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  private static double moment(double[] values, double mean, int power) {
    double sum = 0;
    for (double v : values) {
      sum += Math.pow(v - mean, power);
    }
    return sum / values.length;
  }
}
