package io.depthflow.strategy.search;

import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.cleaning.OutlierRows;
import io.depthflow.strategy.evaluation.BlockBootstrap;
import io.depthflow.strategy.evaluation.ForecastScores;
import io.depthflow.strategy.lasso.TimeBlock;
import io.depthflow.strategy.lasso.TrainingBlocks;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.Validation;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.signal.SignalRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Compares ways of training on the same market. Each feature set's rows are read in columns: once
 * for each horizon into {@link TrainingSums}, from which all tries are solved, and once more to see
 * what their forecasts would have earned. Tries are spread over workers; none knows of another, so
 * how many workers there are changes no figure. The hold-out, the last group of rows, takes no
 * part. What the best try shows is held against what the best of so many shows by luck: {@link
 * BestOfMany} for R2 and profit, {@link DeflatedSharpe} for profit. Each try's lambda was chosen on
 * the rows that it is judged by, as in any cross validation; that is not corrected for.
 *
 * <p>Not thread-safe: {@link #begin}, {@link #addColumns} for all rows, then the next set, then
 * {@link #tried}.
 */
public final class Search {
  private static final int MOST_BLOCKS = 2_048;

  private final SearchSpace space;
  private final WalkForwardOptions selection;
  private final SignalRule rule;
  private final FeeRates fees;
  private final ExecutorService workers;
  private final List<Tally> tallies = new ArrayList<>();
  private long blockMs;
  private long[] horizonsMs;
  private List<Tally> reading = List.of();

  /**
   * @param selection what is the same in all tries: folds, rule, path
   * @param rule when a forecast is worth an order
   * @param workers what tries are spread over; the caller ends them
   */
  public Search(
      SearchSpace space,
      WalkForwardOptions selection,
      SignalRule rule,
      FeeRates fees,
      ExecutorService workers) {
    this.space = space;
    this.selection = selection;
    this.rule = rule;
    this.fees = fees;
    this.workers = workers;
  }

  /**
   * Solves all tries with a feature set; its rows are then to be given to {@link #addColumns}.
   *
   * @param sums of all rows, all of whose features are the set's, by horizon: a training of one
   *     horizon has blocks and outliers of its own, and what is found here is to be what it finds
   * @param without numbers of the features that a try may not use, by {@link SearchPoint#features}
   * @param labelsMs the horizons of the labels that {@link #addColumns} is given
   * @throws IllegalArgumentException where a horizon has no label, or the rows are too few
   */
  public void begin(
      String featureSet,
      Map<Long, TrainingSums> sums,
      Map<String, BitSet> without,
      long[] labelsMs) {
    horizonsMs = labelsMs.clone();
    TrainingBlocks[] blocks = new TrainingBlocks[labelsMs.length];
    OutlierRows[] outliers = new OutlierRows[labelsMs.length];
    for (long horizonMs : space.horizonsMs()) {
      int h = horizon(horizonMs);
      blocks[h] = sums.get(horizonMs).blocks(0);
      outliers[h] = sums.get(horizonMs).outliers(0);
      blockMs = blockMs == 0 ? blockMs(blocks[h]) : blockMs;
    }
    List<Callable<Tally>> tries = new ArrayList<>();
    for (SearchPoint point : space.points(featureSet)) {
      int h = horizon(point.horizonMs());
      BitSet left = without.get(point.features());
      tries.add(() -> tally(point, blocks[h], outliers[h], left));
    }
    reading = all(tries);
    tallies.addAll(reading);
  }

  private Tally tally(
      SearchPoint point, TrainingBlocks blocks, OutlierRows outliers, BitSet without) {
    Validation validation =
        WalkForward.validate(
            blocks,
            outliers.withZMax(point.outlierZ() == 0 ? Double.POSITIVE_INFINITY : point.outlierZ()),
            point.horizonMs(),
            selection
                .withLasso(selection.lasso().withAlpha(point.mix()))
                .withRollingGroups(point.trainingGroups()),
            without);
    return new Tally(point, validation, blockMs, rule, fees);
  }

  /**
   * Takes rows of the second reading, column by column.
   *
   * @param columns the features, the labels, mid and spread, each by row
   */
  public void addColumns(long[] timesMs, double[][] columns, int rows) {
    int features = columns.length - horizonsMs.length - 2;
    SearchRows batch =
        new SearchRows(
            timesMs,
            rows,
            Arrays.copyOf(columns, features),
            Arrays.copyOfRange(columns, features, features + horizonsMs.length),
            columns[columns.length - 2],
            columns[columns.length - 1]);
    boolean[] complete = batch.complete();
    List<Callable<Void>> tries = new ArrayList<>();
    for (Tally tally : reading) {
      int h = horizon(tally.point().horizonMs());
      tries.add(
          () -> {
            tally.add(batch, complete, batch.labelsBp()[h]);
            return null;
          });
    }
    all(tries);
  }

  /** What each comes to, in their order, when all are done. */
  private <T> List<T> all(List<Callable<T>> work) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : workers.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted among %d tries".formatted(work.size()), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private int horizon(long ms) {
    for (int h = 0; h < horizonsMs.length; h++) {
      if (horizonsMs[h] == ms) {
        return h;
      }
    }
    throw new IllegalArgumentException(
        "rows have labels for %s ms, not for %d ms; backfill with that horizon, too"
            .formatted(Arrays.toString(horizonsMs), ms));
  }

  /** Long enough for the longest horizon. */
  private long blockMs(TrainingBlocks blocks) {
    TimeBlock[] all = blocks.blocks();
    long spanMs = all.length == 0 ? 0 : all[all.length - 1].toMs() - all[0].fromMs();
    long longest = space.horizonsMs().stream().mapToLong(Long::longValue).max().orElse(0);
    return Math.max(ForecastScores.blockMs(longest), spanMs / MOST_BLOCKS + 1);
  }

  /**
   * All tries, the largest R2 first.
   *
   * @throws IllegalArgumentException where the rows lie in too few blocks of time to judge by
   */
  public List<Tried> tried() {
    long[] keys =
        tallies.stream()
            .flatMap(t -> t.blocks().stream())
            .distinct()
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    if (keys.length < BlockBootstrap.LEAST_BLOCKS) {
      throw new IllegalArgumentException(
          ("%d tries were validated on %d blocks of %d s, %d are needed to tell luck from"
                      + " skill; give")
                  .formatted(
                      tallies.size(), keys.length, blockMs / 1000, BlockBootstrap.LEAST_BLOCKS)
              + " more data");
    }
    double[][] gains = tallies.stream().map(t -> t.gains(keys)).toArray(double[][]::new);
    double[][] nets = tallies.stream().map(t -> t.nets(keys)).toArray(double[][]::new);
    BestOfMany best = new BestOfMany(gains);
    BestOfMany bestProfit = new BestOfMany(nets);
    double[] sharpes = Arrays.stream(nets).mapToDouble(DeflatedSharpe::sharpe).toArray();
    double luckiest = DeflatedSharpe.luckiest(sharpes);
    List<Tried> tried = new ArrayList<>();
    for (int i = 0; i < gains.length; i++) {
      Tally tally = tallies.get(i);
      double zero = Arrays.stream(tally.zeros(keys)).sum();
      double gain = Arrays.stream(gains[i]).sum();
      tried.add(
          new Tried(
              tally.point(),
              tally.features(),
              tally.rows(),
              gain / zero,
              (gain - best.luck(i) * keys.length) / zero,
              best.p(i),
              tally.signals(),
              tally.netBp(),
              sharpes[i],
              bestProfit.p(i),
              DeflatedSharpe.probability(nets[i], luckiest)));
    }
    tried.sort(Comparator.comparingDouble(t -> -t.r2()));
    return tried;
  }
}
