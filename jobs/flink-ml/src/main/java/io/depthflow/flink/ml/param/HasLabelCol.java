package io.depthflow.flink.ml.param;

import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.param.ParamValidators;
import org.apache.flink.ml.param.StringParam;
import org.apache.flink.ml.param.WithParams;

/** Which column holds the label, a number of any type. */
public interface HasLabelCol<T> extends WithParams<T> {

  Param<String> LABEL_COL =
      new StringParam("labelCol", "Label column name.", "label", ParamValidators.notNull());

  default String getLabelCol() {
    return get(LABEL_COL);
  }

  default T setLabelCol(String value) {
    return set(LABEL_COL, value);
  }
}
