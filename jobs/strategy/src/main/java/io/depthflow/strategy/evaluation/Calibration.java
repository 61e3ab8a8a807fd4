package io.depthflow.strategy.evaluation;

import java.util.List;

/**
 * What came of forecasts of about one size.
 *
 * @param predictedBp mean forecast
 * @param realisedBp mean realised change
 * @param errorBp standard error of that mean. Neighbouring labels overlap, so residuals are summed
 *     over blocks of time first and the blocks are taken as independent (cluster-robust, Liang and
 *     Zeger 1986): with S_k the residuals' sum in block k of K, sqrt(K / (K - 1) sum S_k^2) / rows;
 *     NaN with fewer than two blocks
 * @param rows how many forecasts
 */
public record Calibration(double predictedBp, double realisedBp, double errorBp, long rows) {

  /**
   * Of sums over blocks of time.
   *
   * @param blocks rows, sum of forecasts and sum of changes of each, some rows in all
   */
  public static Calibration of(List<double[]> blocks) {
    double n = 0;
    double predicted = 0;
    double realised = 0;
    for (double[] block : blocks) {
      n += block[0];
      predicted += block[1];
      realised += block[2];
    }
    double mean = realised / n;
    double squares = 0;
    double count = 0;
    for (double[] block : blocks) {
      if (block[0] > 0) {
        double residual = block[2] - block[0] * mean;
        squares += residual * residual;
        count++;
      }
    }
    double error = count < 2 ? Double.NaN : Math.sqrt(squares * count / (count - 1)) / n;
    return new Calibration(predicted / n, mean, error, (long) n);
  }
}
