package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.DoubleParam;
import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.WithParams;

/** The weight of the penalty; 0 is ordinary least squares. */
public interface HasReg<T> extends WithParams<T> {

  Param<Double> REG =
      new DoubleParam(
          "reg",
          "Regularization parameter: the penalty lambda on the standardised features, in"
              + " the label's unit.",
          0.0,
          ParamValidators.gtEq(0.0));

  default Double getReg() {
    return get(REG);
  }

  default T setReg(Double value) {
    return set(REG, value);
  }
}
