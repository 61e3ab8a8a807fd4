package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.StringParam;
import org.apache.flink.ml.param.WithParams;

/** What becomes of a feature that has one value in all rows. */
public interface HasConstantFeatures<T> extends WithParams<T> {

  /** It gets coefficient 0. */
  String DROP = "drop";

  /** The job fails, and says which feature. */
  String ERROR = "error";

  Param<String> CONSTANT_FEATURES =
      new StringParam(
          "constantFeatures",
          "Features that never change: drop (coefficient 0) or error.",
          DROP,
          ParamValidators.inArray(DROP, ERROR));

  default String getConstantFeatures() {
    return get(CONSTANT_FEATURES);
  }

  default T setConstantFeatures(String value) {
    return set(CONSTANT_FEATURES, value);
  }
}
