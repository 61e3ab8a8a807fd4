package io.depthflow.strategy.search;

/** The standard normal distribution. */
final class Normal {

  private Normal() {}

  /** P(Z <= x), by Taylor's series about 0 within 8 of it, 0 or 1 outside (Marsaglia 2004). */
  static double cdf(double x) {
    if (x < -8) {
      return 0;
    }
    if (x > 8) {
      return 1;
    }
    double sum = x;
    double term = x;
    for (int i = 3; sum + term != sum; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  /** The x with P(Z <= x) = p, by bisection. */
  static double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("a quantile's probability lies in (0, 1), is " + p);
    }
    double low = -8;
    double high = 8;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (cdf(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
