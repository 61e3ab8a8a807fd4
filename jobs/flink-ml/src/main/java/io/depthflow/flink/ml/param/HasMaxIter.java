package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.IntParam;
import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.WithParams;

/** The bound on the solver's loop. */
public interface HasMaxIter<T> extends WithParams<T> {

  Param<Integer> MAX_ITER =
      new IntParam(
          "maxIter",
          "Maximum number of coordinate sweeps; a fit that needs more is an error.",
          100_000,
          ParamValidators.gt(0));

  default Integer getMaxIter() {
    return get(MAX_ITER);
  }

  default T setMaxIter(Integer value) {
    return set(MAX_ITER, value);
  }
}
