package io.depthflow.pipeline.report;

import io.depthflow.backtest.PredictionPoint;
import io.depthflow.strategy.evaluation.Calibration;
import io.depthflow.strategy.evaluation.ForecastScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Forecasts of a backtest by their size: sorted, and cut into groups of equally many. */
final class Tenths {

  private Tenths() {}

  static List<Calibration> bins(List<PredictionPoint> points, int bins) {
    List<PredictionPoint> scored = new ArrayList<>();
    for (PredictionPoint p : points) {
      if (!Double.isNaN(p.predictionBp()) && !Double.isNaN(p.realisedBp())) {
        scored.add(p);
      }
    }
    scored.sort(Comparator.comparingDouble(PredictionPoint::predictionBp));
    List<Calibration> out = new ArrayList<>();
    int n = scored.size();
    // A model without weights forecasts one number: there is nothing to sort by.
    boolean same = n > 0 && scored.get(0).predictionBp() == scored.get(n - 1).predictionBp();
    int parts = same ? 1 : bins;
    for (int b = 0; b < parts; b++) {
      List<PredictionPoint> bin =
          scored.subList((int) ((long) b * n / parts), (int) ((long) (b + 1) * n / parts));
      if (!bin.isEmpty()) {
        out.add(of(bin));
      }
    }
    return out;
  }

  private static Calibration of(List<PredictionPoint> bin) {
    Map<Long, double[]> blocks = new HashMap<>();
    for (PredictionPoint p : bin) {
      long block = Math.floorDiv(p.timeMs(), ForecastScores.MIN_BLOCK_MS);
      double[] sums = blocks.computeIfAbsent(block, k -> new double[3]);
      sums[0]++;
      sums[1] += p.predictionBp();
      sums[2] += p.realisedBp();
    }
    return Calibration.of(List.copyOf(blocks.values()));
  }
}
