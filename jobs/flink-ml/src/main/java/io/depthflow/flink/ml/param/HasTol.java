package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.DoubleParam;
import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.WithParams;

/** How close to the optimum the fit must come. */
public interface HasTol<T> extends WithParams<T> {

  Param<Double> TOL =
      new DoubleParam(
          "tol",
          "Duality gap at which the fit is done, as a share of the label's own sum of squares.",
          1e-11,
          ParamValidators.gt(0.0));

  default Double getTol() {
    return get(TOL);
  }

  default T setTol(Double value) {
    return set(TOL, value);
  }
}
