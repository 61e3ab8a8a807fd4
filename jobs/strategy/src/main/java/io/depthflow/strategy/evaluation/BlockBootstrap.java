package io.depthflow.strategy.evaluation;

import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Standard error of a figure that is a function of sums over rows, where neighbouring rows overlap:
 * whole blocks of time are drawn with replacement (Künsch 1989, with fixed blocks), so that what
 * hangs together stays together.
 */
public final class BlockBootstrap {

  private final int resamples;
  private final long seed;

  /**
   * A bootstrap that gives the same answer to the same question.
   *
   * @param resamples at least 2
   */
  public BlockBootstrap(int resamples, long seed) {
    if (resamples < 2) {
      throw new IllegalArgumentException("resamples must be >= 2: " + resamples);
    }
    this.resamples = resamples;
    this.seed = seed;
  }

  /**
   * The figure over all blocks, with its error.
   *
   * @param sums [block][sum], the same sums for each block
   * @param figure of the summed sums; NaN where it is not defined
   */
  public Figure estimate(double[][] sums, ToDoubleFunction<double[]> figure) {
    int width = sums.length == 0 ? 0 : sums[0].length;
    double[] total = new double[width];
    for (double[] block : sums) {
      add(total, block);
    }
    double value = width == 0 ? Double.NaN : figure.applyAsDouble(total);
    return new Figure(value, sums.length < 2 ? Double.NaN : error(sums, figure, width));
  }

  private double error(double[][] sums, ToDoubleFunction<double[]> figure, int width) {
    Random random = new Random(seed);
    int n = 0;
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < resamples; i++) {
      double[] total = new double[width];
      for (int k = 0; k < sums.length; k++) {
        add(total, sums[random.nextInt(sums.length)]);
      }
      double value = figure.applyAsDouble(total);
      // A draw without a single signal says nothing about what a signal earns.
      if (!Double.isNaN(value)) {
        n++;
        double delta = value - mean;
        mean += delta / n;
        squares += delta * (value - mean);
      }
    }
    return n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
  }

  private static void add(double[] total, double[] block) {
    for (int i = 0; i < total.length; i++) {
      total[i] += block[i];
    }
  }
}
