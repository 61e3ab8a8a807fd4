package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.StringParam;
import org.apache.flink.ml.param.WithParams;

/** Which column the prediction is written to, a DOUBLE in the label's unit. */
public interface HasPredictionCol<T> extends WithParams<T> {

  Param<String> PREDICTION_COL =
      new StringParam(
          "predictionCol", "Prediction column name.", "prediction", ParamValidators.notNull());

  default String getPredictionCol() {
    return get(PREDICTION_COL);
  }

  default T setPredictionCol(String value) {
    return set(PREDICTION_COL, value);
  }
}
