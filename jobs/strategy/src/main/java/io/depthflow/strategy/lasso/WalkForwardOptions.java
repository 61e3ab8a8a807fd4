package io.depthflow.strategy.lasso;

import java.io.Serializable;

/**
 * How lambda is chosen.
 *
 * @param folds validation groups; the data are cut into folds + 2 groups of consecutive blocks with
 *     about equally many rows: the first only trains, the last is the hold-out
 * @param rollingGroups groups that a fit is given, the last before what it is tested on, or before
 *     the hold-out; 0 = all (expanding window)
 * @param rule which lambda of the curve
 * @param lasso how each path is solved
 * @param scheme what a validation group is tested against; for K folds the data are cut into folds
 *     + 1 groups, and rollingGroups is 0
 */
public record WalkForwardOptions(
    int folds, int rollingGroups, LambdaRule rule, LassoOptions lasso, FoldScheme scheme)
    implements Serializable {

  public WalkForwardOptions {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, is " + folds);
    }
    if (rollingGroups < 0) {
      throw new IllegalArgumentException(
          "rollingGroups must be 0 (expanding) or more, is " + rollingGroups);
    }
    if (scheme == FoldScheme.K_FOLD && rollingGroups > 0) {
      throw new IllegalArgumentException(
          "K folds train on all other groups, not on the last %d; walk forward for these"
              .formatted(rollingGroups));
    }
  }

  /** Five folds, expanding window, the least error. */
  public static WalkForwardOptions defaults() {
    return new WalkForwardOptions(
        5, 0, LambdaRule.MINIMUM, LassoOptions.defaults(), FoldScheme.WALK_FORWARD);
  }

  /** Groups that the data are cut into. */
  public int groups() {
    return folds + (scheme == FoldScheme.WALK_FORWARD ? 2 : 1);
  }

  public WalkForwardOptions withFolds(int value) {
    return new WalkForwardOptions(value, rollingGroups, rule, lasso, scheme);
  }

  public WalkForwardOptions withRollingGroups(int value) {
    return new WalkForwardOptions(folds, value, rule, lasso, scheme);
  }

  public WalkForwardOptions withRule(LambdaRule value) {
    return new WalkForwardOptions(folds, rollingGroups, value, lasso, scheme);
  }

  public WalkForwardOptions withLasso(LassoOptions value) {
    return new WalkForwardOptions(folds, rollingGroups, rule, value, scheme);
  }

  public WalkForwardOptions withScheme(FoldScheme value) {
    return new WalkForwardOptions(folds, rollingGroups, rule, lasso, value);
  }
}
