package io.depthflow.pipeline.report;

import io.depthflow.backtest.PredictionPoint;
import io.depthflow.pipeline.report.Chart.Scale;
import io.depthflow.pipeline.report.Chart.Tint;
import io.depthflow.strategy.evaluation.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Forecasts: against what came, and against what they had to beat. */
final class ForecastSection implements Section {

  private static final int TALL = 320;
  private static final int BINS = 10;
  private static final int BARS = 41;

  @Override
  public void write(ReportInputs in, Page page) {
    page.heading("forecast", "Forecasts").beginPlots();
    calibration(in.backtest().points(), page);
    sizes(in.backtest().points(), page);
    page.endPlots();
  }

  private static void calibration(List<PredictionPoint> points, Page page) {
    List<Calibration> bins = Tenths.bins(points, BINS);
    Chart chart =
        Chart.xy("mean prediction of the tenth (bp)", Scale.LINEAR, "mean realised change (bp)");
    if (!bins.isEmpty()) {
      double low = bins.get(0).predictedBp();
      double high = bins.get(bins.size() - 1).predictedBp();
      chart
          .dots(
              "realised, \u00b1 1 s.e.",
              Tint.BLUE,
              bins.stream().map(b -> new double[] {b.predictedBp(), b.realisedBp()}).toList())
          .withErrors(bins.stream().mapToDouble(Calibration::errorBp).toArray())
          .equality(low, high);
    }
    page.plot(
        "Prediction against what came, by tenths",
        bins.size() == 1
            ? "Every forecast was the same: the model has its intercept alone."
            : "Rows sorted by prediction, in ten equal parts. On the dashed line the size of a"
                + " forecast is right; a flat row of dots means that there is nothing in it."
                + " Standard errors by blocks of 60 s.",
        false,
        TALL,
        chart);
  }

  private static void sizes(List<PredictionPoint> points, Page page) {
    double[] predictions =
        points.stream()
            .mapToDouble(PredictionPoint::predictionBp)
            .filter(p -> !Double.isNaN(p))
            .toArray();
    Chart chart = Chart.xy("prediction (bp)", Scale.LINEAR, "share of samples (%)");
    double[] thresholds =
        points.stream()
            .mapToDouble(PredictionPoint::thresholdBp)
            .filter(t -> !Double.isNaN(t))
            .sorted()
            .toArray();
    if (predictions.length > 0) {
      chart.steps("predictions", Tint.TEAL, histogram(predictions));
    }
    if (predictions.length > 0 && thresholds.length > 0) {
      double median = thresholds[thresholds.length / 2];
      chart.markX(median, "threshold", Tint.RED).markX(-median, "threshold", Tint.RED);
    }
    page.plot(
        "Size of predictions against the threshold",
        "Only what lies outside the two red lines is traded (the median threshold of the span).",
        false,
        TALL,
        chart);
  }

  /** Outline of the shares, %, in equal steps from -max to max. */
  private static List<double[]> histogram(double[] values) {
    double max = Arrays.stream(values).map(Math::abs).max().orElse(0);
    double half = max == 0 ? 1 : max * (1 + 1e-9);
    double width = 2 * half / BARS;
    double[] counts = new double[BARS];
    for (double value : values) {
      counts[(int) Math.min(BARS - 1, (value + half) / width)]++;
    }
    List<double[]> outline = new ArrayList<>();
    for (int i = 0; i < BARS; i++) {
      outline.add(new double[] {-half + i * width, counts[i] / values.length * 100});
    }
    outline.add(new double[] {half, 0});
    return outline;
  }
}
