package io.depthflow.pipeline.report;

import io.depthflow.pipeline.report.Chart.Scale;
import io.depthflow.pipeline.report.Chart.Tint;
import io.depthflow.strategy.lasso.BlockFit;
import io.depthflow.strategy.lasso.Fold;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WeightStability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The report of a training as one page: what it is worth, how it was found, what was left out. */
public final class TrainingReport {

  private static final int TALL = 320;
  private static final int LINES = 8;

  private TrainingReport() {}

  /** The page; a function of the inputs alone. */
  public static String render(TrainingInputs in) {
    Page page = new Page();
    TrainingHead.write(in, page);
    EvidenceSection.write(in, page);
    found(in.training(), page);
    CutSection.write(in.training(), page);
    TrainingChecks.write(in, page);
    run(in, page);
    return HtmlPage.of(TrainingHead.title(in), page);
  }

  private static void found(TrainingResult training, Page page) {
    page.heading("found", "How it was found");
    page.beginPlots();
    TrainingSection.curve(training, page);
    TrainingSection.path(training, page);
    held(training, page);
    TrainingSection.weights(training, page);
    page.endPlots();
    TrainingSection.coefficients(training, page);
    TrainingSection.folds(training, page);
  }

  /** The largest weights, block by block; fold by fold where nothing is known of blocks. */
  private static void held(TrainingResult training, Page page) {
    List<WeightStability> blocks = WeightStability.overBlocks(training);
    if (blocks.isEmpty()) {
      held(
          "folds",
          "start of the fold's test (UTC)",
          WeightStability.overFolds(training),
          Arrays.stream(training.folds()).mapToLong(Fold::testFromMs).toArray(),
          training,
          page);
    } else {
      held(
          "blocks of time",
          "start of the block (UTC)",
          blocks,
          Arrays.stream(training.blockFits()).mapToLong(BlockFit::fromMs).toArray(),
          training,
          page);
    }
  }

  private static void held(
      String over,
      String axis,
      List<WeightStability> all,
      long[] timesMs,
      TrainingResult training,
      Page page) {
    Chart chart = Chart.xy(axis, Scale.TIME, "weight (bp per sd)");
    List<Integer> largest = TrainingSection.bySize(training).stream().limit(LINES).toList();
    for (int rank = 0; rank < largest.size(); rank++) {
      WeightStability s = all.get(largest.get(rank));
      if (s.kept() > 0) {
        List<double[]> points = new ArrayList<>();
        for (int f = 0; f < s.weights().length; f++) {
          points.add(new double[] {timesMs[f], s.weights()[f]});
        }
        chart.dots(training.names()[s.feature()], TrainingSection.TINTS[rank], points);
      }
    }
    chart.markY(0, "", Tint.MUTED);
    page.plot(
        "Weights over the " + over,
        "The features with the largest swing, at the chosen lambda. Flat lines are weights of the"
            + " market; one that comes, goes or turns its sign is one of a sample.",
        true,
        TALL,
        chart);
  }

  private static void run(TrainingInputs in, Page page) {
    RunInfo run = in.run();
    if (run != null) {
      page.raw("<details id=\"run\"><summary>Parameters of the run</summary>");
      List<List<String>> rows = new ArrayList<>();
      run.parameters().forEach((name, value) -> rows.add(List.of(name, String.valueOf(value))));
      page.table("short", 2, List.of("name", "value"), rows);
      page.raw("</details>");
    }
    String revision = in.facts().revision();
    String rows = in.facts().dataFingerprint();
    page.raw(
        ("<footer>Made by Depthflow%s%s. Rows: %s. All times are UTC; 1 bp is a"
                + " ten-thousandth of price.</footer>")
            .formatted(
                revision == null ? "" : ", revision " + Html.escape(revision),
                run == null || run.createdMs() == 0 ? "" : ", " + Figures.dateTime(run.createdMs()),
                rows == null ? "of an unknown log" : "of log " + Html.escape(rows)));
  }
}
