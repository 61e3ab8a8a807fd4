package io.depthflow.strategy.lasso;

import java.util.ArrayList;
import java.util.List;

/**
 * How a feature's weight changed from fold to fold at the chosen lambda: what is there in some
 * folds and not in others, or turns its sign, is no property of the market.
 *
 * @param feature number of the feature
 * @param weights of the folds, in order, bp per standard deviation of the feature in the final fit
 * @param mean over the folds
 * @param sd over the folds, sample (n - 1)
 * @param kept share of the folds in which it is not zero
 * @param signChanges how often the sign turned from one fold that kept it to the next one that did
 */
public record WeightStability(
    int feature, double[] weights, double mean, double sd, double kept, int signChanges) {

  /** Of all features, in their order. */
  public static List<WeightStability> of(TrainingResult result) {
    List<WeightStability> all = new ArrayList<>();
    for (int i = 0; i < result.names().length; i++) {
      double[] weights = new double[result.folds().length];
      for (int f = 0; f < weights.length; f++) {
        LassoFit fit = result.folds()[f].fits()[result.chosenIndex()];
        weights[f] = fit.coefficients()[i] * result.scales()[i];
      }
      all.add(of(i, weights));
    }
    return all;
  }

  private static WeightStability of(int feature, double[] weights) {
    double mean = 0;
    int kept = 0;
    int signChanges = 0;
    double last = 0;
    for (double weight : weights) {
      mean += weight / weights.length;
      if (weight != 0) {
        kept++;
        signChanges += last * weight < 0 ? 1 : 0;
        last = weight;
      }
    }
    double squares = 0;
    for (double weight : weights) {
      squares += (weight - mean) * (weight - mean);
    }
    return new WeightStability(
        feature,
        weights,
        mean,
        Math.sqrt(squares / (weights.length - 1)),
        (double) kept / weights.length,
        signChanges);
  }
}
