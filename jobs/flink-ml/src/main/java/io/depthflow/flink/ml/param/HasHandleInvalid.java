package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.StringParam;
import org.apache.flink.ml.param.WithParams;

/** What becomes of a row that cannot be used. */
public interface HasHandleInvalid<T> extends WithParams<T> {

  /** The job fails, and says which value. */
  String ERROR = "error";

  /** The row is left out of a fit, and out of a transform's result. */
  String SKIP = "skip";

  Param<String> HANDLE_INVALID =
      new StringParam(
          "handleInvalid",
          "Rows with a null, NaN or infinite label or feature: error or skip.",
          ERROR,
          ParamValidators.inArray(ERROR, SKIP));

  default String getHandleInvalid() {
    return get(HANDLE_INVALID);
  }

  default T setHandleInvalid(String value) {
    return set(HANDLE_INVALID, value);
  }
}
