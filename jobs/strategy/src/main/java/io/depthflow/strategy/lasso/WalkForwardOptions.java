package io.depthflow.strategy.lasso;

/**
 * How lambda is chosen.
 *
 * @param folds validation groups; the data are cut into folds + 2 groups of consecutive blocks with
 *     about equally many rows: the first only trains, the last is the hold-out
 * @param rollingGroups training groups before each validation group; 0 = all (expanding window)
 * @param rule which lambda of the curve
 * @param lasso how each path is solved
 */
public record WalkForwardOptions(
    int folds, int rollingGroups, LambdaRule rule, LassoOptions lasso) {

  public WalkForwardOptions {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, is " + folds);
    }
    if (rollingGroups < 0) {
      throw new IllegalArgumentException(
          "rollingGroups must be 0 (expanding) or more, is " + rollingGroups);
    }
  }

  /** Five folds, expanding window, the least error. */
  public static WalkForwardOptions defaults() {
    return new WalkForwardOptions(5, 0, LambdaRule.MINIMUM, LassoOptions.defaults());
  }

  public WalkForwardOptions withFolds(int value) {
    return new WalkForwardOptions(value, rollingGroups, rule, lasso);
  }

  public WalkForwardOptions withRollingGroups(int value) {
    return new WalkForwardOptions(folds, value, rule, lasso);
  }

  public WalkForwardOptions withRule(LambdaRule value) {
    return new WalkForwardOptions(folds, rollingGroups, value, lasso);
  }

  public WalkForwardOptions withLasso(LassoOptions value) {
    return new WalkForwardOptions(folds, rollingGroups, rule, value);
  }
}
