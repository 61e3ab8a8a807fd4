package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.DoubleParam;
import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.WithParams;

/** How the penalty is mixed: 1 is the lasso. Flink ML's default is 0, which no lasso is. */
public interface HasElasticNet<T> extends WithParams<T> {

  Param<Double> ELASTIC_NET =
      new DoubleParam(
          "elasticNet",
          "ElasticNet parameter: the share of L1 in the penalty, above 0.",
          1.0,
          ParamValidators.inRange(0.0, 1.0, false, true));

  default Double getElasticNet() {
    return get(ELASTIC_NET);
  }

  default T setElasticNet(Double value) {
    return set(ELASTIC_NET, value);
  }
}
