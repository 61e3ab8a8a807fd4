package io.depthflow.backtest;

import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.evaluation.ForecastScores;
import io.depthflow.strategy.evaluation.Forecasts;
import io.depthflow.strategy.evaluation.Metrics;
import io.depthflow.strategy.evaluation.ThresholdProfit;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Makes the report of a list of forecasts; the figures themselves are {@link ForecastScores}'. */
final class PredictionStudy {

  private static final double[] SPREAD_MULTIPLES = {0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500};
  private static final double[] THRESHOLD_MULTIPLES = {0, 0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2};

  private final List<PredictionPoint> points;
  private final List<PredictionPoint> scored;
  private final ForecastScores scores;
  private final double feeBp;

  PredictionStudy(List<PredictionPoint> points, FeeRates fees) {
    this.points = points;
    scored = points.stream().filter(PredictionStudy::isScored).toList();
    scores =
        new ForecastScores(
            new Forecasts(
                scored.stream().mapToLong(PredictionPoint::timeMs).toArray(),
                column(PredictionPoint::predictionBp),
                column(PredictionPoint::realisedBp)));
    feeBp = fees.maker().add(fees.taker()).doubleValue() * 1e4;
  }

  PredictionReport report() {
    Metrics metrics = scores.metrics();
    double[] spreads = column(PredictionPoint::spreadBp);
    double[] thresholds = column(PredictionPoint::thresholdBp);
    ThresholdProfit traded = scores.beyond(thresholds, 1, feeBp);
    PredictionPoint largest = largest();
    return new PredictionReport(
        points.size(),
        metrics.rows(),
        metrics.blocks(),
        metrics.changeSdBp(),
        metrics.mse().value(),
        metrics.mse().error(),
        metrics.zeroMse().value(),
        metrics.zeroMse().error(),
        metrics.r2().value(),
        metrics.r2().error(),
        metrics.correlation().value(),
        metrics.correlation().error(),
        metrics.winRate().value(),
        metrics.winRate().error(),
        points.stream().filter(PredictionStudy::isSignal).count(),
        traded.winRate(),
        traded.winRateError(),
        largest == null ? Double.NaN : Math.abs(largest.predictionBp()),
        largest == null ? Double.NaN : largest.thresholdBp(),
        feeBp,
        profits(spreads, SPREAD_MULTIPLES),
        profits(thresholds, THRESHOLD_MULTIPLES));
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

  private List<ThresholdProfit> profits(double[] baseBp, double[] multiples) {
    return Arrays.stream(multiples).mapToObj(m -> scores.beyond(baseBp, m, feeBp)).toList();
  }

  private double[] column(ToDoubleFunction<PredictionPoint> value) {
    return scored.stream().mapToDouble(value).toArray();
  }

  private static boolean isScored(PredictionPoint p) {
    return !Double.isNaN(p.predictionBp()) && !Double.isNaN(p.realisedBp());
  }

  private static boolean isSignal(PredictionPoint p) {
    return Math.abs(p.predictionBp()) > p.thresholdBp();
  }
}
