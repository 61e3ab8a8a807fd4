package io.depthflow.strategy.lasso;

/** Which lambda of the cross-validation curve is taken. */
public enum LambdaRule {
  /** The one of least mean validation error. */
  MINIMUM,
  /** The largest whose mean error lies within one standard error of the least. */
  ONE_STANDARD_ERROR
}
