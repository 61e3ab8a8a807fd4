package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.StringParam;
import org.apache.flink.ml.param.WithParams;

/** Which column holds the vector of features. */
public interface HasFeaturesCol<T> extends WithParams<T> {

  Param<String> FEATURES_COL =
      new StringParam(
          "featuresCol", "Features column name.", "features", ParamValidators.notNull());

  default String getFeaturesCol() {
    return get(FEATURES_COL);
  }

  default T setFeaturesCol(String value) {
    return set(FEATURES_COL, value);
  }
}
