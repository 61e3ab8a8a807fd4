package io.depthflow.strategy.evaluation;

/**
 * Forecasts and what became of them, column by column, in any order.
 *
 * @param timeMs when it was made
 * @param predictionBp forecast change of mid, bp
 * @param changeBp realised change, bp
 */
public record Forecasts(long[] timeMs, double[] predictionBp, double[] changeBp) {

  public Forecasts {
    int n = timeMs.length;
    if (predictionBp.length != n || changeBp.length != n) {
      throw new IllegalArgumentException(
          "columns differ in length: %d times, %d predictions, %d changes"
              .formatted(n, predictionBp.length, changeBp.length));
    }
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(predictionBp[i]) || Double.isNaN(changeBp[i])) {
        throw new IllegalArgumentException(
            "row %d of time %d has no %s: leave out rows that cannot be scored"
                .formatted(i, timeMs[i], Double.isNaN(predictionBp[i]) ? "prediction" : "change"));
      }
    }
  }

  public int size() {
    return timeMs.length;
  }
}
