package io.depthflow.backtest;

import io.depthflow.market.order.FeeRates;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Makes the report of a list of forecasts. */
final class PredictionStudy {

  private static final double[] SPREAD_MULTIPLES = {0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500};
  private static final double[] THRESHOLD_MULTIPLES = {0, 0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2};

  private final List<PredictionPoint> points;
  private final double feeBp;

  PredictionStudy(List<PredictionPoint> points, FeeRates fees) {
    this.points = points;
    this.feeBp = fees.maker().add(fees.taker()).doubleValue() * 1e4;
  }

  PredictionReport report() {
    List<PredictionPoint> scored = points.stream().filter(PredictionStudy::isScored).toList();
    double n = scored.size();
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (PredictionPoint p : scored) {
      x += p.predictionBp();
      y += p.realisedBp();
      xx += p.predictionBp() * p.predictionBp();
      yy += p.realisedBp() * p.realisedBp();
      xy += p.predictionBp() * p.realisedBp();
    }
    double squaredErrors = xx - 2 * xy + yy;
    double varianceX = xx - x * x / n;
    double varianceY = yy - y * y / n;
    PredictionPoint largest = largest();
    return new PredictionReport(
        points.size(),
        scored.size(),
        Math.sqrt(varianceY / n),
        squaredErrors / n,
        yy / n,
        yy == 0 ? Double.NaN : 1 - squaredErrors / yy,
        varianceX > 0 && varianceY > 0
            ? (xy - x * y / n) / Math.sqrt(varianceX * varianceY)
            : Double.NaN,
        winRate(scored),
        points.stream().filter(PredictionStudy::isSignal).count(),
        winRate(scored.stream().filter(PredictionStudy::isSignal).toList()),
        largest == null ? Double.NaN : Math.abs(largest.predictionBp()),
        largest == null ? Double.NaN : largest.thresholdBp(),
        feeBp,
        profits(scored, SPREAD_MULTIPLES, PredictionPoint::spreadBp),
        profits(scored, THRESHOLD_MULTIPLES, PredictionPoint::thresholdBp));
  }

  private PredictionPoint largest() {
    PredictionPoint largest = null;
    for (PredictionPoint p : points) {
      if (!Double.isNaN(p.predictionBp())
          && (largest == null || Math.abs(p.predictionBp()) > Math.abs(largest.predictionBp()))) {
        largest = p;
      }
    }
    return largest;
  }

  private List<ThresholdProfit> profits(
      List<PredictionPoint> scored, double[] multiples, ToDoubleFunction<PredictionPoint> base) {
    List<ThresholdProfit> profits = new ArrayList<>();
    for (double multiple : multiples) {
      List<PredictionPoint> taken =
          scored.stream()
              .filter(p -> Math.abs(p.predictionBp()) > multiple * base.applyAsDouble(p))
              .toList();
      double gross =
          taken.stream()
              .mapToDouble(p -> Math.signum(p.predictionBp()) * p.realisedBp())
              .average()
              .orElse(Double.NaN);
      profits.add(
          new ThresholdProfit(multiple, taken.size(), winRate(taken), gross, gross - feeBp));
    }
    return profits;
  }

  private static double winRate(List<PredictionPoint> scored) {
    long moved = 0;
    long right = 0;
    for (PredictionPoint p : scored) {
      double product = Math.signum(p.predictionBp()) * Math.signum(p.realisedBp());
      moved += product != 0 ? 1 : 0;
      right += product > 0 ? 1 : 0;
    }
    return moved == 0 ? Double.NaN : (double) right / moved;
  }

  private static boolean isScored(PredictionPoint p) {
    return !Double.isNaN(p.predictionBp()) && !Double.isNaN(p.realisedBp());
  }

  private static boolean isSignal(PredictionPoint p) {
    return Math.abs(p.predictionBp()) > p.thresholdBp();
  }
}
