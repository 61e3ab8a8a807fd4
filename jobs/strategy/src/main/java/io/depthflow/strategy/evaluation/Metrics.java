package io.depthflow.strategy.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * How good forecasts were. R2 is against the forecast "no change": 1 - sum (y - p)^2 / sum y^2.
 * Errors are by {@link BlockBootstrap}, because labels of neighbouring seconds overlap.
 *
 * @param rows forecasts scored
 * @param mse mean squared error, bp squared
 * @param zeroMse that of no change
 * @param r2 against no change
 * @param correlation of forecast and change
 * @param winRate share with the right sign, of non-zero forecasts whose mid moved
 * @param largestPredictionBp largest |prediction|, bp
 * @param thresholds by multiple of the spread, in the order asked for
 */
public record Metrics(
    long rows,
    Figure mse,
    Figure zeroMse,
    Figure r2,
    Figure correlation,
    Figure winRate,
    double largestPredictionBp,
    List<ThresholdFigure> thresholds) {

  /** Blocks are at least so long: six horizons of 10 s. */
  public static final long MIN_BLOCK_MS = 60_000;

  private static final int RESAMPLES = 400;
  private static final long SEED = 20_240_718L;

  /**
   * Scores forecasts.
   *
   * @param feeBp fees of a round trip, bp
   * @param multiples thresholds to look at, in spreads
   * @param blockMs length of a bootstrap block, at least {@link #MIN_BLOCK_MS}
   */
  public static Metrics of(Forecasts data, double feeBp, double[] multiples, long blockMs) {
    if (blockMs < MIN_BLOCK_MS) {
      throw new IllegalArgumentException(
          "blockMs " + blockMs + " is shorter than " + MIN_BLOCK_MS + ": labels overlap");
    }
    List<int[]> blocks = blocks(data, blockMs);
    BlockBootstrap bootstrap = new BlockBootstrap(RESAMPLES, SEED);
    double[][] moments = new double[blocks.size()][];
    double largest = 0;
    for (int b = 0; b < moments.length; b++) {
      moments[b] = moments(data, blocks.get(b));
    }
    for (double prediction : data.predictionBp()) {
      largest = Math.max(largest, Math.abs(prediction));
    }
    double[][] all = earned(data, blocks, i -> data.predictionBp()[i] != 0);
    List<ThresholdFigure> thresholds = new ArrayList<>();
    for (double multiple : multiples) {
      double[][] sums =
          earned(
              data, blocks, i -> Math.abs(data.predictionBp()[i]) > multiple * data.spreadBp()[i]);
      long signals = 0;
      for (double[] block : sums) {
        signals += (long) block[0];
      }
      thresholds.add(
          new ThresholdFigure(
              multiple,
              signals,
              bootstrap.estimate(sums, s -> s[2] / s[1]),
              bootstrap.estimate(sums, s -> s[3] / s[0]),
              bootstrap.estimate(sums, s -> s[3] / s[0] - feeBp)));
    }
    return new Metrics(
        data.size(),
        bootstrap.estimate(moments, m -> (m[4] - 2 * m[5] + m[3]) / m[0]),
        bootstrap.estimate(moments, m -> m[4] / m[0]),
        bootstrap.estimate(moments, m -> 1 - (m[4] - 2 * m[5] + m[3]) / m[4]),
        bootstrap.estimate(moments, Metrics::correlation),
        bootstrap.estimate(all, s -> s[2] / s[1]),
        largest,
        List.copyOf(thresholds));
  }

  /** Row numbers by block of time; a block without rows does not exist. */
  private static List<int[]> blocks(Forecasts data, long blockMs) {
    Map<Long, List<Integer>> byBlock = new LinkedHashMap<>();
    for (int i = 0; i < data.size(); i++) {
      byBlock
          .computeIfAbsent(Math.floorDiv(data.timeMs()[i], blockMs), b -> new ArrayList<>())
          .add(i);
    }
    return byBlock.values().stream()
        .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /** n, sum p, sum y, sum pp, sum yy, sum py. */
  private static double[] moments(Forecasts data, int[] rows) {
    double[] m = new double[6];
    for (int i : rows) {
      double p = data.predictionBp()[i];
      double y = data.changeBp()[i];
      m[0]++;
      m[1] += p;
      m[2] += y;
      m[3] += p * p;
      m[4] += y * y;
      m[5] += p * y;
    }
    return m;
  }

  private static double correlation(double[] m) {
    double varianceP = m[3] - m[1] * m[1] / m[0];
    double varianceY = m[4] - m[2] * m[2] / m[0];
    return varianceP > 0 && varianceY > 0
        ? (m[5] - m[1] * m[2] / m[0]) / Math.sqrt(varianceP * varianceY)
        : Double.NaN;
  }

  /** Signals, those that moved, those that won, and the sum of what they earned, per block. */
  private static double[][] earned(Forecasts data, List<int[]> blocks, IntPredicate signal) {
    double[][] sums = new double[blocks.size()][4];
    for (int b = 0; b < sums.length; b++) {
      for (int i : blocks.get(b)) {
        if (signal.test(i)) {
          double profit = Math.signum(data.predictionBp()[i]) * data.changeBp()[i];
          sums[b][0]++;
          sums[b][1] += profit != 0 ? 1 : 0;
          sums[b][2] += profit > 0 ? 1 : 0;
          sums[b][3] += profit;
        }
      }
    }
    return sums;
  }
}
