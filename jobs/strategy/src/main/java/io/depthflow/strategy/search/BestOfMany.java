package io.depthflow.strategy.search;

import java.util.SplittableRandom;

/**
 * How far the best of many tries is above zero by luck alone: the reality check of White 2000,
 * studentised as Hansen 2005 has it, over blocks of time drawn with replacement. The same blocks
 * are drawn for all tries, so tries that are nearly the same count as nearly one.
 *
 * <pre>
 *   m_c      mean over blocks of try c's gain
 *   m*_c     the same of a draw's blocks; a_c and se_c its mean and sd over the draws
 *   T        = max over c of (m*_c - a_c) / se_c     per draw: the best of all where none is good
 *   p_c      = share of draws with T >= m_c / se_c
 *   luck_c   = mean of T, times se_c
 * </pre>
 *
 * <p>a_c is m_c but for the finite number of draws; by it a single try has no luck, and many have
 * none below zero.
 */
final class BestOfMany {
  private static final int DRAWS = 1000;
  private static final long SEED = 11;

  private final double[] means;
  private final double[] errors;
  private final double[] best;
  private double meanBest;

  /**
   * @param gains [try][block]: what a try was better than the forecast "no change"
   */
  BestOfMany(double[][] gains) {
    int tries = gains.length;
    int blocks = gains[0].length;
    means = new double[tries];
    errors = new double[tries];
    best = new double[DRAWS];
    double[][] drawn = draws(gains, blocks);
    for (int c = 0; c < tries; c++) {
      for (double gain : gains[c]) {
        means[c] += gain / blocks;
      }
      double mean = 0;
      for (int d = 0; d < DRAWS; d++) {
        mean += drawn[d][c] / DRAWS;
      }
      double squares = 0;
      for (int d = 0; d < DRAWS; d++) {
        drawn[d][c] -= mean;
        squares += drawn[d][c] * drawn[d][c];
      }
      errors[c] = Math.sqrt(squares / (DRAWS - 1));
    }
    for (int d = 0; d < DRAWS; d++) {
      for (int c = 0; c < tries; c++) {
        // A try that always forecasts no change gains nothing in any draw.
        double t = errors[c] > 0 ? drawn[d][c] / errors[c] : 0;
        best[d] = c == 0 ? t : Math.max(best[d], t);
      }
      meanBest += best[d] / DRAWS;
    }
  }

  private static double[][] draws(double[][] gains, int blocks) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] drawn = new double[DRAWS][gains.length];
    for (int d = 0; d < DRAWS; d++) {
      for (int b = 0; b < blocks; b++) {
        int block = random.nextInt(blocks);
        for (int c = 0; c < gains.length; c++) {
          drawn[d][c] += gains[c][block] / blocks;
        }
      }
    }
    return drawn;
  }

  /** Share of draws in which the best of all, none of them good, did as well as this try. */
  double p(int c) {
    double t = errors[c] > 0 ? means[c] / errors[c] : 0;
    int better = 1;
    for (double b : best) {
      better += b >= t ? 1 : 0;
    }
    return (double) better / (DRAWS + 1);
  }

  /** What the best of so many would show by luck, at the error of this try: gain per block. */
  double luck(int c) {
    return meanBest * errors[c];
  }
}
