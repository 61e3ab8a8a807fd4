package io.depthflow.strategy.lasso;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a feature's weight changed over time at the chosen lambda: what is there at some times and
 * not at others, or turns its sign, is no property of the market. Over the folds of the validation,
 * each of which knows what the ones before it knew, or over {@link BlockFit blocks}, which have no
 * row in common and so tell more about a market that changes.
 *
 * @param feature number of the feature
 * @param weights of the folds or blocks, in order, bp per standard deviation of the feature in the
 *     final fit
 * @param mean over them
 * @param sd over them, sample (n - 1); NaN of one
 * @param kept share of them in which it is not zero
 * @param signChanges how often the sign turned from one that kept it to the next one that did
 * @param agreement share of them in which sign(weight) is that of the final fit's, where sign(0) =
 *     0
 */
public record WeightStability(
    int feature,
    double[] weights,
    double mean,
    double sd,
    double kept,
    int signChanges,
    double agreement) {

  /** Of all features over the folds, in their order. */
  public static List<WeightStability> overFolds(TrainingResult result) {
    int at = result.chosenIndex();
    return of(result, Arrays.stream(result.folds()).map(f -> f.fits()[at]).toList());
  }

  /** Of all features over the blocks; none where the result is of before there were such fits. */
  public static List<WeightStability> overBlocks(TrainingResult result) {
    return result.blockFits() == null
        ? List.of()
        : of(result, Arrays.stream(result.blockFits()).map(BlockFit::fit).toList());
  }

  private static List<WeightStability> of(TrainingResult result, List<LassoFit> fits) {
    List<WeightStability> all = new ArrayList<>();
    for (int i = 0; i < result.names().length; i++) {
      int feature = i;
      double scale = result.scales()[i];
      double[] weights =
          fits.stream().mapToDouble(fit -> fit.coefficients()[feature] * scale).toArray();
      all.add(of(feature, weights, Math.signum(result.chosen().coefficients()[i])));
    }
    return all;
  }

  private static WeightStability of(int feature, double[] weights, double sign) {
    double mean = 0;
    int kept = 0;
    int signChanges = 0;
    int agreeing = 0;
    double last = 0;
    for (double weight : weights) {
      mean += weight / weights.length;
      agreeing += Math.signum(weight) == sign ? 1 : 0;
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
        signChanges,
        (double) agreeing / weights.length);
  }
}
