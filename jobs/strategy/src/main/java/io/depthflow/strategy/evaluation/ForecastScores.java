package io.depthflow.strategy.evaluation;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The figures of forecasts, each with its error by {@link BlockBootstrap}, because labels of
 * neighbouring seconds overlap. R2 is against the forecast "no change": 1 - sum (y - p)^2 / sum
 * y^2. The only place where these figures are computed.
 */
public final class ForecastScores {

  /** Blocks are at least so long: six horizons of 10 s. */
  public static final long MIN_BLOCK_MS = 60_000;

  private static final int HORIZONS_IN_A_BLOCK = 6;

  /** Sums per block that moments are: n, sum p, sum y, sum pp, sum yy, sum py. */
  static final int MOMENTS = 6;

  /** Sums per block of what signals earned: how many, those that moved, that won, profit. */
  static final int EARNED = 4;

  private final Forecasts data;
  private final int[] blockOfRow;
  private final int blocks;

  /**
   * Scores in blocks of {@link #MIN_BLOCK_MS}.
   *
   * @param data rows with a known outcome
   */
  public ForecastScores(Forecasts data) {
    this(data, MIN_BLOCK_MS);
  }

  /**
   * Scores in blocks of another length.
   *
   * @param blockMs length of a block, at least {@link #MIN_BLOCK_MS}
   */
  public ForecastScores(Forecasts data, long blockMs) {
    if (blockMs < MIN_BLOCK_MS) {
      throw new IllegalArgumentException(
          "blockMs " + blockMs + " is shorter than " + MIN_BLOCK_MS + ": labels overlap");
    }
    this.data = data;
    long[] ids = Arrays.stream(data.timeMs()).map(t -> Math.floorDiv(t, blockMs)).toArray();
    // A block without rows does not exist.
    long[] present = Arrays.stream(ids).sorted().distinct().toArray();
    blocks = present.length;
    blockOfRow = Arrays.stream(ids).mapToInt(id -> Arrays.binarySearch(present, id)).toArray();
  }

  /**
   * Least length of a block for a label's horizon: six of it, so that of what rows of a block have
   * to do with one another a thirtieth at most reaches into the next.
   */
  public static long blockMs(long horizonMs) {
    return Math.max(MIN_BLOCK_MS, HORIZONS_IN_A_BLOCK * horizonMs);
  }

  /** How good the forecasts were, all of them. */
  public Metrics metrics() {
    return metrics(moments(), earned(i -> data.predictionBp()[i] != 0));
  }

  /**
   * The figures of sums per block of time.
   *
   * @param moments as {@link #addMoments} makes them
   * @param earned of the forecasts that are not zero, as {@link #addEarned} makes them
   */
  static Metrics metrics(double[][] moments, double[][] earned) {
    long rows = 0;
    for (double[] block : moments) {
      rows += (long) block[0];
    }
    return new Metrics(
        rows,
        moments.length,
        BlockBootstrap.value(moments, m -> Math.sqrt(squaresOfY(m) / m[0])),
        BlockBootstrap.estimate(moments, m -> squaredErrors(m) / m[0]),
        BlockBootstrap.estimate(moments, m -> m[4] / m[0]),
        BlockBootstrap.estimate(moments, ForecastScores::r2),
        BlockBootstrap.estimate(moments, ForecastScores::correlation),
        winRate(earned));
  }

  /**
   * What forecasts beyond a threshold earned.
   *
   * @param baseBp of each row, bp
   * @param multiple a row is a signal when |prediction| &gt; multiple * base
   * @param feeBp fees of a round trip, bp
   */
  public ThresholdProfit beyond(double[] baseBp, double multiple, double feeBp) {
    if (baseBp.length != data.size()) {
      throw new IllegalArgumentException(
          "base has %d rows, the forecasts have %d".formatted(baseBp.length, data.size()));
    }
    double[][] sums = earned(i -> Math.abs(data.predictionBp()[i]) > multiple * baseBp[i]);
    Figure winRate = winRate(sums);
    Figure gross = BlockBootstrap.estimate(sums, s -> s[3] / s[0]);
    long signals = 0;
    for (double[] block : sums) {
      signals += (long) block[0];
    }
    return new ThresholdProfit(
        multiple,
        signals,
        winRate.value(),
        winRate.error(),
        gross.value(),
        gross.value() - feeBp,
        gross.error());
  }

  private double[][] moments() {
    double[][] moments = new double[blocks][MOMENTS];
    for (int i = 0; i < blockOfRow.length; i++) {
      addMoments(moments[blockOfRow[i]], data.predictionBp()[i], data.changeBp()[i]);
    }
    return moments;
  }

  /** Adds a forecast to the moments of its block. */
  static void addMoments(double[] m, double p, double y) {
    m[0]++;
    m[1] += p;
    m[2] += y;
    m[3] += p * p;
    m[4] += y * y;
    m[5] += p * y;
  }

  /** Adds a signal to what those of its block earned. */
  static void addEarned(double[] s, double p, double y) {
    double profit = Math.signum(p) * y;
    s[0]++;
    s[1] += profit != 0 ? 1 : 0;
    s[2] += profit > 0 ? 1 : 0;
    s[3] += profit;
  }

  /** Against no change; NaN where nothing moved. */
  static double r2(double[] m) {
    return m[4] == 0 ? Double.NaN : 1 - squaredErrors(m) / m[4];
  }

  /** Of the change on the forecast, with an intercept; NaN where forecasts are all the same. */
  static double slope(double[] m) {
    double squaresOfP = squaresOfP(m);
    return squaresOfP > 0 ? (m[5] - m[1] * m[2] / m[0]) / squaresOfP : Double.NaN;
  }

  private static double squaredErrors(double[] m) {
    return m[3] - 2 * m[5] + m[4];
  }

  /** About the mean. */
  private static double squaresOfY(double[] m) {
    return m[4] - m[2] * m[2] / m[0];
  }

  /** About the mean; 0 where it is what rounding leaves of forecasts that are all the same. */
  private static double squaresOfP(double[] m) {
    double squares = m[3] - m[1] * m[1] / m[0];
    return squares > 1e-12 * m[3] ? squares : 0;
  }

  private static double correlation(double[] m) {
    double squaresOfP = squaresOfP(m);
    double squaresOfY = squaresOfY(m);
    return squaresOfP > 0 && squaresOfY > 0
        ? (m[5] - m[1] * m[2] / m[0]) / Math.sqrt(squaresOfP * squaresOfY)
        : Double.NaN;
  }

  private double[][] earned(IntPredicate signal) {
    double[][] sums = new double[blocks][EARNED];
    for (int i = 0; i < blockOfRow.length; i++) {
      if (signal.test(i)) {
        addEarned(sums[blockOfRow[i]], data.predictionBp()[i], data.changeBp()[i]);
      }
    }
    return sums;
  }

  private static Figure winRate(double[][] sums) {
    return BlockBootstrap.estimate(sums, s -> s[2] / s[1]);
  }
}
