package io.depthflow.exchange.generator;

/**
 * Times of the depth events between the steps: a self-exciting point process with exponential
 * memory (Hawkes 1971, "Spectra of some self-exciting and mutually exciting point processes"),
 *
 * <pre>
 *   rate(t) = mu + sum over earlier events i of (n / tau) exp(-(t - t_i) / tau)
 * </pre>
 *
 * with branching ratio n, memory tau and mean rate mu / (1 - n); n = 0 is a Poisson process. Drawn
 * by thinning (Ogata 1981). Events come in clusters: over windows much longer than tau the variance
 * of the counts is 1 / (1 - n)^2 times their mean.
 */
final class BurstyArrivals {

  static final double MEMORY_MS = 300;

  /** Bound of the events of one step; a rate that reaches it has no practical meaning. */
  private static final int MOST_PER_STEP = 1000;

  private final SeededRandom random;
  private final double stepMs;
  private final double baseRate;
  private final double jump;
  private final double[] offsets = new double[MOST_PER_STEP];
  private double excess;

  /**
   * @param perSecond mean rate, 0 or more
   * @param branching mean number of events that an event brings directly, below 1
   */
  BurstyArrivals(SeededRandom random, double perSecond, double branching, double stepMs) {
    this.random = random;
    this.stepMs = stepMs;
    double perMs = perSecond / 1000;
    baseRate = perMs * (1 - branching);
    jump = branching / MEMORY_MS;
    // The mean of the long run, so that the first minutes are like all others.
    excess = perMs * branching;
  }

  /**
   * The events of the next step.
   *
   * @return how many; their places in the step are told by {@link #offset}
   */
  int nextStep() {
    int count = 0;
    double at = 0;
    while (baseRate > 0) {
      double bound = baseRate + excess;
      double wait = random.exponential() / bound;
      if (at + wait >= stepMs || count == MOST_PER_STEP) {
        excess *= StrictMath.exp(-(stepMs - at) / MEMORY_MS);
        break;
      }
      at += wait;
      excess *= StrictMath.exp(-wait / MEMORY_MS);
      if (random.uniform() * bound < baseRate + excess) {
        offsets[count++] = at / stepMs;
        excess += jump;
      }
    }
    return count;
  }

  /** Place of an event of this step, 0 to 1, ascending. */
  double offset(int event) {
    return offsets[event];
  }
}
