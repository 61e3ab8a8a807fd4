package io.depthflow.strategy.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Standard error of a figure that is a function of sums over rows, where neighbouring rows overlap:
 * whole blocks of time are drawn with replacement (Künsch 1989, with fixed blocks), so that what
 * hangs together stays together. Every question is asked of the same draws, so the same sums have
 * the same error.
 */
public final class BlockBootstrap {

  /** Fewer blocks say too little about how blocks differ. */
  public static final int LEAST_BLOCKS = 10;

  private static final int RESAMPLES = 1000;
  private static final long SEED = 7;

  private BlockBootstrap() {}

  /**
   * The figure over all blocks, with its error. The error is NaN with fewer than {@link
   * #LEAST_BLOCKS} blocks, and where a single draw does not have the figure: what rests on so few
   * blocks that a draw can miss them all has no error that could be told from the blocks.
   *
   * @param sums [block][sum], the same sums for each block
   * @param figure of the summed sums; NaN where it is not defined
   */
  public static Figure estimate(double[][] sums, ToDoubleFunction<double[]> figure) {
    return new Figure(
        value(sums, figure), sums.length < LEAST_BLOCKS ? Double.NaN : error(sums, figure));
  }

  /** The figure over all blocks; NaN without a block. */
  static double value(double[][] sums, ToDoubleFunction<double[]> figure) {
    if (sums.length == 0) {
      return Double.NaN;
    }
    double[] total = new double[sums[0].length];
    for (double[] block : sums) {
      add(total, block);
    }
    return figure.applyAsDouble(total);
  }

  private static double error(double[][] sums, ToDoubleFunction<double[]> figure) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] values = new double[RESAMPLES];
    double[] total = new double[sums[0].length];
    for (int i = 0; i < RESAMPLES; i++) {
      Arrays.fill(total, 0);
      for (int k = 0; k < sums.length; k++) {
        add(total, sums[random.nextInt(sums.length)]);
      }
      values[i] = figure.applyAsDouble(total);
      if (Double.isNaN(values[i])) {
        return Double.NaN;
      }
    }
    return standardDeviation(values);
  }

  private static double standardDeviation(double[] values) {
    double mean = 0;
    for (double v : values) {
      mean += v / values.length;
    }
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  private static void add(double[] total, double[] block) {
    for (int i = 0; i < total.length; i++) {
      total[i] += block[i];
    }
  }
}
