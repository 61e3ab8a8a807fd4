package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.CleaningPlan;
import java.io.Serializable;

/**
 * How a training is done, beside its data.
 *
 * @param selection how lambda is chosen
 * @param cleaning which training rows are left out
 */
public record TrainingPlan(WalkForwardOptions selection, CleaningPlan cleaning)
    implements Serializable {

  /** Five folds of a walk forward, the least error, no row left out. */
  public static TrainingPlan defaults() {
    return new TrainingPlan(WalkForwardOptions.defaults(), CleaningPlan.NONE);
  }
}
