package io.depthflow.strategy.evaluation;

/**
 * Forecasts and what became of them, column by column; rows in order of time.
 *
 * @param timeMs when it was made
 * @param predictionBp forecast change of mid, bp
 * @param changeBp realised change, bp
 * @param spreadBp spread when it was made, bp of mid
 */
public record Forecasts(
    long[] timeMs, double[] predictionBp, double[] changeBp, double[] spreadBp) {

  public Forecasts {
    int n = timeMs.length;
    if (predictionBp.length != n || changeBp.length != n || spreadBp.length != n) {
      throw new IllegalArgumentException(
          "columns differ in length: %d times, %d predictions, %d changes, %d spreads"
              .formatted(n, predictionBp.length, changeBp.length, spreadBp.length));
    }
  }

  public int size() {
    return timeMs.length;
  }
}
