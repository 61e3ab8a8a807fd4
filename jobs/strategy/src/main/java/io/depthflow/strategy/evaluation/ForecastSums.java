package io.depthflow.strategy.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Scores any number of forecasts in memory that does not grow with them: all figures are functions
 * of sums over blocks of time, of which there are at most about {@value #MOST_BLOCKS}. A block lies
 * within an hour of the day, so figures by hour rest on the same blocks; of more than {@value
 * #MOST_BLOCKS} hours, the same hour of some successive days is one block.
 *
 * <p>Not thread-safe. Rows come in the order of time, as stored ones do, for trades to be one at a
 * time; no other figure depends on the order.
 */
public final class ForecastSums {
  private static final int MOST_BLOCKS = 2_048;
  private static final int TENTHS = 10;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Lengths that an hour is a multiple of. */
  private static final int[] MINUTES = {1, 2, 3, 5, 6, 10, 15, 20, 30, 60};

  private static final double[] MULTIPLES = {0.5, 1, 1.5, 2, 2.5, 3};

  /** Per bin and per multiple: rows, sum p, sum y; trades, moved, won, won after fees, profit. */
  private static final int BIN = 3;

  private static final int TRADE = 5;

  private final long blockMs;
  private final long days;
  private final long horizonMs;
  private final double feeBp;
  private final ForecastBins bins;
  private final TreeMap<Long, Block> blocks = new TreeMap<>();

  /** Of the last row: the next one mostly lies in the same. */
  private Block last;

  private long lastKey;
  private final long[] busyUntilMs = new long[MULTIPLES.length];
  private long lastMs = Long.MIN_VALUE;
  private double largest = Double.NaN;
  private double largestThreshold = Double.NaN;

  /**
   * @param spanMs from the first row to the last, for the length of blocks
   * @param horizonMs what forecasts look ahead; a trade is held so long
   * @param feeBp fees of a round trip, bp
   * @param labelSdBp usual size of a change, bp, positive: forecasts below a thousandth of it are
   *     taken for equal
   */
  public ForecastSums(long spanMs, long horizonMs, double feeBp, double labelSdBp) {
    this.blockMs = blockMs(spanMs, horizonMs);
    this.days = Math.max(1, (spanMs / blockMs + MOST_BLOCKS - 1) / MOST_BLOCKS);
    this.horizonMs = horizonMs;
    this.feeBp = feeBp;
    this.bins = new ForecastBins(labelSdBp / 1000);
    Arrays.fill(busyUntilMs, Long.MIN_VALUE);
  }

  private static long blockMs(long spanMs, long horizonMs) {
    for (int minutes : MINUTES) {
      long length = minutes * MINUTE;
      if (length >= ForecastScores.blockMs(horizonMs) && spanMs / length <= MOST_BLOCKS) {
        return length;
      }
    }
    return HOUR;
  }

  /** The sums of a block of time. */
  private static final class Block {
    private final int hour;
    private long fromMs = Long.MAX_VALUE;
    private long toMs = Long.MIN_VALUE;
    private final double[] moments = new double[ForecastScores.MOMENTS];
    private final double[] earned = new double[ForecastScores.EARNED];
    private final double[][] bins = new double[ForecastBins.COUNT][];
    private final double[][] trades = new double[MULTIPLES.length][TRADE];

    private Block(int hour) {
      this.hour = hour;
    }
  }

  /**
   * Takes a forecast with a known outcome.
   *
   * @param timeMs when it was made
   * @param predictionBp forecast change of mid, bp
   * @param changeBp realised change, bp
   * @param thresholdBp what |prediction| has to exceed to be traded, bp
   */
  public void add(long timeMs, double predictionBp, double changeBp, double thresholdBp) {
    Block block = block(timeMs);
    block.fromMs = Math.min(block.fromMs, timeMs);
    block.toMs = Math.max(block.toMs, timeMs);
    ForecastScores.addMoments(block.moments, predictionBp, changeBp);
    if (predictionBp != 0) {
      ForecastScores.addEarned(block.earned, predictionBp, changeBp);
    }
    int bin = bins.of(predictionBp);
    double[] sums = block.bins[bin];
    if (sums == null) {
      sums = new double[BIN];
      block.bins[bin] = sums;
    }
    sums[0]++;
    sums[1] += predictionBp;
    sums[2] += changeBp;
    trade(block, timeMs, predictionBp, changeBp, thresholdBp);
    double size = Math.abs(predictionBp);
    if (!(size <= largest)) {
      largest = size;
      largestThreshold = thresholdBp;
    }
  }

  private Block block(long timeMs) {
    long ofDay = Math.floorMod(timeMs, DAY);
    long key = Math.floorDiv(timeMs, days * DAY) * (DAY / blockMs) + ofDay / blockMs;
    if (last == null || key != lastKey) {
      last = blocks.computeIfAbsent(key, k -> new Block((int) (ofDay / HOUR)));
      lastKey = key;
    }
    return last;
  }

  private void trade(Block block, long timeMs, double prediction, double change, double threshold) {
    // Where time goes back another file has begun, and with it another walk.
    boolean back = timeMs < lastMs;
    lastMs = timeMs;
    for (int i = 0; i < MULTIPLES.length; i++) {
      boolean free = back || timeMs >= busyUntilMs[i];
      if (free && Math.abs(prediction) > MULTIPLES[i] * threshold) {
        double profit = Math.signum(prediction) * change;
        double[] sums = block.trades[i];
        sums[0]++;
        sums[1] += profit != 0 ? 1 : 0;
        sums[2] += profit > 0 ? 1 : 0;
        sums[3] += profit > feeBp ? 1 : 0;
        sums[4] += profit;
        busyUntilMs[i] = timeMs + horizonMs;
      }
    }
  }

  /**
   * The figures of what was added.
   *
   * @param mostSpans stretches of time to tell apart at most; fewer where they would have fewer
   *     blocks than an error needs
   */
  public OutOfSample result(int mostSpans) {
    Collection<Block> all = blocks.values();
    double[][] moments = moments(all);
    return new OutOfSample(
        ForecastScores.metrics(moments, all.stream().map(b -> b.earned).toArray(double[][]::new)),
        BlockBootstrap.estimate(moments, ForecastScores::slope),
        largest,
        largestThreshold,
        blockMs,
        byTime(mostSpans),
        byHour(),
        calibration(),
        trades());
  }

  private static double[][] moments(Collection<Block> some) {
    return some.stream().map(b -> b.moments).toArray(double[][]::new);
  }

  /** Of so few blocks that no stretch has an error each is one for itself. */
  private List<SpanScore> byTime(int mostSpans) {
    List<Block> all = List.copyOf(blocks.values());
    int enough = all.size() / BlockBootstrap.LEAST_BLOCKS;
    int spans = Math.min(mostSpans, enough > 1 ? enough : all.size());
    List<SpanScore> scores = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      List<Block> some =
          all.subList((int) ((long) i * all.size() / spans), (int) ((i + 1L) * all.size() / spans));
      long fromMs = some.stream().mapToLong(b -> b.fromMs).min().orElseThrow();
      long toMs = some.stream().mapToLong(b -> b.toMs).max().orElseThrow();
      scores.add(score(fromMs, toMs, some));
    }
    return scores;
  }

  private List<SpanScore> byHour() {
    List<SpanScore> scores = new ArrayList<>();
    for (int h = 0; h < DAY / HOUR; h++) {
      int hour = h;
      List<Block> some = blocks.values().stream().filter(b -> b.hour == hour).toList();
      scores.add(score(h * HOUR, (h + 1) * HOUR, some));
    }
    return scores;
  }

  private static SpanScore score(long fromMs, long toMs, Collection<Block> some) {
    double[][] moments = moments(some);
    long rows = (long) Arrays.stream(moments).mapToDouble(m -> m[0]).sum();
    return new SpanScore(
        fromMs, toMs, rows, some.size(), BlockBootstrap.estimate(moments, ForecastScores::r2));
  }

  /** Neighbouring bins joined until each group has its tenth of the rows. */
  private List<Calibration> calibration() {
    double total = blocks.values().stream().mapToDouble(b -> b.moments[0]).sum();
    List<Calibration> groups = new ArrayList<>();
    double seen = 0;
    double taken = 0;
    int from = 0;
    for (int bin = 0; bin < ForecastBins.COUNT; bin++) {
      for (Block block : blocks.values()) {
        seen += block.bins[bin] == null ? 0 : block.bins[bin][0];
      }
      boolean full = seen * TENTHS >= total * (groups.size() + 1);
      if (seen > taken && (full || bin == ForecastBins.COUNT - 1)) {
        groups.add(group(from, bin));
        from = bin + 1;
        taken = seen;
      }
    }
    return groups;
  }

  private Calibration group(int firstBin, int lastBin) {
    List<double[]> sums = new ArrayList<>();
    for (Block block : blocks.values()) {
      double[] sum = new double[BIN];
      for (int bin = firstBin; bin <= lastBin; bin++) {
        for (int i = 0; i < BIN && block.bins[bin] != null; i++) {
          sum[i] += block.bins[bin][i];
        }
      }
      sums.add(sum);
    }
    return Calibration.of(sums);
  }

  private List<ThresholdTrades> trades() {
    List<ThresholdTrades> out = new ArrayList<>();
    for (int i = 0; i < MULTIPLES.length; i++) {
      int m = i;
      double[][] sums = blocks.values().stream().map(b -> b.trades[m]).toArray(double[][]::new);
      Figure gross = ratio(sums, s -> s[4] / s[0]);
      out.add(
          new ThresholdTrades(
              MULTIPLES[i],
              (long) Arrays.stream(sums).mapToDouble(s -> s[0]).sum(),
              ratio(sums, s -> s[2] / s[1]),
              ratio(sums, s -> s[3] / s[0]),
              gross,
              new Figure(gross.value() - feeBp, gross.error())));
    }
    return out;
  }

  private static Figure ratio(double[][] sums, ToDoubleFunction<double[]> figure) {
    return BlockBootstrap.estimate(sums, figure);
  }
}
