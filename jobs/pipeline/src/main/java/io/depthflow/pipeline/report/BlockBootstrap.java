package io.depthflow.pipeline.report;

import io.depthflow.backtest.PredictionPoint;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Standard errors of R2 (against zero change) and correlation by resampling whole blocks of 60 s:
 * labels of neighbouring seconds overlap, blocks hardly do. Seeded, so a report is a function of
 * its inputs.
 *
 * @param blocks number of blocks
 * @param r2 NaN with fewer than 10 blocks
 * @param correlation likewise
 */
record BlockBootstrap(int blocks, double r2, double correlation) {

  private static final int LEAST_BLOCKS = 10;
  private static final int RESAMPLES = 1000;
  private static final long SEED = 7;
  private static final int MOMENTS = 6;

  static BlockBootstrap of(List<PredictionPoint> points) {
    TreeMap<Long, double[]> byTime = new TreeMap<>();
    for (PredictionPoint p : points) {
      double x = p.predictionBp();
      double y = p.realisedBp();
      if (!Double.isNaN(x) && !Double.isNaN(y)) {
        double[] sums =
            byTime.computeIfAbsent(
                Math.floorDiv(p.timeMs(), Calibration.BLOCK_MS), k -> new double[MOMENTS]);
        add(sums, new double[] {1, x, y, x * x, y * y, x * y});
      }
    }
    double[][] blocks = byTime.values().toArray(double[][]::new);
    if (blocks.length < LEAST_BLOCKS) {
      return new BlockBootstrap(blocks.length, Double.NaN, Double.NaN);
    }
    double[] r2 = new double[RESAMPLES];
    double[] correlation = new double[RESAMPLES];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < RESAMPLES; i++) {
      double[] sums = new double[MOMENTS];
      for (int b = 0; b < blocks.length; b++) {
        add(sums, blocks[random.nextInt(blocks.length)]);
      }
      r2[i] = (2 * sums[5] - sums[3]) / sums[4];
      correlation[i] = correlation(sums);
    }
    return new BlockBootstrap(blocks.length, sd(r2), sd(correlation));
  }

  private static void add(double[] sums, double[] more) {
    for (int i = 0; i < MOMENTS; i++) {
      sums[i] += more[i];
    }
  }

  private static double correlation(double[] s) {
    double n = s[0];
    double xx = s[3] - s[1] * s[1] / n;
    double yy = s[4] - s[2] * s[2] / n;
    return xx > 0 && yy > 0 ? (s[5] - s[1] * s[2] / n) / Math.sqrt(xx * yy) : Double.NaN;
  }

  /** NaN when one of the values is: then the figure does not exist for every resample. */
  private static double sd(double[] values) {
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
}
