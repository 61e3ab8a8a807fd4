package io.depthflow.strategy.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.LassoOptions;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.signal.SignalRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final String[] NAMES = {"a", "b", "c"};
  private static final long[] HORIZONS_MS = {5_000, 10_000};
  private static final WalkForwardOptions SELECTION =
      WalkForwardOptions.defaults()
          .withFolds(4)
          .withLasso(LassoOptions.defaults().withLambdas(20, 1e-2));
  private static final Map<String, BitSet> WITHOUT = Map.of("all", new BitSet());
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of("abc"),
          List.of("all"),
          List.of(5_000L, 10_000L),
          List.of(0.0, 10.0),
          List.of(1.0, 0.5),
          List.of(0, 2));

  /** Changes of the second horizon follow the first feature, those of the first are noise. */
  private static List<LabeledRow> rows(long seed, double strengthBp) {
    Random random = new Random(seed);
    List<LabeledRow> rows = new ArrayList<>();
    for (int i = 1; i <= 6_000; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double[] y = {5 * random.nextGaussian(), strengthBp * x[0] + 5 * random.nextGaussian()};
      rows.add(new LabeledRow(row(i * 1000L, x), y));
    }
    return rows;
  }

  private static FeatureRow row(long timeMs, double[] x) {
    return new FeatureRow("BTCUSDT", timeMs, 1, 60_000, 0.1, 59_999.95, 60_000.05, x);
  }

  private static List<Tried> search(List<LabeledRow> rows) {
    return search(rows, 1, rows.size());
  }

  /**
   * @param workers threads
   * @param batch rows that are given at once
   */
  private static List<Tried> search(List<LabeledRow> rows, int workers, int batch) {
    return search(SPACE, WITHOUT, rows, workers, batch);
  }

  private static List<Tried> search(
      SearchSpace space,
      Map<String, BitSet> without,
      List<LabeledRow> rows,
      int workers,
      int batch) {
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      Search search = new Search(space, SELECTION, SignalRule.DEFAULT, FeeRates.REGULAR, pool);
      search.begin("abc", sums(rows), without, HORIZONS_MS);
      for (int from = 0; from < rows.size(); from += batch) {
        List<LabeledRow> part = rows.subList(from, Math.min(from + batch, rows.size()));
        long[] times = part.stream().mapToLong(r -> r.row().timeMs()).toArray();
        search.addColumns(times, columns(part), times.length);
      }
      return search.tried();
    } finally {
      pool.shutdownNow();
    }
  }

  /** Features, labels, mid, spread. */
  private static double[][] columns(List<LabeledRow> rows) {
    int features = NAMES.length;
    int labels = HORIZONS_MS.length;
    double[][] columns = new double[features + labels + 2][rows.size()];
    for (int r = 0; r < rows.size(); r++) {
      LabeledRow row = rows.get(r);
      for (int i = 0; i < features; i++) {
        columns[i][r] = row.row().values()[i];
      }
      for (int h = 0; h < labels; h++) {
        columns[features + h][r] = row.labelsBp()[h];
      }
      columns[features + labels][r] = row.row().mid();
      columns[features + labels + 1][r] = row.row().spread();
    }
    return columns;
  }

  private static Map<Long, TrainingSums> sums(List<LabeledRow> rows) {
    CleaningPlan plan = new CleaningPlan(new String[] {CleaningPlan.LABEL}, 10, 0.01);
    Map<Long, TrainingSums> all = new HashMap<>();
    for (int h = 0; h < HORIZONS_MS.length; h++) {
      TrainingSums sums = new TrainingSums(NAMES, new long[] {HORIZONS_MS[h]}, plan);
      for (LabeledRow r : rows) {
        sums.add(r.row().timeMs(), r.row().values(), new double[] {r.labelsBp()[h]});
      }
      all.put(HORIZONS_MS[h], sums);
    }
    return all;
  }

  @Test
  void shouldFindWhatWasPlantedAndCountItsTries() {
    List<LabeledRow> rows = rows(1, 8);
    List<Tried> tried = search(rows);
    assertThat(tried).hasSize(16).hasSize(SPACE.tries());
    for (int i = 0; i < 8; i++) {
      Tried t = tried.get(i);
      assertThat(t.point().horizonMs()).as("rank %d", i).isEqualTo(10_000);
      assertThat(t.r2()).isCloseTo(64.0 / 89, within(0.03));
      assertThat(t.deflatedR2()).isLessThan(t.r2()).isGreaterThan(0.5);
      assertThat(t.pR2()).isLessThan(0.005);
      assertThat(t.signals()).isPositive();
      assertThat(t.netBp()).isPositive();
      assertThat(t.pProfit()).isLessThan(0.005);
      assertThat(t.deflatedSharpe()).isBetween(0.0, 1.0);
    }
    for (int i = 8; i < 16; i++) {
      assertThat(tried.get(i).pR2()).as("rank %d", i).isGreaterThan(0.05);
      assertThat(tried.get(i).deflatedR2()).isNegative();
      assertThat(tried.get(i).signals()).isZero();
      assertThat(tried.get(i).deflatedSharpe()).isNaN();
    }
  }

  /** The label follows feature a: lists with it find it, the one without it does not. */
  @Test
  void shouldTryListsOfFeatures() {
    SearchSpace space =
        new SearchSpace(
            List.of("abc"),
            List.of("all", "a", "b+c"),
            List.of(10_000L),
            List.of(10.0),
            List.of(1.0),
            List.of(0));
    Map<String, BitSet> without =
        Map.of(
            "all", new BitSet(),
            "a", BitSet.valueOf(new long[] {0b110}),
            "b+c", BitSet.valueOf(new long[] {0b001}));
    List<Tried> tried = search(space, without, rows(1, 8), 2, 1_000);
    assertThat(tried).hasSize(3).hasSize(space.tries());
    for (Tried t : tried.subList(0, 2)) {
      assertThat(t.point().features()).isIn("all", "a");
      assertThat(t.r2()).isCloseTo(64.0 / 89, within(0.03));
    }
    assertThat(tried.get(2).point().features()).isEqualTo("b+c");
    assertThat(tried.get(2).r2()).isLessThan(0.01);
    assertThat(tried)
        .filteredOn(t -> t.point().features().equals("a"))
        .singleElement()
        .satisfies(t -> assertThat(t.features()).isEqualTo(1));
  }

  /** With holes, and files that do not follow one another in time. */
  @Test
  void shouldComeToTheSameWithAnyWorkersAndBatches() {
    List<LabeledRow> rows = new ArrayList<>(rows(5, 8));
    for (int i = 0; i < rows.size(); i += 97) {
      LabeledRow r = rows.get(i);
      double[] x = i % 2 == 0 ? new double[] {1, Double.NaN, 0} : r.row().values();
      double[] y = {r.labelsBp()[0], i % 2 == 0 ? r.labelsBp()[1] : Double.NaN};
      rows.set(i, new LabeledRow(row(r.row().timeMs(), x), y));
    }
    Collections.rotate(rows, 2_500);
    List<Tried> alone = search(rows, 1, 1);
    assertThat(alone.get(0).signals()).isPositive();
    for (int workers : new int[] {1, 2, 7}) {
      assertThat(search(rows, workers, 1_024)).as("%d workers", workers).isEqualTo(alone);
    }
  }

  /** The figure of the validation itself, from rows instead of sums. */
  @Test
  void shouldScoreWhatTheValidationScored() {
    List<LabeledRow> rows = rows(2, 3);
    Tried best = search(rows).get(0);
    TrainingSums sums = sums(rows).get(10_000L);
    var validation =
        WalkForward.validate(
            sums.blocks(0),
            sums.outliers(0)
                .withZMax(
                    best.point().outlierZ() == 0
                        ? Double.POSITIVE_INFINITY
                        : best.point().outlierZ()),
            10_000,
            SELECTION
                .withLasso(SELECTION.lasso().withAlpha(best.point().mix()))
                .withRollingGroups(best.point().trainingGroups()));
    assertThat(best.r2())
        .isCloseTo(validation.curve()[validation.chosenIndex()].r2(), within(1e-9));
    long last = rows.get(rows.size() - 1).row().timeMs();
    assertThat(best.rows()).isLessThan((validation.holdoutFromMs() - 1) / 1000);
    assertThat(validation.holdoutFromMs()).isLessThan(last);
  }

  @Test
  void shouldNotDependOnTheHoldout() {
    List<LabeledRow> rows = rows(3, 3);
    TrainingSums sums = sums(rows).get(10_000L);
    long fromMs =
        WalkForward.validate(sums.blocks(0), sums.outliers(0), 10_000, SELECTION).holdoutFromMs();
    List<LabeledRow> others = new ArrayList<>();
    for (LabeledRow r : rows) {
      others.add(
          r.row().timeMs() < fromMs
              ? r
              : new LabeledRow(
                  row(r.row().timeMs(), new double[] {-1, 7, 0}), new double[] {1, 9}));
    }
    List<Tried> expected = search(rows);
    List<Tried> actual = search(others);
    for (int i = 0; i < expected.size(); i++) {
      // To the last digits: which rows stand beside the sums decides in which order they are added.
      Tried e = expected.get(i);
      Tried a = actual.get(i);
      assertThat(a.point()).isEqualTo(e.point());
      assertThat(a.rows()).isEqualTo(e.rows());
      assertThat(a.signals()).isEqualTo(e.signals());
      assertThat(a.r2()).isCloseTo(e.r2(), within(1e-12));
      assertThat(a.pR2()).isEqualTo(e.pR2());
    }
  }

  /** Of markets without signal, the best of 16 tries is said to be one in few. */
  @Test
  void shouldNotCallTheBestOfManyLuckyOnesGood() {
    int found = 0;
    for (long seed = 10; seed < 18; seed++) {
      Tried best = search(rows(seed, 0)).get(0);
      found += best.pR2() < 0.05 ? 1 : 0;
    }
    assertThat(found).as("of 8 seeds from 10").isLessThanOrEqualTo(2);
  }

  /** Independent tries without skill: unlike its single test, the best's p is below 5 % in 5 %. */
  @Test
  void shouldJudgeTheBestOfMany() {
    int corrected = 0;
    int naive = 0;
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      double[][] gains = new double[20][100];
      double largest = Double.NEGATIVE_INFINITY;
      int best = 0;
      for (int c = 0; c < gains.length; c++) {
        double mean = 0;
        for (int b = 0; b < 100; b++) {
          gains[c][b] = random.nextGaussian();
          mean += gains[c][b] / 100;
        }
        if (mean > largest) {
          largest = mean;
          best = c;
        }
      }
      corrected += new BestOfMany(gains).p(best) < 0.05 ? 1 : 0;
      naive += largest > 1.645 / 10 ? 1 : 0;
    }
    assertThat(naive).as("taken by themselves").isGreaterThan(50);
    assertThat(corrected).isBetween(0, 13);
  }

  /** The expectation of the greatest of 20 standard normals is 1.867 (Harter 1961). */
  @Test
  void shouldSeeNoLuckInOneTryHoweverOftenItIsRepeated() {
    Random random = new Random(12);
    double[] gains = random.doubles(400, -1, 3).toArray();
    assertThat(new BestOfMany(new double[][] {gains}).luck(0)).isCloseTo(0, within(1e-12));
    assertThat(new BestOfMany(new double[][] {gains, gains, gains}).luck(2))
        .isCloseTo(0, within(1e-12));

    double[][] independent = new double[20][];
    for (int c = 0; c < independent.length; c++) {
      independent[c] = random.doubles(400, -1, 1).toArray();
    }
    double error = Math.sqrt(4 / 12.0 / 400);
    assertThat(new BestOfMany(independent).luck(3) / error).isCloseTo(1.867, within(0.15));
  }

  /** Numbers of the paper: ratio 2.5 a year of 250 days, 5 years, 100 tries of variance 1/2. */
  @Test
  void shouldDeflateAsThePaperDoes() {
    double luckiest =
        Math.sqrt(1 / 500.0)
            * (0.4227843350984671 * Normal.quantile(0.99)
                + 0.5772156649015329 * Normal.quantile(1 - 0.01 / Math.E));
    assertThat(luckiest).isCloseTo(0.1132, within(1e-4));
    double sharpe = 2.5 / Math.sqrt(250);
    assertThat(DeflatedSharpe.probability(sharpe, 1250, -3, 10, luckiest))
        .isCloseTo(0.9004, within(2e-4));
    // Ratios of 100 tries with that variance lead to the same.
    double[] sharpes =
        IntStream.range(0, 100)
            .mapToDouble(i -> (i % 2 == 0 ? 1 : -1) * Math.sqrt(99.0 / 100 / 500))
            .toArray();
    assertThat(DeflatedSharpe.luckiest(sharpes)).isCloseTo(luckiest, within(1e-9));
    assertThat(Normal.cdf(1.959963984540054)).isCloseTo(0.975, within(1e-14));
    assertThat(Normal.cdf(-1.959963984540054)).isCloseTo(0.025, within(1e-14));
  }

  @Test
  void shouldNameAHorizonWithoutLabels() {
    Search search =
        new Search(
            new SearchSpace(
                List.of("abc"),
                List.of("all"),
                List.of(7_000L),
                List.of(0.0),
                List.of(1.0),
                List.of(0)),
            SELECTION,
            SignalRule.DEFAULT,
            FeeRates.REGULAR,
            ForkJoinPool.commonPool());
    assertThatThrownBy(() -> search.begin("abc", sums(rows(1, 1)), WITHOUT, HORIZONS_MS))
        .hasMessageContaining("not for 7000 ms");
  }
}
