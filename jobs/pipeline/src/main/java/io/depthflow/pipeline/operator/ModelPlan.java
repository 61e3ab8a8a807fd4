package io.depthflow.pipeline.operator;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of the models that are made of the same sums.
 *
 * @param horizon its number among the horizons of the {@link GramPlan}
 * @param without numbers of the features that it may not use
 */
public record ModelPlan(int horizon, int[] without) implements Serializable {

  /** One for each horizon and list of features, all lists of the first horizon first. */
  public static List<ModelPlan> each(int horizons, List<int[]> without) {
    return IntStream.range(0, horizons)
        .boxed()
        .flatMap(h -> without.stream().map(w -> new ModelPlan(h, w)))
        .toList();
  }

  BitSet withoutSet() {
    BitSet set = new BitSet();
    for (int feature : without) {
      set.set(feature);
    }
    return set;
  }
}
