package io.depthflow.pipeline.report;

import io.depthflow.backtest.PredictionPoint;
import io.depthflow.strategy.evaluation.ForecastScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of forecasts, by their size: rows are sorted by forecast and cut into equally many.
 *
 * @param predictedBp mean forecast of the bin
 * @param realisedBp mean realised change
 * @param errorBp standard error of that mean. Neighbouring labels overlap, so residuals are summed
 *     over blocks of 60 s first and the blocks are taken as independent (cluster-robust)
 * @param rows in the bin
 */
record Calibration(double predictedBp, double realisedBp, double errorBp, int rows) {

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
    double n = bin.size();
    double predicted = bin.stream().mapToDouble(PredictionPoint::predictionBp).sum() / n;
    double realised = bin.stream().mapToDouble(PredictionPoint::realisedBp).sum() / n;
    Map<Long, Double> blocks = new HashMap<>();
    for (PredictionPoint p : bin) {
      blocks.merge(
          Math.floorDiv(p.timeMs(), ForecastScores.MIN_BLOCK_MS),
          p.realisedBp() - realised,
          (a, c) -> a + c);
    }
    double squares = blocks.values().stream().mapToDouble(s -> s * s).sum();
    double count = blocks.size();
    double error = count < 2 ? Double.NaN : Math.sqrt(squares * count / (count - 1)) / n;
    return new Calibration(predicted, realised, error, bin.size());
  }
}
