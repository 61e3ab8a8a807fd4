package io.depthflow.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.evaluation.LookAheadCheck;
import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Look-ahead put into stored rows on purpose is found, in its column and in no other. */
class LookAheadCheckTest {
  private static final FeatureSet CORE = FeatureSet.byName("core");
  private static final List<String> NAMES = List.of(CORE.names());
  private static final long HORIZON_MS = 10_000;
  private static final List<BookSample> LOG = new ArrayList<>();
  private static List<LabeledRow> honest;

  /** A column of the rows, in order. */
  private interface Plant {
    double value(List<LabeledRow> rows, int row, int column);
  }

  @BeforeAll
  static void market() {
    GeneratorConfig config = GeneratorConfig.defaults().withSeed(5);
    honest = MarketRows.generate(config, 1_800, CORE, HORIZON_MS, LOG::add).rows();
  }

  @Test
  void shouldFindNothingInHonestRows() {
    LookAheadReport report = check(honest);
    assertThat(report.clean()).as(report.sentence()).isTrue();
    assertThat(report.rows()).isGreaterThan(1_700);
    assertThat(report.sentence()).startsWith("no look-ahead: of 1,");
    assertThat(train(honest).suspects()).isEmpty();
  }

  @Test
  void shouldFindAFutureReturn() {
    Plant future =
        (rows, i, c) -> {
          int ahead = Math.min(i + 10, rows.size() - 1);
          double mid = rows.get(i).row().mid();
          return (rows.get(ahead).row().mid() - mid) / mid * 1e4;
        };
    List<LabeledRow> rows = planted("ret_5s", future);
    assertCaught(rows, "ret_5s");
    // So strong a one is found without a log, too.
    assertThat(train(rows).suspects()).containsExactly("ret_5s");
  }

  /** The column differs by one factor and one shift: no fit of a linear model would notice. */
  @Test
  void shouldFindAScalerThatWasFittedOnTheWholeSample() {
    Plant scaled =
        (rows, i, c) -> {
          double[] column = column(rows, c);
          double mean = 0;
          for (double x : column) {
            mean += x / column.length;
          }
          double squares = 0;
          for (double x : column) {
            squares += (x - mean) * (x - mean) / column.length;
          }
          return (rows.get(i).row().values()[c] - mean) / Math.sqrt(squares);
        };
    assertCaught(planted("imb_1", scaled), "imb_1");
  }

  /** Three seconds, of which one lies ahead. */
  @Test
  void shouldFindACentredWindow() {
    Plant centred =
        (rows, i, c) -> {
          double sum = 0;
          int n = 0;
          for (int k = Math.max(0, i - 1); k <= Math.min(i + 1, rows.size() - 1); k++) {
            double x = rows.get(k).row().values()[c];
            sum += x;
            n++;
          }
          return sum / n;
        };
    assertCaught(planted("tfi_5s", centred), "tfi_5s");
  }

  @Test
  void shouldFindALabelThatLooksFarther() {
    List<LabeledRow> rows = new ArrayList<>();
    for (int i = 0; i < honest.size(); i++) {
      double[] next = honest.get(Math.min(i + 1, honest.size() - 1)).labelsBp();
      rows.add(new LabeledRow(honest.get(i).row(), next));
    }
    assertCaught(rows, "label over 10000 ms");
  }

  private static void assertCaught(List<LabeledRow> rows, String column) {
    LookAheadReport report = check(rows);
    assertThat(report.suspects()).containsExactly(column);
    assertThat(report.sentence()).startsWith("look-ahead: ").contains("'" + column + "' differs");
    int at = List.of(report.columns()).indexOf(column);
    assertThat(report.differing()[at]).isGreaterThan(report.rows() / 2);
  }

  private static LookAheadReport check(List<LabeledRow> rows) {
    LookAheadCheck check = new LookAheadCheck(CORE, 1_000, new long[] {HORIZON_MS});
    rows.forEach(check::stored);
    LOG.forEach(check::sample);
    return check.report();
  }

  private static List<LabeledRow> planted(String name, Plant plant) {
    int column = NAMES.indexOf(name);
    List<LabeledRow> complete = honest.stream().filter(r -> r.row().complete()).toList();
    List<LabeledRow> rows = new ArrayList<>();
    for (int i = 0; i < complete.size(); i++) {
      FeatureRow row = complete.get(i).row();
      double[] values = row.values().clone();
      values[column] = plant.value(complete, i, column);
      rows.add(
          new LabeledRow(
              new FeatureRow(
                  row.symbol(),
                  row.timeMs(),
                  row.segment(),
                  row.mid(),
                  row.spread(),
                  row.bid(),
                  row.ask(),
                  values),
              complete.get(i).labelsBp()));
    }
    return rows;
  }

  private static double[] column(List<LabeledRow> rows, int c) {
    return rows.stream().mapToDouble(r -> r.row().values()[c]).toArray();
  }

  private static TrainingResult train(List<LabeledRow> rows) {
    BlockedGram sums = BlockedGram.forHorizon(CORE.names(), HORIZON_MS);
    rows.forEach(r -> sums.add(r.row().timeMs(), r.row().values(), r.labelsBp()));
    return WalkForward.train(sums.blocks(), HORIZON_MS, WalkForwardOptions.defaults());
  }
}
