package io.depthflow.strategy.search;

import java.util.ArrayList;
import java.util.List;

/**
 * What a search goes through: every combination, each a try.
 *
 * @param featureSets names
 * @param features see {@link SearchPoint#features}; of each set
 * @param horizonsMs milliseconds
 * @param outlierZs see {@link SearchPoint#outlierZ}
 * @param mixes see {@link SearchPoint#mix}
 * @param trainingGroups see {@link SearchPoint#trainingGroups}
 */
public record SearchSpace(
    List<String> featureSets,
    List<String> features,
    List<Long> horizonsMs,
    List<Double> outlierZs,
    List<Double> mixes,
    List<Integer> trainingGroups) {

  public SearchSpace {
    featureSets = List.copyOf(featureSets);
    features = List.copyOf(features);
    horizonsMs = List.copyOf(horizonsMs);
    outlierZs = List.copyOf(outlierZs);
    mixes = List.copyOf(mixes);
    trainingGroups = List.copyOf(trainingGroups);
    if (tries(featureSets, features, horizonsMs, outlierZs, mixes, trainingGroups) == 0) {
      throw new IllegalArgumentException("a search needs a value at least of each parameter");
    }
  }

  /** How many combinations there are: what the best of them has to be judged by. */
  public int tries() {
    return tries(featureSets, features, horizonsMs, outlierZs, mixes, trainingGroups);
  }

  private static int tries(List<?>... values) {
    int tries = 1;
    for (List<?> list : values) {
      tries = Math.multiplyExact(tries, list.size());
    }
    return tries;
  }

  /** The combinations with one feature set, whose rows are read together. */
  public List<SearchPoint> points(String featureSet) {
    List<SearchPoint> points = new ArrayList<>();
    for (String list : features) {
      for (long horizonMs : horizonsMs) {
        for (double z : outlierZs) {
          for (double mix : mixes) {
            for (int groups : trainingGroups) {
              points.add(new SearchPoint(featureSet, list, horizonMs, z, mix, groups));
            }
          }
        }
      }
    }
    return points;
  }
}
